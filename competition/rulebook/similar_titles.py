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
_PIECE_LENGTH = 4
_LEAST_SPELLING = 0.75
_LEAST_SPELLING_OF_OTHER_BEGINNING = 0.8
_ABBREVIATION = 0.95
_LONGEST_RUN = 6
# Words that every title has tell no two titles apart.
_LINK_WORDS = frozenset(
    {"dalam", "dan", "dari", "dengan", "di", "ke", "lewat", "melalui", "pada", "secara", "untuk", "yang"}
)
_COMMON_WORDS = _LINK_WORDS | {"contoh", "inovasi", "layanan", "masyarakat", "pelayanan", "publik"}


def title_words(title: str) -> list[str]:
    """The words and numbers of a title without capitals and accents."""
    decomposed = unicodedata.normalize("NFKD", title).casefold()
    return _WORD.findall("".join(char for char in decomposed if not unicodedata.combining(char)))


def title_similarity(title: str, other: str) -> float:
    """From 0 to 1; 1 only for titles that are the same to a reader. Symmetric.

    Each telling word counts by its letters, as far as the other title has one like it, wherever it stands.
    """
    words, other_words = title_words(title), title_words(other)
    if "".join(words) == "".join(other_words):
        return 1.0
    telling, other_telling = telling_words(words), telling_words(other_words)
    shares, other_shares = _spelling_shares(telling, other_telling), _spelling_shares(other_telling, telling)
    # Both lists are fixed before the first run is found: raising a share must not hide a word of the other title.
    missing, other_missing = _missing_words(shares), _missing_words(other_shares)
    for word in missing:
        _find_run(word, other_words, shares, other_shares)
    for word in other_missing:
        _find_run(word, words, other_shares, shares)
    letters = sum(map(len, (*telling, *other_telling)))
    shared = sum(len(word) * shares[word] for word in telling)
    shared += sum(len(word) * other_shares[word] for word in other_telling)
    # Only titles that are the same to a reader get 1: above, a rule may block at 1.
    return min(shared / letters, 0.99) if letters else 0.0


def _spelling_shares(words: list[str], candidates: list[str]) -> dict[str, float]:
    """For each word, how much it is spelt like the candidate that is most like it."""
    return {word: max((_compare_words(word, other) for other in candidates), default=0.0) for word in words}


def _missing_words(shares: dict[str, float]) -> list[str]:
    return [word for word, share in shares.items() if share < 1 and len(word) > 2]


def _find_run(short: str, words: list[str], shares: dict[str, float], other_shares: dict[str, float]) -> None:
    """A word that the other title writes apart or in full; so do the words it writes for it count there."""
    for run in _runs_of_words(words, short[0]):
        share = 1.0 if short == "".join(run) else _ABBREVIATION if _is_abbreviation(short, run) else 0.0
        shares[short] = max(shares[short], share)
        for word in other_shares.keys() & set(run) if share else ():
            other_shares[word] = max(other_shares[word], share)


@lru_cache(maxsize=16_384)  # words of titles repeat, and comparing letter by letter is the dear part
def _compare_words(word: str, other: str) -> float:
    """How alike two words are, from 0 to 1; numbers are the same or not."""
    # Two spellings of a word are about as long and begin alike, or end alike and differ in a letter or two; no others
    # are compared letter by letter.
    if word == other:
        return 1.0
    if abs(len(word) - len(other)) > 3 or word.isdigit() or other.isdigit():
        return 0.0
    least = _LEAST_SPELLING
    if word[0] != other[0]:
        if min(len(word), len(other)) < 5 or word[-3:] != other[-3:]:
            return 0.0
        least = _LEAST_SPELLING_OF_OTHER_BEGINNING
    first, second = sorted((word, other))  # the ratio depends on the order of its arguments
    ratio = SequenceMatcher(None, first, second, autojunk=False).ratio()
    return ratio if ratio >= least else 0.0


def _runs_of_words(words: list[str], letter: str) -> Iterator[list[str]]:
    """Two words or more in a row that begin with the letter; words that only link others are left out."""
    # RSUD stands for "Rumah Sakit Umum Daerah" with or without "di" between the words.
    words = [word for word in words if word not in _LINK_WORDS]
    for start in [position for position, word in enumerate(words) if word[0] == letter]:
        for end in range(start + 2, min(start + _LONGEST_RUN, len(words)) + 1):
            yield words[start:end]


def _is_abbreviation(short: str, run: list[str]) -> bool:
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
    """The words that tell this title from others; all of them where none does."""
    telling = [word for word in words if len(word) > 2 and not word.isdigit() and word not in _COMMON_WORDS]
    return telling or words


@lru_cache(maxsize=16_384)  # the lists of honours are the same for everybody who writes
def title_pieces(title: str) -> frozenset[str]:
    """Beginnings and ends of a title's telling words, and the first letters of all its words.

    Two titles that share no piece are not compared.
    """
    words = title_words(title)
    # A short word belongs to its neighbour, too: SI-PANDA, E-KTP.
    pairs = (word + following for word, following in pairwise(words) if min(len(word), len(following)) < 3)
    initials = "".join(word[0] for word in words if word not in _LINK_WORDS)
    indexed_words = [*telling_words(words), *pairs, *([initials] if len(initials) > 2 else [])]
    return frozenset(piece for word in indexed_words for piece in _pieces_of_word(word))


def _pieces_of_word(word: str) -> Iterator[str]:
    """The end never holds the first letter, so that a slip there hides nothing."""
    yield word[:_PIECE_LENGTH]
    if len(word) > 3:
        yield f"~{word[1:][-_PIECE_LENGTH:]}"
