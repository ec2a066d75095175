"""A virus scanner beside us, asked over its socket (clamd's INSTREAM): small enough to need no library."""

import logging
import socket
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

from django.core.files.base import File

CONNECT_SECONDS = 5
ANSWER_SECONDS = 60
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096
PORT = 3310

logger = logging.getLogger(__name__)


class ScannerUnreachable(Exception):
    """It does not answer, or does not answer this file."""


def found_in(file: File, address: str) -> str:
    """The name of what the scanner at `tcp://host:port` or `unix:///path` found; empty for a clean file."""
    try:
        with closing(_connected(address)) as line:
            answer = _asked(line, file)
    except OSError as error:
        logger.error("The virus scanner at %s does not answer: %s", address, error)
        raise ScannerUnreachable(str(error)) from error
    finally:
        file.seek(0)
    if answer.endswith(" FOUND"):
        return answer.removesuffix(" FOUND").rpartition(": ")[2]
    if answer.endswith(": OK"):
        return ""
    logger.error("The virus scanner at %s cannot scan: %s", address, answer)
    raise ScannerUnreachable(answer)


def _connected(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "tcp":
        line = socket.create_connection((parts.hostname, parts.port or PORT), CONNECT_SECONDS)
    else:
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(CONNECT_SECONDS)
        try:
            line.connect(parts.path)
        except OSError:
            line.close()
            raise
    line.settimeout(ANSWER_SECONDS)
    return line


def _asked(line, file) -> str:
    """The answer; one that comes before the end of the file (it is too large for the scanner) is read all the same."""
    try:
        line.sendall(b"zINSTREAM\0")
        for chunk in _chunks(file):
            line.sendall(len(chunk).to_bytes(4, "big") + chunk)
        line.sendall(bytes(4))
    except (BrokenPipeError, ConnectionResetError):
        pass
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER and (read := line.recv(1024)):
        answer += read
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _chunks(file) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(CHUNK):
        yield chunk
