"""When two titles are alike (`unique_title`), and how like titles are found without reading all of them.

Capitals, accents, punctuation and spaces never tell titles apart; the order of the words does so a little.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

_WORD = re.compile(r"[^\W_]+")
_PIECE = 4
_TOO_COMMON = frozenset(
    {"contoh", "dalam", "dan", "dari", "dengan", "inovasi", "layanan", "lewat", "masyarakat", "melalui", "pada"}
    | {"pelayanan", "publik", "secara", "untuk", "yang"}
)


def title_words(title: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", title).casefold()
    return _WORD.findall("".join(char for char in plain if not unicodedata.combining(char)))


def likeness(one: str, other: str) -> float:
    """From 0 to 1; 1 only for titles that are the same to a reader. Symmetric."""
    first, second = sorted((title_words(one), title_words(other)))
    if "".join(first) == "".join(second):
        return 1.0
    as_written = _ratio(" ".join(first), " ".join(second))
    in_any_order = _ratio(" ".join(sorted(first)), " ".join(sorted(second)))
    return min(max(as_written, in_any_order), 0.99)


def _ratio(one: str, other: str) -> float:
    one, other = sorted((one, other))
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def title_pieces(title: str) -> set[str]:
    """The beginnings of its telling words: two titles that share none of them are not compared."""
    words = title_words(title)
    telling = [word for word in words if len(word) > 2 and word not in _TOO_COMMON]
    return {word[:_PIECE] for word in telling or words}
