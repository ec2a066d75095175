"""Codes that are printed, read aloud and typed again: Crockford's 32 symbols, the last one a check symbol.

Why a weighted sum in the field of 32 elements: Crockford's own check (mod 37) needs five more symbols that nobody can
dictate; modulo 31 two symbols share a remainder; modulo 32 every even weight, or even difference of weights, swallows
some errors. A field has no such divisors of zero: with the powers of a generator as weights each position has its own
non-zero weight, so every single wrong symbol and every exchange of two symbols, adjacent or not, is found in codes of
up to 31 symbols.
"""

from __future__ import annotations

import secrets

import segno

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VALUES = {symbol: value for value, symbol in enumerate(SYMBOLS)}
GROUP = 4
LONGEST = 31
_REDUCTION = 0b100101
_AS_TYPED = {ord(lower): lower.upper() for lower in "abcdefghijklmnopqrstuvwxyz"}
_AS_TYPED |= {ord(letter): digit for letter, digit in zip("oOiIlL", "001111", strict=True)}
_AS_TYPED |= dict.fromkeys(map(ord, " \t\r\n\u00a0-\u2010\u2011\u2012\u2013\u2014"))


def _double(value: int) -> int:
    """Multiply by the generator x of GF(32) = GF(2)[x] / (x⁵ + x² + 1)."""
    value <<= 1
    return value ^ _REDUCTION if value & 0b100000 else value


def _weighted_sum(symbols: str) -> int:
    total = 0
    for symbol in symbols:
        total = _double(total) ^ VALUES[symbol]
    return total


def check_symbol(symbols: str) -> str:
    return SYMBOLS[_double(_weighted_sum(symbols))]


def new_code(length: int = 12) -> str:
    """A random code without hyphens, check symbol included: 12 symbols hold 55 random bits."""
    if not 2 <= length <= LONGEST:
        raise ValueError(f"a code has 2 to {LONGEST} symbols")
    symbols = "".join(secrets.choice(SYMBOLS) for _ in range(length - 1))
    return symbols + check_symbol(symbols)


def grouped(code: str) -> str:
    """As printed: `K7M4-Q9TX-2D3F`."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def normalise(text: str) -> str:
    """What was meant by what was typed; symbols that belong to no code are left for `is_valid` to refuse."""
    return text.translate(_AS_TYPED)


def is_valid(text: str, length: int = 12) -> bool:
    symbols = normalise(text)
    return len(symbols) == length and all(symbol in VALUES for symbol in symbols) and _weighted_sum(symbols) == 0


def qr_svg(text: str, *, title: str) -> str:
    """A QR code as one inline SVG without size, border or style; `title` is what a screen reader says."""
    code = segno.make_qr(text, error="m")
    return code.svg_inline(border=0, omitsize=True, svgclass=None, lineclass=None, title=title)
