import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.codes import (
    MAX_SYMBOLS,
    SYMBOLS,
    compute_check_symbol,
    draw_qr_svg,
    group_code,
    is_valid_code,
    new_code,
    normalise_code,
)

data = st.text(alphabet=SYMBOLS, min_size=11, max_size=11)
places = st.integers(min_value=0, max_value=11)


def with_check_symbol(symbols):
    return symbols + compute_check_symbol(symbols)


def test_new_code_is_valid_and_not_repeated():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(is_valid_code(code) and len(code) == 12 for code in codes)


def test_grouped_prints_four_symbols_a_group():
    assert group_code("K7M4Q9TX2D3F") == "K7M4-Q9TX-2D3F"


def test_check_symbol_is_pinned_for_printed_certificates():
    assert with_check_symbol("K7M4Q9TX2D3") == "K7M4Q9TX2D39"
    assert compute_check_symbol("00000000001") == "2"
    assert compute_check_symbol("00000000010") == "4"
    assert compute_check_symbol("0000000000G") == "5"


@pytest.mark.parametrize(
    ("text", "code"),
    [("k7m4-q9tx-2d3f", "K7M4Q9TX2D3F"), (" oO iI lL ", "001111"), ("K7M4\u2013Q9\u00a0TX", "K7M4Q9TX"), ("u?", "U?")],
)
def test_normalise_reads_what_was_meant(text, code):
    assert normalise_code(text) == code


@pytest.mark.parametrize("text", ["", "0", "U" * 12, "\u0660" * 12, "000000000000 0", "00000000000\u0131"])
def test_is_valid_refuses_what_is_no_code(text):
    assert is_valid_code(text) is False


def test_is_valid_reads_a_typed_code():
    assert is_valid_code(group_code(with_check_symbol("01K7M4Q9TX2")).lower().replace("0", "o").replace("1", "l"))


@pytest.mark.parametrize("length", [0, 1, MAX_SYMBOLS + 1])
def test_new_code_refuses_lengths_without_protection(length):
    with pytest.raises(ValueError, match="symbols"):
        new_code(length)


@given(data, places, st.sampled_from(SYMBOLS))
def test_every_single_wrong_symbol_is_found(symbols, place, other):
    code = with_check_symbol(symbols)
    assert is_valid_code(code)
    wrong = code[:place] + other + code[place + 1 :]
    assert is_valid_code(wrong) is (wrong == code)


@given(data, places, places)
def test_every_exchange_of_two_symbols_is_found(symbols, one, two):
    code = list(with_check_symbol(symbols))
    code[one], code[two] = code[two], code[one]
    assert is_valid_code("".join(code)) is ("".join(code) == with_check_symbol(symbols))


def test_every_adjacent_pair_at_every_place_is_found():
    for place in range(11):
        for first in SYMBOLS:
            for second in SYMBOLS:
                symbols = ("0" * place + first + second + "0" * 10)[:11]
                code = with_check_symbol(symbols)
                swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
                assert is_valid_code(swapped) is (swapped == code)


def test_qr_svg_is_one_titled_picture_without_size():
    svg = draw_qr_svg("https://balairung.example/v/K7M4", title="Kode <QR>")
    assert re.match(r'<svg viewBox="0 0 \d+ \d+"', svg)
    assert svg.count("<path") == 1
    assert "<title>Kode &lt;QR&gt;</title>" in svg
    assert "style" not in svg and "class" not in svg
