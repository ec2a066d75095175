"""The region's own colour instead of ours.

A colour that is hard to read is not refused: the nearest shade that can be read takes its place (WCAG 2.2, 1.4.3).
"""

from collections.abc import Iterable

from cms.tokens import read_colours

MIN_CONTRAST = 4.5
LUMINANCE_WEIGHTS = (0.2126, 0.7152, 0.0722)  # red, green and blue as WCAG weighs them
WHITE = "#ffffff"
GROUNDS = ("ground", "surface", "sunken")  # what text in the brand's colour stands on, beside its own tint
# Shares of the brand's colour, chosen by eye; the contrast of text on them is computed, never chosen.
TINT_SHARE, DARK_TINT_SHARE, HOVER_SHARE, DARK_CLOTH_SHARE = 0.09, 0.16, 0.82, 0.75


def contrast_ratio(one: str, other: str) -> float:
    """1 for the same colour twice, 21 for black and white."""
    # The formulas of WCAG 2.2, "contrast ratio" and "relative luminance"; their figures have no other names.
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def darken_until_readable(colour: str, *grounds: str) -> str:
    """The lightest shade of a colour that can be read on every ground, which is white where none is given.

    The channels keep their proportions, so the hue stays. A colour that is dark enough comes back as it is.
    """
    channels = _channels(colour)
    # From the colour itself to black, one step of its strongest channel at a time.
    top = max(channels)
    shades = (_scale_channels(channels, level / top) for level in range(top, 0, -1))
    return next((shade for shade in shades if _is_readable(shade, grounds or (WHITE,))), "#000000")


def lighten_until_readable(colour: str, *grounds: str) -> str:
    """The colour mixed with as little white as it takes to be read on every one of these dark grounds."""
    tints = (mix_colours(WHITE, colour, step / 255) for step in range(256))
    return next(tint for tint in tints if _is_readable(tint, grounds))


def mix_colours(colour: str, ground: str, share: float) -> str:
    """`share` of the colour over the ground, as a half-transparent layer would look."""
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return _write_colour([share * upper + (1 - share) * below for upper, below in pairs])


def build_palette(colour: str, *, dark: bool = False) -> dict[str, str]:
    """The tokens that a region's own colour replaces, for one scheme."""
    fill, scheme = darken_until_readable(colour), read_colours(dark=dark)
    tint = mix_colours(fill, scheme["ground"], DARK_TINT_SHARE if dark else TINT_SHARE)
    grounds = [*(scheme[name] for name in GROUNDS), tint]
    return {
        "brand": lighten_until_readable(fill, *grounds) if dark else darken_until_readable(fill, *grounds),
        "brand-fill": fill,
        "brand-fill-hover": _scale_channels(_channels(fill), HOVER_SHARE),
        "brand-tint": tint,
        "cloth": _scale_channels(_channels(fill), DARK_CLOTH_SHARE) if dark else fill,
    }


def write_stylesheet(colour: str) -> str:
    """The tokens of a region's own colour for the public site, light and dark."""
    light, dark = (_write_properties(build_palette(colour, dark=is_dark)) for is_dark in (False, True))
    return (
        f"@layer utilities {{\n  :root {{ {light} }}\n"
        f"  @media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n}}\n"
    )


def desk_stylesheet(colour: str) -> str:
    """All colours for the bureau's desk, where each person chooses the scheme: both stand in one declaration."""
    light = read_colours() | (build_palette(colour) if colour else {})
    dark = read_colours(dark=True) | (build_palette(colour, dark=True) if colour else {})
    return f":root {{ {_write_properties({name: f'light-dark({light[name]}, {dark[name]})' for name in light})} }}\n"


def _write_properties(values: dict[str, str]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in values.items())


def _is_readable(colour: str, grounds: Iterable[str]) -> bool:
    return all(contrast_ratio(colour, ground) >= MIN_CONTRAST for ground in grounds)


def _luminance(colour: str) -> float:
    shares = (channel / 255 for channel in _channels(colour))
    linear = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return sum(weight * share for weight, share in zip(LUMINANCE_WEIGHTS, linear, strict=True))


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _scale_channels(channels: Iterable[int], share: float) -> str:
    return _write_colour([channel * share for channel in channels])


def _write_colour(channels: Iterable[float]) -> str:
    return "#" + "".join(f"{round(channel):02x}" for channel in channels)
