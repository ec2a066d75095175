from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from core.formats import format_date_id, format_datetime_id, format_nip, format_number_id

LATE = datetime(2026, 8, 16, 17, 30, tzinfo=UTC)


def test_date_id_spells_the_month():
    assert format_date_id(date(2026, 8, 17)) == "17 Agustus 2026"
    assert format_date_id(date(2027, 1, 2)) == "2 Januari 2027"


def test_date_id_refuses_a_moment():
    with pytest.raises(TypeError):
        format_date_id(LATE)


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Asia/Jakarta", "17 Agustus 2026 pukul 00.30 WIB"),
        ("Asia/Makassar", "17 Agustus 2026 pukul 01.30 WITA"),
        ("Asia/Jayapura", "17 Agustus 2026 pukul 02.30 WIT"),
        ("UTC", "16 Agustus 2026 pukul 17.30 UTC"),
    ],
)
def test_datetime_id_prints_the_zone(zone, text):
    assert format_datetime_id(LATE, ZoneInfo(zone)) == text


def test_datetime_id_refuses_a_moment_without_zone():
    with pytest.raises(ValueError, match="time zone"):
        format_datetime_id(LATE.replace(tzinfo=None), ZoneInfo("Asia/Jakarta"))


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Decimal("87.5"), 2, "87,50"),
        (Decimal("87.125"), 2, "87,13"),
        (Decimal("86.675"), 2, "86,68"),
        (Decimal("1234567.891"), 2, "1.234.567,89"),
        (Decimal("-0.5"), 0, "-1"),
        (Decimal("-0.001"), 2, "0,00"),
        (1000, 0, "1.000"),
        (Decimal("1E+3"), 1, "1.000,0"),
    ],
)
def test_number_id_rounds_half_up(value, places, text):
    assert format_number_id(value, places) == text


@pytest.mark.parametrize("value", [87.5, True, "87,5"])
def test_number_id_refuses_inexact_numbers(value):
    with pytest.raises(TypeError):
        format_number_id(value, 2)


def test_nip_is_grouped():
    assert format_nip("196305111991031009") == "19630511 199103 1 009"


@pytest.mark.parametrize("digits", ["", "19630511199103100", "1963051119910310091", "19630511 99103100", "\u0661" * 18])
def test_nip_refuses_other_lengths_and_digits(digits):
    with pytest.raises(ValueError, match="18"):
        format_nip(digits)
