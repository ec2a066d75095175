"""Two texts compared word by word: what stayed, what went, what came. No Django, no clock, nothing but the texts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import takewhile
from os.path import commonprefix

WORD = re.compile(r"\s*\S+|\s+")
BLANKS = re.compile(r"\s*")
MOST_WORK = 2_500_000


class DiffKind(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class DiffPiece:
    kind: DiffKind
    text: str

    @property
    def shown(self) -> str:
        """A break that came or went would otherwise change nothing that anybody could see."""
        return self.text if self.kind is DiffKind.SAME else self.text.replace("\n", "¶\n")


def word_diff(before: str, after: str) -> list[DiffPiece]:
    """The pieces in reading order: without the new ones they are `before`, without the gone ones `after`.

    A word holds the blanks before it: then what is written at the end of a text leaves the rest alone. Where words
    would take too long, paragraphs are compared, and where those would, the texts as a whole.
    """
    for split in (WORD.findall, lambda text: text.splitlines(keepends=True)):
        try:
            return _joined(_compared(split(before), split(after)))
        except DiffTooLong:
            continue
    return _joined(_changed(before, after))


class DiffTooLong(Exception):
    pass


class BoundedMatcher(SequenceMatcher):
    """Difflib may need the third power of what it is given. This one counts its work and gives up, always at the same
    place, whatever the machine.
    """

    work = 0

    def find_longest_match(self, alo=0, ahi=None, blo=0, bhi=None):
        ahi = len(self.a) if ahi is None else ahi
        self.work += sum(1 + len(self.b2j.get(token, ())) for token in self.a[alo:ahi])
        if self.work > MOST_WORK:
            raise DiffTooLong
        return super().find_longest_match(alo, ahi, blo, bhi)


def _shared(old: Sequence[str], new: Sequence[str]) -> int:
    """How many tokens both begin with."""
    return sum(1 for _same in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _compared(old: list[str], new: list[str]) -> Iterator[DiffPiece]:
    """What both texts begin and end with is set aside first: most changes are small."""
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    old_end, new_end = len(old) - end, len(new) - end
    yield DiffPiece(DiffKind.SAME, "".join(old[:start]))
    yield from _matched(old[start:old_end], new[start:new_end])
    yield DiffPiece(DiffKind.SAME, "".join(old[old_end:]))


def _matched(old, new) -> Iterator[DiffPiece]:
    for tag, a, b, c, d in BoundedMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield DiffPiece(DiffKind.SAME, "".join(old[a:b]))
        else:
            yield from _changed("".join(old[a:b]), "".join(new[c:d]))


def _changed(gone: str, new: str) -> Iterator[DiffPiece]:
    """The blanks before both stayed."""
    blanks = BLANKS.match(commonprefix([gone, new])).group()
    for kind, text in (
        (DiffKind.SAME, blanks),
        (DiffKind.GONE, gone[len(blanks) :]),
        (DiffKind.NEW, new[len(blanks) :]),
    ):
        yield DiffPiece(kind, text)


def _joined(pieces: Iterable[DiffPiece]) -> list[DiffPiece]:
    """Neighbours of one kind as one piece, and none that is empty."""
    told: list[DiffPiece] = []
    for piece in pieces:
        if piece.text and told and told[-1].kind is piece.kind:
            told[-1] = DiffPiece(piece.kind, told[-1].text + piece.text)
        elif piece.text:
            told.append(piece)
    return told
