"""A server that speaks the protocol of a virus scanner."""

import socket
import threading
from contextlib import closing, contextmanager

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
