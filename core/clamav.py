"""Client of a virus scanner (clamd) that runs beside us: its INSTREAM protocol needs too few lines for a library."""

import logging
import socket
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

from django.core.files.base import File

CONNECT_SECONDS = 5
ANSWER_SECONDS = 60
CHUNK_BYTES = 64 * 1024
MAX_ANSWER_BYTES = 4096
DEFAULT_PORT = 3310

logger = logging.getLogger(__name__)


class ScannerUnreachable(Exception):
    """The scanner does not answer, or cannot scan this file."""


def scan_file(file: File, address: str) -> str:
    """The name of the virus that the scanner at `tcp://host:port` or `unix:///path` finds; empty for a clean file.

    Raises ScannerUnreachable; leaves the file at its beginning.
    """
    try:
        with closing(_connect(address)) as connection:
            answer = _send_file(connection, file)
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


def _connect(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "tcp":
        connection = socket.create_connection((parts.hostname, parts.port or DEFAULT_PORT), CONNECT_SECONDS)
    else:
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(CONNECT_SECONDS)
        try:
            connection.connect(parts.path)
        except OSError:
            connection.close()
            raise
    connection.settimeout(ANSWER_SECONDS)
    return connection


def _send_file(connection: socket.socket, file: File) -> str:
    """Send the file and return the scanner's answer, also one that comes before the end of the file."""
    try:
        connection.sendall(b"zINSTREAM\0")
        for chunk in _read_chunks(file):
            connection.sendall(len(chunk).to_bytes(4, "big") + chunk)
        connection.sendall(bytes(4))
    except (BrokenPipeError, ConnectionResetError):
        pass  # clamd stops reading a file that is too large for it; its answer says so
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < MAX_ANSWER_BYTES and (received := connection.recv(1024)):
        answer += received
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _read_chunks(file: File) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(CHUNK_BYTES):
        yield chunk
