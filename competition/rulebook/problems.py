"""How a rulebook says what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from competition.rulebook.messages import TEMPLATES


@dataclass(frozen=True, slots=True)
class Problem:
    """`path` is a place as `stages[1].criteria[3].weight`, or `line 12, column 3` while reading; `code` is a key of
    `messages.TEMPLATES` and `params` fills its template."""

    path: str
    value: object
    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def severity(self) -> str:
        return TEMPLATES[self.code].severity

    @property
    def message(self) -> str:
        return TEMPLATES[self.code].text.format(**self.params)

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class RulebookError(Exception):
    """A rulebook that cannot be used; `problems` holds every reason."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def place(*steps: object) -> str:
    """The path of nested keys and positions: place("stages", 1, "label") is `stages[1].label`."""
    path = ""
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            path += f".{step}" if path else str(step)
    return path


def problem(code: str, path: str, value: object = None, /, **params: object) -> Problem:
    return Problem(path, value, code, {name: printed(param) for name, param in params.items()})


def printed(value: object) -> object:
    """A parameter as an English reader expects it; numbers without exponent, lists with commas."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(str(printed(item)) for item in value) or "none"
    return value


def plain(number: Decimal | int) -> str:
    """Shortest form without exponent: 0.80 is 0.8, 30.0 is 30, -0 is 0."""
    text = format(Decimal(number), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
