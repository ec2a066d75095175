"""Exact numbers and the one rounding rule (scoring.md 4)."""

from decimal import Decimal
from fractions import Fraction


def exact(value):
    """A figure of the rulebook or of a sheet (Decimal, int or decimal text) as a Fraction; a float is already wrong."""
    assert not isinstance(value, float), value
    return Fraction(str(value)) if isinstance(value, Decimal) else Fraction(value)


def half_up(value, places):
    """`value` to `places` decimal places, away from zero at exactly one half; places None = unchanged."""
    if places is None:
        return value
    size = abs(value) * 10**places
    integer, fraction = divmod(size, 1)
    integer += fraction >= Fraction(1, 2)
    return Fraction(integer if value >= 0 else -integer, 10**places)


def printed(value, places):
    """The Decimal with exactly `places` digits after the point."""
    if value is None:
        return None
    return Decimal(int(half_up(value, places) * 10**places)).scaleb(-places)


def mean(values):
    return sum(values, Fraction(0)) / len(values)
