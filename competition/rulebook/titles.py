"""When two titles are alike (`unique_title`), and how like titles are found without reading all of them.

Capitals, accents, punctuation, spaces, numbers and the order of the words hardly tell titles apart, nor does it
whether a name is written out or by some of its letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

_WORD = re.compile(r"[^\W\d_]+|\d+")
_PIECE = 4
_SPELLING = 0.75
_OTHER_BEGINNING = 0.8
_ABBREVIATED = 0.95
_LONGEST_RUN = 6
_LINKS = frozenset(
    {"dalam", "dan", "dari", "dengan", "di", "ke", "lewat", "melalui", "pada", "secara", "untuk", "yang"}
)
_TOO_COMMON = _LINKS | {"contoh", "inovasi", "layanan", "masyarakat", "pelayanan", "publik"}


def title_words(title: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", title).casefold()
    return _WORD.findall("".join(char for char in plain if not unicodedata.combining(char)))


def likeness(one: str, other: str) -> float:
    """From 0 to 1; 1 only for titles that are the same to a reader. Symmetric.

    Each telling word counts by its letters, as far as the other title has one like it, wherever it stands.
    """
    first, second = title_words(one), title_words(other)
    if "".join(first) == "".join(second):
        return 1.0
    own, others = telling_words(first), telling_words(second)
    found, found_there = _spelled_alike(own, others), _spelled_alike(others, own)
    here, there = _not_found(found), _not_found(found_there)
    for short in here:
        _find_run(short, second, found, found_there)
    for short in there:
        _find_run(short, first, found_there, found)
    letters = sum(map(len, (*own, *others)))
    shared = sum(len(word) * found[word] for word in own) + sum(len(word) * found_there[word] for word in others)
    return min(shared / letters, 0.99) if letters else 0.0


def _spelled_alike(words: list[str], among: list[str]) -> dict[str, float]:
    return {word: max((_alike(word, other) for other in among), default=0.0) for word in words}


def _not_found(found: dict[str, float]) -> list[str]:
    return [word for word, share in found.items() if share < 1 and len(word) > 2]


def _find_run(short: str, there: list[str], found: dict[str, float], found_there: dict[str, float]) -> None:
    """A word that the other title writes apart or in full; so do the words it writes for it count there."""
    for run in _runs(there, short[0]):
        share = 1.0 if short == "".join(run) else _ABBREVIATED if _abbreviates(short, run) else 0.0
        found[short] = max(found[short], share)
        for word in found_there.keys() & set(run) if share else ():
            found_there[word] = max(found_there[word], share)


@lru_cache(maxsize=16_384)
def _alike(word: str, other: str) -> float:
    """Two spellings of a word are about as long and begin alike, or end alike and differ in a letter or two; others are
    not compared letter by letter. Numbers are the same or not.
    """
    if word == other:
        return 1.0
    if abs(len(word) - len(other)) > 3 or word.isdigit() or other.isdigit():
        return 0.0
    least = _SPELLING
    if word[0] != other[0]:
        if min(len(word), len(other)) < 5 or word[-3:] != other[-3:]:
            return 0.0
        least = _OTHER_BEGINNING
    first, second = sorted((word, other))
    like = SequenceMatcher(None, first, second, autojunk=False).ratio()
    return like if like >= least else 0.0


def _runs(words: list[str], letter: str) -> Iterator[list[str]]:
    """Two words or more in a row that begin with the letter; words that only link others are left out."""
    words = [word for word in words if word not in _LINKS]
    for start in [place for place, word in enumerate(words) if word[0] == letter]:
        for end in range(start + 2, min(start + _LONGEST_RUN, len(words)) + 1):
            yield words[start:end]


def _abbreviates(short: str, run: list[str]) -> bool:
    """Whether it takes the first letter and perhaps further ones of each word: RSUD, Puskesmas."""
    ends = {0}
    for word in run:
        ends = {end for start in ends for end in _ends_within(short, start, word)}
    return len(short) in ends


def _ends_within(short: str, start: int, word: str) -> range:
    """How far the letters of the word, its first and then any in their order, can go on from `start`."""
    end = start
    if short[start : start + 1] == word[0]:
        for char in word:
            if short[end : end + 1] == char:
                end += 1
    return range(start + 1, end + 1)


def telling_words(words: list[str]) -> list[str]:
    telling = [word for word in words if len(word) > 2 and not word.isdigit() and word not in _TOO_COMMON]
    return telling or words


@lru_cache(maxsize=16_384)  # the lists of honours are the same for everybody who writes
def title_pieces(title: str) -> frozenset[str]:
    """Beginnings and ends of its telling words, and the first letters of all: two titles that share none of them are
    not compared. A short word belongs to its neighbour, too: SI-PANDA, E-KTP.
    """
    words = title_words(title)
    pairs = (one + other for one, other in pairwise(words) if min(len(one), len(other)) < 3)
    initials = "".join(word[0] for word in words if word not in _LINKS)
    spelled = [*telling_words(words), *pairs, *([initials] if len(initials) > 2 else [])]
    return frozenset(piece for word in spelled for piece in _pieces(word))


def _pieces(word: str) -> Iterator[str]:
    """The end never holds the first letter, so that a slip there hides nothing."""
    yield word[:_PIECE]
    if len(word) > 3:
        yield f"~{word[1:][-_PIECE:]}"
