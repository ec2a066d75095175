"""What everything is made of: colours with their contrast, sizes of text, spaces, icons."""

from dataclasses import dataclass

from cms.colour import GROUNDS, contrast_ratio
from cms.tokens import read_colours, read_tokens
from core.templatetags.icons import ICON_NAMES

STATES = ("brand", "ok", "warn", "info")
# Every pair of tokens that some sheet sets as text on its ground.
PAIRS = (
    *((text, ground) for text in ("ink", "ink-2", "brand") for ground in GROUNDS),
    *(("ink", f"{tone}-tint") for tone in STATES),
    *((tone, f"{tone}-tint") for tone in STATES),
    *((tone, ground) for tone in ("ok", "warn", "info", "gold-ink") for ground in ("ground", "surface")),
    *(("on-brand", fill) for fill in ("brand-fill", "brand-fill-hover")),
    ("ink-2", "warn-tint"),
    ("ground", "warn"),
)


@dataclass(frozen=True, slots=True)
class Look:
    """One pair in one scheme."""

    text: str
    ground: str
    ratio: float


@dataclass(frozen=True, slots=True)
class Pair:
    text: str
    ground: str
    light: Look
    dark: Look


def colour_pairs() -> list[Pair]:
    return [Pair(text, ground, _look(text, ground), _look(text, ground, dark=True)) for text, ground in PAIRS]


def token_sizes(prefix: str) -> list[tuple[str, str]]:
    """The tokens of one scale in the order of the sheet: `text-m` is one of text, `space-4` one of space."""
    return [(name, value) for name, value in read_tokens().items() if name.startswith(f"{prefix}-")]


def icon_names() -> list[str]:
    return sorted(ICON_NAMES)


def _look(text: str, ground: str, *, dark: bool = False) -> Look:
    scheme = read_colours(dark=dark)
    return Look(scheme[text], scheme[ground], contrast_ratio(scheme[text], scheme[ground]))
