"""The virus scanner, as it is asked."""

import socket

import pytest
from django.core.files.base import ContentFile

from core.clamav import ScannerUnreachable, scan_file
from tests.core.scanner import VIRUS, scanner, tcp, told


@pytest.mark.parametrize(("content", "virus"), [(VIRUS, "Uji.Virus"), (b"bersih", "")])
def test_the_whole_file_is_scanned_and_rewound(content, virus):
    file = ContentFile(content)
    with scanner(told) as place:
        assert scan_file(file, tcp(place)) == virus
    assert file.tell() == 0


def test_a_socket_in_the_file_system_does_too(tmp_path):
    path = str(tmp_path / "clamd.ctl")
    with scanner(told, family=socket.AF_UNIX, place=path):
        assert scan_file(ContentFile(VIRUS), f"unix://{path}") == "Uji.Virus"


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: Heuristik ERROR\0"])
def test_no_answer_is_not_a_clean_file(answer):
    with scanner(lambda content: answer) as place, pytest.raises(ScannerUnreachable):
        scan_file(ContentFile(b"x"), tcp(place))


def test_a_scanner_that_stops_reading_is_not_a_clean_file():
    refusal = b"INSTREAM size limit exceeded. ERROR\0"
    with scanner(lambda content: refusal, most=100_000) as place, pytest.raises(ScannerUnreachable):
        scan_file(ContentFile(b"x" * 20_000_000), tcp(place))


def test_nobody_there():
    with scanner(told) as place:
        scan_file(ContentFile(b"x"), tcp(place))
    for address in (tcp(place), "unix:///tidak/ada"):
        with pytest.raises(ScannerUnreachable):
            scan_file(ContentFile(b"x"), address)
