"""Numbers as the canonical text and the messages write them."""

from __future__ import annotations

from decimal import Decimal


def format_number(number: Decimal | int) -> str:
    """Shortest form without exponent: 0.80 is 0.8, 30.0 is 30, -0 is 0."""
    text = format(Decimal(number), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    # A decimal keeps the sign of zero.
    return "0" if text == "-0" else text
