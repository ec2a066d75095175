"""A server that speaks the protocol of a virus scanner."""

import socket
import threading
from contextlib import closing, contextmanager

VIRUS = b"virus uji" * 20_000


@contextmanager
def running_scanner(answer, *, family=socket.AF_INET, place=("127.0.0.1", 0), max_bytes=10**9):
    """A scanner that answers one file with `answer(content)`. It stops reading after `max_bytes`, as clamd does."""
    with closing(socket.socket(family)) as listener:
        listener.bind(place)
        listener.listen()
        listener.settimeout(10)
        thread = threading.Thread(target=_serve, args=(listener, answer, max_bytes))
        thread.start()
        try:
            yield listener.getsockname()
        finally:
            thread.join()


def _serve(listener, answer, max_bytes):
    connection, _address = listener.accept()
    with closing(connection), connection.makefile("rb") as stream:
        assert stream.read(10) == b"zINSTREAM\0"
        content = b""
        while (length := int.from_bytes(stream.read(4), "big")) and len(content) < max_bytes:
            content += stream.read(length)
        connection.sendall(answer(content))


def find_virus(content):
    return b"stream: Uji.Virus FOUND\0" if content == VIRUS else b"stream: OK\0"


def tcp_address(place):
    return f"tcp://{place[0]}:{place[1]}"
