"""A region may choose any colour: what the pages make of it can be read in both schemes, and is still that colour."""

import re

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from cms.colour import (
    MIN_CONTRAST,
    build_palette,
    contrast_ratio,
    darken_until_readable,
    desk_stylesheet,
    write_stylesheet,
)
from cms.showcase.scales import PAIRS
from cms.tokens import read_colours, read_tokens

CHANNEL = st.integers(0, 255)
COLOUR = st.tuples(CHANNEL, CHANNEL, CHANNEL).map(lambda channels: "#{:02x}{:02x}{:02x}".format(*channels))


def channels(colour):
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS, ids=" on ".join)
def test_our_own_tokens_can_be_read(text, ground, dark):
    scheme = read_colours(dark=dark)
    assert contrast_ratio(scheme[text], scheme[ground]) >= MIN_CONTRAST


def test_contrast_is_that_of_the_standard():
    assert contrast_ratio("#000000", "#ffffff") == 21
    assert contrast_ratio("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast_ratio("#123456", "#123456") == 1


@given(COLOUR)
def test_white_text_can_be_read_on_what_any_colour_becomes(colour):
    shade = darken_until_readable(colour)
    assert contrast_ratio(shade, "#ffffff") >= MIN_CONTRAST
    assert darken_until_readable(shade) == shade


@given(COLOUR)
def test_a_colour_that_can_be_read_stays(colour):
    if contrast_ratio(colour, "#ffffff") >= MIN_CONTRAST:
        assert darken_until_readable(colour) == colour


@given(COLOUR)
def test_the_shade_is_the_nearest_of_its_hue(colour):
    """Channels keep their proportions but for rounding, and the next lighter shade could not be read."""
    shade, chosen_channels = channels(darken_until_readable(colour)), channels(colour)
    most, level = max(chosen_channels), max(shade)
    assert all(
        abs(shade_level * most - chosen_level * level) <= most / 2
        for shade_level, chosen_level in zip(shade, chosen_channels, strict=True)
    )
    if level < most:
        lighter = "#" + "".join(f"{round(chosen_level * (level + 1) / most):02x}" for chosen_level in chosen_channels)
        assert contrast_ratio(lighter, "#ffffff") < MIN_CONTRAST


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@given(colour=COLOUR)
def test_every_pair_can_be_read_in_any_colour(dark, colour):
    scheme = read_colours(dark=dark) | build_palette(colour, dark=dark)
    for text, ground in PAIRS:
        assert contrast_ratio(scheme[text], scheme[ground]) >= MIN_CONTRAST, (text, ground)


def test_the_sheet_speaks_of_both_schemes():
    sheet = write_stylesheet("#ffcc00")
    assert sheet.count("--brand-fill: ") == 2
    assert "#ffcc00" not in sheet
    assert sheet.count("{") == sheet.count("}")


def test_the_desk_knows_every_colour_of_both_schemes():
    default_sheet, blue = desk_stylesheet(""), desk_stylesheet("#1D5788")
    assert "--brand: light-dark(#9c1c1f, #f2958c);" in default_sheet
    assert all(
        f"--{name}: light-dark({read_colours()[name]}, {read_colours(dark=True)[name]});" in default_sheet
        for name in read_colours()
    )
    assert "--brand-fill: light-dark(#1d5788, #1d5788);" in blue and "#9c1c1f" not in blue


def test_wagtails_colours_are_ours_and_only_those_that_exist():
    sheet = (settings.BASE_DIR / "static" / "css" / "admin.css").read_text(encoding="utf-8")
    assert set(re.findall(r"var\(--([\w-]+)\)", sheet)) <= set(read_colours())


def test_the_tokens_are_those_of_the_sheet():
    assert read_colours()["brand"] == "#9c1c1f"
    assert read_colours()["surface"] == "#ffffff"
    assert read_colours(dark=True)["on-brand"] == "#ffffff"
    assert {"text-m", "space-4", "radius"} <= set(read_tokens())
    assert "ground" not in read_tokens()
