"""One part of a file by the header `Range` (RFC 9110, section 14): what players need to begin, seek and go on."""

import re
from dataclasses import dataclass
from typing import BinaryIO

from django.http import HttpRequest

BYTES = re.compile(r"bytes=([0-9]{0,30})-([0-9]{0,30})", re.ASCII)
PLAYERS = ("audio", "video")
MOST_FOR_PLAYERS = 8 * 1024 * 1024


class Unsatisfiable(Exception):
    """The part that is asked for begins behind the end of the file."""


@dataclass(frozen=True, slots=True)
class Part:
    """`first` and `last`: bytes counted from 0, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def part_asked_for(request: HttpRequest, size: int, tag: str) -> Part | None:
    """None where the whole file is the answer: nothing was asked for, nothing we understand, several parts at once, or
    a part of another file than this one (`If-Range`).
    """
    found = BYTES.fullmatch(request.headers.get("Range", "").strip())
    if request.method != "GET" or not found or not any(found.groups()):
        return None
    if request.headers.get("If-Range", tag) != tag:
        return None
    first, last = found.groups()
    if not first:
        return _checked(max(0, size - int(last)), size - 1, size)
    if last and int(last) < int(first):
        return None
    return _checked(int(first), min(int(last or _end(request, int(first))), size - 1), size)


def _end(request, first) -> int:
    """A player asks for everything and then reads as slowly as the film runs: some minutes of it are enough at once,
    or each film that somebody pauses would hold a web process.
    """
    if request.headers.get("Sec-Fetch-Dest") in PLAYERS:
        return first + MOST_FOR_PLAYERS - 1
    return 10**30


def _checked(first, last, size) -> Part:
    if first >= size:
        raise Unsatisfiable
    return Part(first, last)


class PartOfFile:
    """An open file that ends where the part ends."""

    def __init__(self, file: BinaryIO, part: Part):
        file.seek(part.first)
        self._file, self._left = file, part.length

    def read(self, size: int) -> bytes:
        content = self._file.read(min(size, self._left))
        self._left -= len(content)
        return content

    def close(self) -> None:
        self._file.close()
