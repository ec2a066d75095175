"""Dates, times and numbers as official Indonesian papers write them, whatever language the screen has."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_date

NIP_GROUPS = (8, 6, 1, 3)
_SWAP_SEPARATORS = str.maketrans(",.", ".,")


def format_date_id(day: date) -> str:
    """`17 Agustus 2026`. A moment has another date in another zone, so a datetime is refused with TypeError."""
    # datetime is a subclass of date, so the annotation alone does not keep it out.
    if isinstance(day, datetime):
        raise TypeError("a moment has no date without its zone: use format_datetime_id")
    return format_date(day, "d MMMM y", locale="id")


def format_datetime_id(at: datetime, zone: tzinfo) -> str:
    """`17 Agustus 2026 pukul 14.02 WIB`; the zone's own name is printed. Raises ValueError when `at` has no zone."""
    if at.utcoffset() is None:
        raise ValueError("a moment needs a time zone")
    local = at.astimezone(zone)
    return f"{format_date_id(local.date())} pukul {local:%H.%M} {local.tzname()}"


def format_number_id(value: Decimal | int, places: int) -> str:
    """`1.234,50`, rounded half up. Raises TypeError for a float: it has lost the digits that decide a rounding."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"{type(value).__name__} is not an exact number")
    # Half up, as Excel and every official table round; Decimal's default is half even.
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{rounded + 0:,f}".translate(_SWAP_SEPARATORS)  # + 0 turns -0 into 0


def format_nip(digits: str) -> str:
    """A civil servant's number in its groups, `19630511 199103 1 009`. Raises ValueError unless it is 18 digits."""
    if len(digits) != sum(NIP_GROUPS) or not (digits.isascii() and digits.isdigit()):
        raise ValueError("a NIP has 18 digits")
    groups, start = [], 0
    for size in NIP_GROUPS:
        groups.append(digits[start : start + size])
        start += size
    return " ".join(groups)
