"""One text for one meaning, and its hash."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal

from competition.rulebook.normal import normalise
from competition.rulebook.problems import plain


def canonical(document: dict) -> str:
    """The normalised document as JSON: keys sorted, no spaces, NFC text as it is, numbers in their shortest plain form.

    The document must have passed `check` without errors.
    """
    return _encoded(normalise(document))


def digest(document: dict) -> str:
    """SHA-256 of the canonical text in UTF-8, as hex."""
    return hashlib.sha256(canonical(document).encode("utf-8")).hexdigest()


def _encoded(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f"{_text(key)}:{_encoded(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_encoded(item) for item in value) + "]"
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return plain(value)
    return _text(value)


def _text(value: str | bool | None) -> str:
    return json.dumps(value, ensure_ascii=False)
