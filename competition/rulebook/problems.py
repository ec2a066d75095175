"""How a rulebook says what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from competition.rulebook.number_format import format_number
from competition.rulebook.problem_texts import PROBLEM_TEXTS


@dataclass(frozen=True, slots=True)
class RulebookProblem:
    """`path` is a place as `stages[1].criteria[3].weight`, or `line 12, column 3` while reading; `code` is a key of
    `PROBLEM_TEXTS` and `params` fills its text."""

    path: str
    value: object
    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def severity(self) -> str:
        return PROBLEM_TEXTS[self.code].severity

    @property
    def is_error(self) -> bool:
        return self.severity == "error"

    @property
    def message(self) -> str:
        """The problem in English; competition.forms.problems says it in the language of the reader."""
        return PROBLEM_TEXTS[self.code].text % self.params

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class RulebookError(Exception):
    """A rulebook that cannot be used; `problems` holds every reason, and the warnings that came with them."""

    def __init__(self, problems: Iterable[RulebookProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems if problem.is_error))


def join_path(*steps: object) -> str:
    """The path of nested keys and positions: join_path("stages", 1, "label") is `stages[1].label`."""
    path = ""
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            path += f".{step}" if path else str(step)
    return path


def build_problem(code: str, path: str, value: object = None, /, **params: object) -> RulebookProblem:
    """A problem with its parameters as an English reader expects them."""
    return RulebookProblem(path, value, code, {name: format_param(param) for name, param in params.items()})


def format_param(value: object) -> object:
    """Numbers without exponent, lists with commas; everything else as it is."""
    if isinstance(value, Decimal):
        return format_number(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(str(format_param(item)) for item in value) or "none"
    return value
