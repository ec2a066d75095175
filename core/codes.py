"""Codes that are printed, read aloud and typed in by people: Crockford's 32 symbols, the last one a check symbol.

Why a weighted sum in the field of 32 elements: Crockford's own check (mod 37) needs five more symbols that nobody can
dictate; modulo 31 two symbols share a remainder; modulo 32 some errors are missed, because an even weight (or an even
difference of two weights) times 16 is zero. A field has no such divisors of zero: with the powers of a generator as
weights each position has its own non-zero weight, so every single wrong symbol and every exchange of two symbols,
adjacent or not, is detected in codes of up to 31 symbols.
"""

from __future__ import annotations

import secrets

import segno

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VALUES = {symbol: value for value, symbol in enumerate(SYMBOLS)}
GROUP_LENGTH = 4
MAX_SYMBOLS = 31
_POLYNOMIAL = 0b100101  # x⁵ + x² + 1

# What people type for a symbol: small letters, O for 0, I and L for 1; spaces and hyphens of all kinds are dropped.
_READING_TABLE: dict[int, str | None] = {ord(lower): lower.upper() for lower in "abcdefghijklmnopqrstuvwxyz"}
_READING_TABLE |= {ord(letter): digit for letter, digit in zip("oOiIlL", "001111", strict=True)}
_READING_TABLE |= dict.fromkeys(map(ord, " \t\r\n\u00a0-\u2010\u2011\u2012\u2013\u2014"))


def _double(value: int) -> int:
    """Multiply by the generator x of GF(32) = GF(2)[x] / (x⁵ + x² + 1)."""
    value <<= 1
    return value ^ _POLYNOMIAL if value & 0b100000 else value


def _weighted_sum(symbols: str) -> int:
    total = 0
    for symbol in symbols:
        total = _double(total) ^ VALUES[symbol]
    return total


def compute_check_symbol(symbols: str) -> str:
    """The symbol to put behind these, so that the weighted sum of all becomes zero."""
    return SYMBOLS[_double(_weighted_sum(symbols))]


def new_code(length: int = 12) -> str:
    """A random code without hyphens, check symbol included: 12 symbols hold 55 random bits."""
    if not 2 <= length <= MAX_SYMBOLS:
        raise ValueError(f"a code has 2 to {MAX_SYMBOLS} symbols")
    # secrets and not random: whoever knows some codes must not be able to compute the next.
    symbols = "".join(secrets.choice(SYMBOLS) for _ in range(length - 1))
    return symbols + compute_check_symbol(symbols)


def group_code(code: str) -> str:
    """The code as it is printed: `K7M4-Q9TX-2D3F`."""
    return "-".join(code[start : start + GROUP_LENGTH] for start in range(0, len(code), GROUP_LENGTH))


def normalise_code(text: str) -> str:
    """The code that somebody meant by this text; characters of no code stay in it, and `is_valid_code` refuses them."""
    return text.translate(_READING_TABLE)


def is_valid_code(text: str, length: int = 12) -> bool:
    """Whether the text, however it is typed, is a code of this length with the right check symbol."""
    symbols = normalise_code(text)
    return len(symbols) == length and all(symbol in VALUES for symbol in symbols) and _weighted_sum(symbols) == 0


def draw_qr_svg(text: str, *, title: str) -> str:
    """A QR code as one inline SVG without size, border or style; `title` is what a screen reader says."""
    # Level M: the code can be read with 15 % of it damaged, as on folded paper.
    code = segno.make_qr(text, error="m")
    return code.svg_inline(border=0, omitsize=True, svgclass=None, lineclass=None, title=title)
