"""From the numbers a judge writes to a vector of whole numbers, and everything that can be wrong on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from competition.rulebook.stage_rules import CriterionRules, ScoreScale
from competition.rulebook.vocabulary import NotApplicable
from judging.scoring.exact import decimal_places, scaled_decimal

# Far finer than any step; a longer number is refused before it costs time.
FINEST_EXPONENT = -40


class ValueProblemKind(StrEnum):
    """What can be wrong with a judge's value; the sentences are `VALUE_PROBLEMS` of judging.sheets."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    NOT_A_NUMBER = "not_a_number"
    OFF_SCALE = "off_scale"
    OFF_STEP = "off_step"
    NOT_APPLICABLE = "not_applicable"
    NOTHING_APPLICABLE = "nothing_applicable"


class ValueProblem(NamedTuple):
    """`criterion` is None when the sheet as a whole is wrong."""

    criterion: str | None
    kind: ValueProblemKind
    value: object


class SheetValueErrors(ValueError):
    """A sheet that cannot be counted, with every problem and not only the first."""

    def __init__(self, problems: Sequence[ValueProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.criterion or 'sheet'}: {p.kind} ({p.value!r})" for p in self.problems))


@dataclass(frozen=True, slots=True)
class WholeScale:
    """A scale in units of `1 / unit`: `low`, `high` and `step` are whole, and so is every legal value."""

    scale: ScoreScale
    places: int
    low: int
    high: int
    step: int

    @classmethod
    def from_scale(cls, scale: ScoreScale) -> WholeScale:
        places = max(decimal_places(value) for value in (scale.min, scale.max, scale.step))
        low, high, step = (scale_to_whole(value, places) for value in (scale.min, scale.max, scale.step))
        return cls(scale, places, low, high, step)

    @property
    def unit(self) -> int:
        unit: int = 10**self.places
        return unit

    def problem_with(self, value: object) -> ValueProblemKind | None:
        # bool is a kind of int in Python, and a truth value is no score.
        if isinstance(value, bool) or not isinstance(value, Decimal | int) or not Decimal(value).is_finite():
            return ValueProblemKind.NOT_A_NUMBER
        if not self.scale.min <= value <= self.scale.max:
            return ValueProblemKind.OFF_SCALE
        exponent = Decimal(value).as_tuple().exponent
        # The exponent of a finite number is an int; a value as long as a page would make the next line slow.
        if isinstance(exponent, int) and exponent < FINEST_EXPONENT:
            return ValueProblemKind.OFF_STEP
        numerator, denominator = value.as_integer_ratio()
        steps_off = (numerator * self.unit - self.low * denominator) % (self.step * denominator)
        return ValueProblemKind.OFF_STEP if steps_off else None

    def read(self, value: Decimal | int) -> int:
        return scale_to_whole(value, self.places)

    def write(self, scaled: int) -> Decimal:
        return scaled_decimal(scaled, self.places)


def scale_to_whole(value: Decimal | int, places: int) -> int:
    """`value * 10**places`, for a value that needs no more places than that."""
    numerator, denominator = value.as_integer_ratio()
    scaled: int = numerator * 10**places // denominator
    return scaled


def find_value_problems(
    answers: Mapping[str, Decimal | None],
    criteria: Sequence[CriterionRules],
    scale: WholeScale,
    not_applicable: NotApplicable,
) -> list[ValueProblem]:
    """Every reason why these answers are not a complete sheet, in rulebook order, unknown codes last."""
    codes = [criterion.code for criterion in criteria]
    problems = [
        ValueProblem(code, wrong, answers.get(code))
        for code in codes
        if (wrong := _find_value_problem(answers, code, scale, not_applicable))
    ]
    problems += [
        ValueProblem(code, ValueProblemKind.UNKNOWN, value) for code, value in answers.items() if code not in codes
    ]
    # A sheet without a single applicable criterion has no total (docs/scoring.md 2).
    if not problems and all(answers[code] is None for code in codes):
        problems.append(ValueProblem(None, ValueProblemKind.NOTHING_APPLICABLE, None))
    return problems


def _find_value_problem(
    answers: Mapping[str, Decimal | None], code: str, scale: WholeScale, not_applicable: NotApplicable
) -> ValueProblemKind | None:
    if code not in answers:
        return ValueProblemKind.MISSING
    if answers[code] is None:
        return ValueProblemKind.NOT_APPLICABLE if not_applicable is NotApplicable.REFUSE else None
    return scale.problem_with(answers[code])
