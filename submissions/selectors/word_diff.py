"""Two texts compared word by word: what stayed, what was removed, what was added. Needs no Django and no clock."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from enum import StrEnum
from itertools import takewhile
from os.path import commonprefix

WORD = re.compile(r"\s*\S+|\s+")
BLANKS = re.compile(r"\s*")
MOST_WORK = 2_500_000


class DiffKind(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class DiffPiece:
    kind: DiffKind
    text: str

    @property
    def visible_text(self) -> str:
        """The text with a mark at line breaks that were removed or added: nobody could see them otherwise."""
        return self.text if self.kind is DiffKind.SAME else self.text.replace("\n", "¶\n")


def word_diff(before: str, after: str) -> list[DiffPiece]:
    """The pieces in reading order: without the added ones they are `before`, without the removed ones `after`.

    A word holds the blanks before it, so that text added at the end leaves the earlier words alone. Where words would
    take too long, paragraphs are compared, and where those would, the two texts as one piece each.
    """
    # Words first, then lines: the finest comparison whose work is within bounds.
    for split in (WORD.findall, lambda text: text.splitlines(keepends=True)):
        try:
            return _join_neighbours(_compare_tokens(split(before), split(after)))
        except DiffTooLong:
            continue
    return _join_neighbours(_replace(before, after))


class DiffTooLong(Exception):
    """The texts need more work than a page may cost."""


class BoundedMatcher(SequenceMatcher[str]):
    """SequenceMatcher that counts its work and raises DiffTooLong, at the same place on every machine.

    Difflib may need time in the third power of the length of its input.
    """

    a: Sequence[str]
    b2j: dict[str, list[int]]  # token → its places in the second text
    work = 0

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        ahi = len(self.a) if ahi is None else ahi
        self.work += sum(1 + len(self.b2j.get(token, ())) for token in self.a[alo:ahi])
        if self.work > MOST_WORK:
            raise DiffTooLong
        return super().find_longest_match(alo, ahi, blo, bhi)


def _count_shared_start(old: Sequence[str], new: Sequence[str]) -> int:
    """How many tokens both begin with."""
    return sum(1 for _same in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _compare_tokens(old: list[str], new: list[str]) -> Iterator[DiffPiece]:
    """Tokens that both texts begin and end with are set aside first, for most changes are small."""
    start = _count_shared_start(old, new)
    end = _count_shared_start(old[start:][::-1], new[start:][::-1])
    old_end, new_end = len(old) - end, len(new) - end
    yield DiffPiece(DiffKind.SAME, "".join(old[:start]))
    yield from _match_tokens(old[start:old_end], new[start:new_end])
    yield DiffPiece(DiffKind.SAME, "".join(old[old_end:]))


def _match_tokens(old: list[str], new: list[str]) -> Iterator[DiffPiece]:
    # Without autojunk, which would leave frequent words of long texts out of the comparison.
    matcher = BoundedMatcher(None, old, new, autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            yield DiffPiece(DiffKind.SAME, "".join(old[old_start:old_end]))
        else:
            yield from _replace("".join(old[old_start:old_end]), "".join(new[new_start:new_end]))


def _replace(removed: str, added: str) -> Iterator[DiffPiece]:
    """Blanks that both texts begin with count as unchanged."""
    match = BLANKS.match(commonprefix([removed, added]))
    blanks = match.group() if match else ""
    yield DiffPiece(DiffKind.SAME, blanks)
    yield DiffPiece(DiffKind.REMOVED, removed[len(blanks) :])
    yield DiffPiece(DiffKind.ADDED, added[len(blanks) :])


def _join_neighbours(pieces: Iterable[DiffPiece]) -> list[DiffPiece]:
    """Neighbours of one kind as one piece; empty pieces are dropped."""
    joined: list[DiffPiece] = []
    for piece in pieces:
        if piece.text and joined and joined[-1].kind is piece.kind:
            joined[-1] = DiffPiece(piece.kind, joined[-1].text + piece.text)
        elif piece.text:
            joined.append(piece)
    return joined
