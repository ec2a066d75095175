"""One text for one meaning. It is frozen under its hash and read again for years, with the standard library."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, NoReturn

from competition.rulebook.number_format import format_number
from competition.rulebook.schema import Document


def write_canonical(document: Document) -> str:
    """A normalised document as JSON: keys sorted, no spaces, NFC text as it is, numbers in their shortest form."""
    return _encode(document)


def read_canonical(text: str) -> Document:
    """The normalised document of a canonical text. Raises ValueError for every other text, be it the same to JSON."""
    document = json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)
    # Written anew it must be the same text: a text with spaces or another order of keys would have another hash.
    if not isinstance(document, dict) or write_canonical(document) != text:
        raise ValueError("the text of the rulebook is not in the canonical form")
    return document


def _encode(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f"{_encode_scalar(key)}:{_encode(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_encode(item) for item in value) + "]"
    # To Python True is the number 1; here it stays true.
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return format_number(value)
    return _encode_scalar(value)


def _encode_scalar(value: str | bool | None) -> str:
    # Letters with accents stay letters: the text is printed and read by people.
    return json.dumps(value, ensure_ascii=False)


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number of a rulebook")
