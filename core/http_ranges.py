"""The byte range of a file that the header `Range` asks for (RFC 9110, section 14); players start and seek with it."""

import re
from dataclasses import dataclass
from typing import IO

from django.http import HttpRequest

# At most thirty digits, because int() refuses a very long text with an error.
RANGE_HEADER = re.compile(r"bytes=([0-9]{0,30})-([0-9]{0,30})", re.ASCII)
PLAYER_DESTINATIONS = ("audio", "video")
MAX_PLAYER_BYTES = 8 * 1024 * 1024


class RangeNotSatisfiable(Exception):
    """The requested range begins behind the end of the file."""


@dataclass(frozen=True, slots=True)
class ByteRange:
    """`first` and `last`: bytes counted from 0, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def requested_range(request: HttpRequest, size: int, tag: str) -> ByteRange | None:
    """The range of a file of `size` bytes that the request asks for; None where the answer is the complete file.

    That is so without the header, for one we do not understand or with several ranges, and when `If-Range` names
    another version of the file than `tag`. Raises RangeNotSatisfiable.
    """
    match = RANGE_HEADER.fullmatch(request.headers.get("Range", "").strip())
    if request.method != "GET" or not match or not any(match.groups()):
        return None
    if request.headers.get("If-Range", tag) != tag:
        return None
    first, last = match.groups()
    if not first:
        # "bytes=-500": the last 500 bytes.
        return _check_range(max(0, size - int(last)), size - 1, size)
    if last and int(last) < int(first):
        return None
    return _check_range(int(first), min(int(last or _open_end(request, int(first))), size - 1), size)


def _open_end(request: HttpRequest, first: int) -> int:
    """The last byte of a range without an end; beyond the file for all of it."""
    # A player asks for the remaining film and then reads as slowly as it plays, so it gets a few minutes at a time:
    # otherwise each paused film would occupy a web process.
    if request.headers.get("Sec-Fetch-Dest") in PLAYER_DESTINATIONS:
        return first + MAX_PLAYER_BYTES - 1
    return 10**30


def _check_range(first: int, last: int, size: int) -> ByteRange:
    if first >= size:
        raise RangeNotSatisfiable
    return ByteRange(first, last)


class FileRange:
    """An open file that begins and ends where the range does."""

    def __init__(self, file: IO[bytes], byte_range: ByteRange) -> None:
        file.seek(byte_range.first)
        self._file, self._remaining = file, byte_range.length

    def read(self, size: int) -> bytes:
        content = self._file.read(min(size, self._remaining))
        self._remaining -= len(content)
        return content

    def close(self) -> None:
        self._file.close()
