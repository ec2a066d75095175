"""A region may choose any colour: what the pages make of it can be read in both schemes, and is still that colour."""

import re

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from cms.colour import LEAST_CONTRAST, contrast, darkened, desk_stylesheet, palette, stylesheet
from cms.showcase.scales import PAIRS
from cms.tokens import colours, tokens

CHANNEL = st.integers(0, 255)
COLOUR = st.tuples(CHANNEL, CHANNEL, CHANNEL).map(lambda channels: "#{:02x}{:02x}{:02x}".format(*channels))


def channels(colour):
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS, ids=" on ".join)
def test_our_own_tokens_can_be_read(text, ground, dark):
    scheme = colours(dark=dark)
    assert contrast(scheme[text], scheme[ground]) >= LEAST_CONTRAST


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == 21
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#123456", "#123456") == 1


@given(COLOUR)
def test_white_text_can_be_read_on_what_any_colour_becomes(colour):
    shade = darkened(colour)
    assert contrast(shade, "#ffffff") >= LEAST_CONTRAST
    assert darkened(shade) == shade


@given(COLOUR)
def test_a_colour_that_can_be_read_stays(colour):
    if contrast(colour, "#ffffff") >= LEAST_CONTRAST:
        assert darkened(colour) == colour


@given(COLOUR)
def test_the_shade_is_the_nearest_of_its_hue(colour):
    """Channels keep their proportions but for rounding, and the next lighter shade could not be read."""
    shade, chosen = channels(darkened(colour)), channels(colour)
    most, level = max(chosen), max(shade)
    assert all(abs(mine * most - theirs * level) <= most / 2 for mine, theirs in zip(shade, chosen, strict=True))
    if level < most:
        lighter = "#" + "".join(f"{round(theirs * (level + 1) / most):02x}" for theirs in chosen)
        assert contrast(lighter, "#ffffff") < LEAST_CONTRAST


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@given(colour=COLOUR)
def test_every_pair_can_be_read_in_any_colour(dark, colour):
    scheme = colours(dark=dark) | palette(colour, dark=dark)
    for text, ground in PAIRS:
        assert contrast(scheme[text], scheme[ground]) >= LEAST_CONTRAST, (text, ground)


def test_the_sheet_speaks_of_both_schemes():
    sheet = stylesheet("#ffcc00")
    assert sheet.count("--brand-fill: ") == 2
    assert "#ffcc00" not in sheet
    assert sheet.count("{") == sheet.count("}")


def test_the_desk_knows_every_colour_of_both_schemes():
    own, blue = desk_stylesheet(""), desk_stylesheet("#1D5788")
    assert "--brand: light-dark(#9c1c1f, #f2958c);" in own
    assert all(f"--{name}: light-dark({colours()[name]}, {colours(dark=True)[name]});" in own for name in colours())
    assert "--brand-fill: light-dark(#1d5788, #1d5788);" in blue and "#9c1c1f" not in blue


def test_wagtails_colours_are_ours_and_only_those_that_exist():
    sheet = (settings.BASE_DIR / "static" / "css" / "admin.css").read_text(encoding="utf-8")
    assert set(re.findall(r"var\(--([\w-]+)\)", sheet)) <= set(colours())


def test_the_tokens_are_those_of_the_sheet():
    assert colours()["brand"] == "#9c1c1f"
    assert colours()["surface"] == "#ffffff"
    assert colours(dark=True)["on-brand"] == "#ffffff"
    assert {"text-m", "space-4", "radius"} <= set(tokens())
    assert "ground" not in tokens()
