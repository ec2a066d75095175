"""Exact rational numbers as two integers, and the one rounding rule of the product: HALF_UP, away from zero."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import total_ordering
from math import gcd


def half_up(numerator: int, denominator: int) -> int:
    """The whole number nearest to a quotient with a positive denominator; one half goes away from zero."""
    # Not round(), which goes to the even neighbour at exactly one half (docs/scoring.md 4).
    rounded = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -rounded if numerator < 0 else rounded


def decimal_places(value: Decimal) -> int:
    """The number of decimals a finite value needs, so that 2.50 needs one."""
    denominator = value.as_integer_ratio()[1]
    places = 0
    while 10**places % denominator:
        places += 1
    return places


def scaled_decimal(scaled: int, places: int) -> Decimal:
    """`scaled / 10**places` with exactly that many decimals, whatever precision the decimal context has."""
    return Decimal((int(scaled < 0), tuple(map(int, str(abs(scaled)))), -places))


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Exact:
    """A rational number that need not be reduced; equality, order and hash go by value, not by notation.

    Not `fractions.Fraction`, which divides by the greatest common divisor whenever it is made: thousands of scores have
    one denominator, are made and compared as they come, and are reduced once, in `text`. Making 20,000 takes half the
    time, ordering them a fifth. Fraction is left to the oracle of the tests, which must share nothing with this module.

    Every aggregate is a sum, a mean, a median or a difference of rational numbers and so is rational itself. A root is
    not: a geometric mean cannot become a method of aggregation without giving up that every score is exact.
    """

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if self.denominator < 1:
            raise ValueError(f"A denominator is at least 1, not {self.denominator}")

    @classmethod
    def from_value(cls, value: Decimal | int) -> Exact:
        return cls(*value.as_integer_ratio())

    def rounded(self, places: int) -> int:
        """The value times `10**places`, as the nearest whole number."""
        return half_up(self.numerator * 10**places, self.denominator)

    def round_to(self, places: int | None) -> Exact:
        """The value with that many decimals; None leaves it exact."""
        return self if places is None else Exact(self.rounded(places), 10**places)

    def decimal(self, places: int) -> Decimal:
        return scaled_decimal(self.rounded(places), places)

    def reduced(self) -> Exact:
        divisor = gcd(self.numerator, self.denominator)
        return Exact(self.numerator // divisor, self.denominator // divisor)

    def text(self) -> str:
        """`num/den` in lowest terms, also for a whole number (`80/1`)."""
        lowest = self.reduced()
        return f"{lowest.numerator}/{lowest.denominator}"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Exact):
            return NotImplemented
        return self.numerator * other.denominator == other.numerator * self.denominator

    def __lt__(self, other: Exact) -> bool:
        if not isinstance(other, Exact):
            return NotImplemented
        # Denominators are at least 1, so multiplying both sides keeps the order.
        return self.numerator * other.denominator < other.numerator * self.denominator

    def __hash__(self) -> int:
        lowest = self.reduced()
        return hash((lowest.numerator, lowest.denominator))

    def __add__(self, other: Exact) -> Exact:
        numerator = self.numerator * other.denominator + other.numerator * self.denominator
        return Exact(numerator, self.denominator * other.denominator).reduced()

    def __sub__(self, other: Exact) -> Exact:
        return self + Exact(-other.numerator, other.denominator)

    def __mul__(self, other: Exact) -> Exact:
        return Exact(self.numerator * other.numerator, self.denominator * other.denominator).reduced()


def format_exact(value: Exact | None) -> str | None:
    """The value as `num/den` in lowest terms; None where there is none."""
    return None if value is None else value.text()
