from decimal import Decimal, getcontext, localcontext

import pytest

from judging.scoring.exact import Exact, decimal_places, half_up, scaled_decimal


@pytest.mark.parametrize(
    ("numerator", "denominator", "places", "rounded"),
    [
        (1, 8, 2, 13),  # 0.125 -> 0.13
        (-1, 8, 2, -13),  # -0.125 -> -0.13, away from zero
        (1, 3, 2, 33),
        (2, 3, 2, 67),
        (-2, 3, 2, -67),
        (5, 2, 0, 3),  # 2.5 -> 3; half-even would give 2
        (-5, 2, 0, -3),
        (-1, 3, 0, 0),
        (1234999, 10000, 2, 12350),  # 123.4999 -> 123.50, not 123.49
        (0, 7, 4, 0),
    ],
)
def test_exact_rounds_half_away_from_zero(numerator, denominator, places, rounded):
    assert Exact(numerator, denominator).rounded(places) == rounded


def test_exact_rounds_once_and_not_by_digits():
    # 84.4449 rounded digit by digit would become 84.445 and then 84.45
    assert Exact(844449, 10000).rounded(2) == 8444


def test_half_up_takes_the_nearest_whole_number():
    assert [half_up(n, 4) for n in (-7, -6, -5, -2, -1, 0, 1, 2, 5, 6, 7)] == [-2, -2, -1, -1, 0, 0, 0, 1, 1, 2, 2]


def test_exact_prints_exactly_the_places_asked_for():
    assert str(Exact(160, 2).decimal(2)) == "80.00"
    assert str(Exact(1, 3).decimal(0)) == "0"
    assert str(Exact(-1, 400).decimal(2)) == "0.00"
    assert str(Exact(-1, 200).decimal(2)) == "-0.01"


def test_exact_does_not_depend_on_the_decimal_context():
    with localcontext() as context:
        context.prec = 3
        assert Exact(123456789, 1000).decimal(2) == Decimal("123456.79")
        assert Exact.from_value(Decimal("98765.4321")) == Exact(987654321, 10000)
    assert getcontext().prec == 28


def test_exact_text_is_in_lowest_terms():
    assert Exact(24400, 300).text() == "244/3"
    assert Exact(-50, 100).text() == "-1/2"
    assert Exact(80, 1).text() == "80/1"


def test_exact_compares_by_value():
    assert Exact(1, 2) == Exact(50, 100)
    assert hash(Exact(1, 2)) == hash(Exact(50, 100))
    assert Exact(1, 3) < Exact(34, 100) < Exact(1, 2)
    assert Exact(-1, 2) <= Exact(-2, 4)
    assert Exact(2, 3) >= Exact(66, 100)
    assert Exact(1, 1) != 1
    assert max([Exact(1, 3), Exact(3, 8), Exact(1, 4)]) == Exact(3, 8)


def test_exact_is_not_ordered_against_other_numbers():
    with pytest.raises(TypeError):
        Exact(1, 2) < Decimal("0.6")  # noqa: B015 the comparison itself must fail


def test_exact_adds_subtracts_and_multiplies():
    # 1/3 + 1/6 = 1/2; 1/3 - 1/2 = -1/6; 2/3 x 3/4 = 1/2
    assert (Exact(1, 3) + Exact(1, 6)).text() == "1/2"
    assert (Exact(1, 3) - Exact(1, 2)).text() == "-1/6"
    assert (Exact(2, 3) * Exact(3, 4)).text() == "1/2"


@pytest.mark.parametrize("denominator", [0, -3])
def test_exact_refuses_a_denominator_below_one(denominator):
    with pytest.raises(ValueError, match="at least 1"):
        Exact(1, denominator)


def test_exact_round_to_none_changes_nothing():
    third = Exact(1, 3)
    assert third.round_to(None) is third
    assert third.round_to(1).text() == "3/10"


def test_decimal_places_ignores_trailing_zeros():
    assert [decimal_places(Decimal(text)) for text in ("0", "1", "2.50", "0.25", "1E+2", "0.125")] == [0, 0, 1, 2, 0, 3]


def test_scaled_decimal_keeps_its_places():
    assert str(scaled_decimal(-525, 2)) == "-5.25"
    assert str(scaled_decimal(500, 2)) == "5.00"
    assert str(scaled_decimal(7, 0)) == "7"
