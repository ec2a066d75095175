"""How words are counted (`word_count: id-v1`): runs of letters and digits; a hyphen inside joins, `anak-anak` is one.

static/js/wordcount.js counts the same way while somebody types; tests compare the two.
"""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)*")


def count_words(text: str) -> int:
    return sum(1 for _ in _WORD.finditer(unicodedata.normalize("NFC", text)))
