"""The client of the virus scanner, against a server that speaks its protocol."""

import socket

import pytest
from django.core.files.base import ContentFile

from core.clamav import ScannerUnreachable, scan_file
from tests.core.scanner import VIRUS, find_virus, running_scanner, tcp_address


@pytest.mark.parametrize(("content", "virus"), [(VIRUS, "Uji.Virus"), (b"bersih", "")])
def test_the_whole_file_is_scanned_and_rewound(content, virus):
    file = ContentFile(content)
    with running_scanner(find_virus) as place:
        assert scan_file(file, tcp_address(place)) == virus
    assert file.tell() == 0


def test_a_socket_in_the_file_system_does_too(tmp_path):
    path = str(tmp_path / "clamd.ctl")
    with running_scanner(find_virus, family=socket.AF_UNIX, place=path):
        assert scan_file(ContentFile(VIRUS), f"unix://{path}") == "Uji.Virus"


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: Heuristik ERROR\0"])
def test_no_answer_is_not_a_clean_file(answer):
    with running_scanner(lambda content: answer) as place, pytest.raises(ScannerUnreachable):
        scan_file(ContentFile(b"x"), tcp_address(place))


def test_a_scanner_that_stops_reading_is_not_a_clean_file():
    refusal = b"INSTREAM size limit exceeded. ERROR\0"
    with running_scanner(lambda content: refusal, max_bytes=100_000) as place, pytest.raises(ScannerUnreachable):
        scan_file(ContentFile(b"x" * 20_000_000), tcp_address(place))


def test_nobody_there():
    with running_scanner(find_virus) as place:
        scan_file(ContentFile(b"x"), tcp_address(place))
    for address in (tcp_address(place), "unix:///tidak/ada"):
        with pytest.raises(ScannerUnreachable):
            scan_file(ContentFile(b"x"), address)
