"""When two titles are alike (`unique_title`), and how like titles are found without reading all of them.

Capitals, accents, punctuation, spaces and the order of the words hardly tell titles apart.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

_WORD = re.compile(r"[^\W_]+")
_PIECE = 4
_SPELLING = 0.75
_TOO_COMMON = frozenset(
    {"contoh", "dalam", "dan", "dari", "dengan", "inovasi", "layanan", "lewat", "masyarakat", "melalui", "pada"}
    | {"pelayanan", "publik", "secara", "untuk", "yang"}
)


def title_words(title: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", title).casefold()
    return _WORD.findall("".join(char for char in plain if not unicodedata.combining(char)))


def likeness(one: str, other: str) -> float:
    """From 0 to 1; 1 only for titles that are the same to a reader. Symmetric.

    Each telling word counts by its letters, as far as the other title has one like it, wherever it stands.
    """
    first, second = sorted((title_words(one), title_words(other)))
    if "".join(first) == "".join(second):
        return 1.0
    first, second = telling_words(first), telling_words(second)
    letters = sum(map(len, first)) + sum(map(len, second))
    shared = _found(first, second) + _found(second, first)
    return min(shared / letters, 0.99) if letters else 0.0


def _found(words: list[str], among: list[str]) -> float:
    return sum(len(word) * max((_alike(word, other) for other in among), default=0) for word in words)


def _alike(word: str, other: str) -> float:
    """Two spellings of a word begin alike and are about as long; others are not compared letter by letter."""
    if word == other:
        return 1.0
    if word[0] != other[0] or abs(len(word) - len(other)) > 3:
        return 0.0
    first, second = sorted((word, other))
    like = SequenceMatcher(None, first, second, autojunk=False).ratio()
    return like if like >= _SPELLING else 0.0


def telling_words(words: list[str]) -> list[str]:
    telling = [word for word in words if len(word) > 2 and word not in _TOO_COMMON]
    return telling or words


def title_pieces(title: str) -> set[str]:
    """The beginnings of its telling words: two titles that share none of them are not compared."""
    return {word[:_PIECE] for word in telling_words(title_words(title))}
