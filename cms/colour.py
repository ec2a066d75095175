"""The region's own colour instead of ours. A colour that is hard to read is not refused: the nearest shade of it that
can be read stands in for it (WCAG 2.2, 1.4.3).
"""

from cms.tokens import read_colours

LEAST_CONTRAST = 4.5
WEIGHTS = (0.2126, 0.7152, 0.0722)
WHITE = "#ffffff"
GROUNDS = ("ground", "surface", "sunken")  # what text in the brand's colour stands on, beside its own tint
TINT, DARK_TINT, HOVER, CLOTH_AT_NIGHT = 0.09, 0.16, 0.82, 0.75


def contrast_ratio(one: str, other: str) -> float:
    """1 for the same colour twice, 21 for black and white."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def darken_until_readable(colour: str, *grounds: str) -> str:
    """The lightest shade of this colour that differs enough from every ground, white unless told: its channels keep
    their proportions, so its hue stays. A colour that is dark enough comes back as it is.
    """
    channels = _channels(colour)
    top = max(channels)
    shades = (_scaled(channels, level / top) for level in range(top, 0, -1))
    return next((shade for shade in shades if _is_readable(shade, grounds or (WHITE,))), "#000000")


def lighten_until_readable(colour: str, *grounds: str) -> str:
    """The same for dark grounds: mixed with as little white as it takes."""
    tints = (mix_colours(WHITE, colour, step / 255) for step in range(256))
    return next(tint for tint in tints if _is_readable(tint, grounds))


def mix_colours(colour: str, ground: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return _write_colour([share * upper + (1 - share) * below for upper, below in pairs])


def build_palette(colour: str, *, dark: bool = False) -> dict[str, str]:
    """The tokens that a region's own colour replaces, for one scheme."""
    fill, scheme = darken_until_readable(colour), read_colours(dark=dark)
    tint = mix_colours(fill, scheme["ground"], DARK_TINT if dark else TINT)
    grounds = [*(scheme[name] for name in GROUNDS), tint]
    return {
        "brand": lighten_until_readable(fill, *grounds) if dark else darken_until_readable(fill, *grounds),
        "brand-fill": fill,
        "brand-fill-hover": _scaled(_channels(fill), HOVER),
        "brand-tint": tint,
        "cloth": _scaled(_channels(fill), CLOTH_AT_NIGHT) if dark else fill,
    }


def write_stylesheet(colour: str) -> str:
    return (
        f"@layer utilities {{\n  :root {{ {_declared(build_palette(colour))} }}\n"
        f"  @media (prefers-color-scheme: dark) {{ :root {{ {_declared(build_palette(colour, dark=True))} }} }}\n}}\n"
    )


def desk_stylesheet(colour: str) -> str:
    """All colours for the bureau's desk, where each person chooses the scheme: both stand in one declaration."""
    light = read_colours() | (build_palette(colour) if colour else {})
    dark = read_colours(dark=True) | (build_palette(colour, dark=True) if colour else {})
    return f":root {{ {_declared({name: f'light-dark({light[name]}, {dark[name]})' for name in light})} }}\n"


def _declared(values: dict[str, str]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in values.items())


def _is_readable(colour, grounds) -> bool:
    return all(contrast_ratio(colour, ground) >= LEAST_CONTRAST for ground in grounds)


def _luminance(colour) -> float:
    shares = (channel / 255 for channel in _channels(colour))
    linear = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return sum(weight * share for weight, share in zip(WEIGHTS, linear, strict=True))


def _channels(colour) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _scaled(channels, share) -> str:
    return _write_colour([channel * share for channel in channels])


def _write_colour(channels) -> str:
    return "#" + "".join(f"{round(channel):02x}" for channel in channels)
