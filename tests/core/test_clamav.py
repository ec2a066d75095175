"""The virus scanner, played by a server that speaks its protocol."""

import socket
import threading
from contextlib import closing, contextmanager

import pytest
from django.core.files.base import ContentFile

from core.clamav import ScannerUnreachable, found_in

VIRUS = b"virus uji" * 20_000


@contextmanager
def scanner(answer, *, family=socket.AF_INET, place=("127.0.0.1", 0), most=10**9):
    """Answers one file; `answer` gets what was sent. Stops reading after `most` bytes, as clamd does."""
    with closing(socket.socket(family)) as door:
        door.bind(place)
        door.listen()
        door.settimeout(10)
        thread = threading.Thread(target=_serve, args=(door, answer, most))
        thread.start()
        try:
            yield door.getsockname()
        finally:
            thread.join()


def _serve(door, answer, most):
    line, _address = door.accept()
    with closing(line), line.makefile("rb") as stream:
        assert stream.read(10) == b"zINSTREAM\0"
        content = b""
        while (length := int.from_bytes(stream.read(4), "big")) and len(content) < most:
            content += stream.read(length)
        line.sendall(answer(content))


def told(content):
    return b"stream: Uji.Virus FOUND\0" if content == VIRUS else b"stream: OK\0"


def tcp(place):
    return f"tcp://{place[0]}:{place[1]}"


@pytest.mark.parametrize(("content", "virus"), [(VIRUS, "Uji.Virus"), (b"bersih", "")])
def test_the_whole_file_is_scanned_and_rewound(content, virus):
    file = ContentFile(content)
    with scanner(told) as place:
        assert found_in(file, tcp(place)) == virus
    assert file.tell() == 0


def test_a_socket_in_the_file_system_does_too(tmp_path):
    path = str(tmp_path / "clamd.ctl")
    with scanner(told, family=socket.AF_UNIX, place=path):
        assert found_in(ContentFile(VIRUS), f"unix://{path}") == "Uji.Virus"


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: Heuristik ERROR\0"])
def test_no_answer_is_not_a_clean_file(answer):
    with scanner(lambda content: answer) as place, pytest.raises(ScannerUnreachable):
        found_in(ContentFile(b"x"), tcp(place))


def test_a_scanner_that_stops_reading_is_not_a_clean_file():
    refusal = b"INSTREAM size limit exceeded. ERROR\0"
    with scanner(lambda content: refusal, most=100_000) as place, pytest.raises(ScannerUnreachable):
        found_in(ContentFile(b"x" * 20_000_000), tcp(place))


def test_nobody_there():
    with scanner(told) as place:
        found_in(ContentFile(b"x"), tcp(place))
    for address in (tcp(place), "unix:///tidak/ada"):
        with pytest.raises(ScannerUnreachable):
            found_in(ContentFile(b"x"), address)
