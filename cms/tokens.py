"""Reads the design tokens from `static/css/tokens.css`, for what is computed with them: contrast, and the page of
components.
"""

import re
from functools import cache

from django.conf import settings

TOKEN_SHEET = settings.BASE_DIR / "static" / "css" / "tokens.css"
PROPERTY = re.compile(r"--([\w-]+):\s*([^;]+);")
DARK_SCHEME = "@media (prefers-color-scheme: dark)"
COLOUR = re.compile(r"#(?:[0-9a-f]{3}){1,2}")


@cache
def read_tokens() -> dict[str, str]:
    """Everything that does not follow the scheme: sizes, spaces, fonts."""
    return {name: value for name, value in _read_properties()[0].items() if not COLOUR.fullmatch(value)}


@cache
def read_colours(*, dark: bool = False) -> dict[str, str]:
    """`ground` → `#fbfaf7` and so on, each of six digits; what the dark scheme leaves alone is as in the light one."""
    light, changed = _read_properties()
    values = light | changed if dark else light
    return {name: _write_six_digits(value) for name, value in values.items() if COLOUR.fullmatch(value)}


def _read_properties() -> tuple[dict[str, str], dict[str, str]]:
    # The sheet is ours and written by one formatter, so two patterns read it and no parser of CSS is needed.
    light, _, dark = TOKEN_SHEET.read_text(encoding="utf-8").partition(DARK_SCHEME)
    return dict(PROPERTY.findall(light)), dict(PROPERTY.findall(dark))


def _write_six_digits(colour: str) -> str:
    return colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])
