"""The design tokens as `static/css/tokens.css` has them, for what must be computed with them: contrast and the page of
components.
"""

import re
from functools import cache

from django.conf import settings

SHEET = settings.BASE_DIR / "static" / "css" / "tokens.css"
PROPERTY = re.compile(r"--([\w-]+):\s*([^;]+);")
DARK = "@media (prefers-color-scheme: dark)"
COLOUR = re.compile(r"#(?:[0-9a-f]{3}){1,2}")


@cache
def read_tokens() -> dict[str, str]:
    """Everything that does not follow the scheme: sizes, spaces, fonts."""
    return {name: value for name, value in _properties()[0].items() if not COLOUR.fullmatch(value)}


@cache
def read_colours(*, dark: bool = False) -> dict[str, str]:
    """`ground` → `#fbfaf7` and so on, each of six digits; what the dark scheme leaves alone is as in the light one."""
    light, changed = _properties()
    values = light | changed if dark else light
    return {name: _six(value) for name, value in values.items() if COLOUR.fullmatch(value)}


def _properties() -> tuple[dict, dict]:
    light, _, dark = SHEET.read_text(encoding="utf-8").partition(DARK)
    return dict(PROPERTY.findall(light)), dict(PROPERTY.findall(dark))


def _six(colour: str) -> str:
    return colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])
