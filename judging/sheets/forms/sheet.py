"""What a judge typed on a sheet, read criterion by criterion: one wrong value does not cost the others."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from core.formats import format_number_id
from judging.scoring.plan import StagePlan
from judging.scoring.values import ValueProblemKind
from judging.sheets.enums import VALUE_PROBLEMS

OVERALL = "comment"  # where the errors of the overall note stand
LONGEST_COMMENT = 5000
MOST_DIGITS = 10
WRITTEN = re.compile(r"-?\d{1,12}([.,]\d{1,12})?", re.ASCII)  # Decimal would read 1_0, 1e1 and NaN too


@dataclass(slots=True)
class SheetInput:
    """`values` holds what is legal (None = not applicable), `texts` what was typed, `errors` by criterion code."""

    version: int
    values: dict[str, Decimal | None] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    comment: str = ""
    errors: dict[str, str] = field(default_factory=dict)


def read_sheet(data, *, plan: StagePlan, group: str) -> SheetInput:
    found = SheetInput(version=version_in(data))
    for criterion in plan.criteria(group):
        code = criterion.code
        found.comments[code] = _comment(data.get(f"comment-{code}", ""), code, found)
        found.texts[code] = data.get(f"value-{code}", "").strip()
        if data.get(f"na-{code}") and plan.stage.not_applicable != "refuse":
            found.values[code] = None
        elif found.texts[code]:
            _read_value(found, code, plan)
    found.comments = {code: text for code, text in found.comments.items() if text}
    found.comment = _comment(data.get("comment", ""), OVERALL, found)
    return found


def _read_value(found, code, plan) -> None:
    text, value, wrong = found.texts[code], None, ValueProblemKind.NOT_A_NUMBER
    if WRITTEN.fullmatch(text):
        value = Decimal(text.replace(",", "."))
        wrong = plan.scale.problem_with(value)
    if wrong is None:
        found.values[code] = value
        return
    scale = plan.stage.scale
    rule = _("write a number from %(low)s to %(high)s in steps of %(step)s")
    bounds = {"low": _plain(scale.min), "high": _plain(scale.max), "step": _plain(scale.step)}
    found.errors[code] = f"{VALUE_PROBLEMS[wrong] % {'value': text}}: {rule % bounds}"


def _comment(text, where, found) -> str:
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(text) > LONGEST_COMMENT:
        found.errors.setdefault(
            where, _("The note is longer than %(limit)s characters; shorten it.") % {"limit": LONGEST_COMMENT}
        )
    return text[: LONGEST_COMMENT * 4]


def version_in(data) -> int:
    """Which state of the sheet a page was made from; 0 = there was none yet."""
    text = data.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < MOST_DIGITS else 0


def _plain(value: Decimal) -> str:
    return format_number_id(value, max(0, -value.normalize().as_tuple().exponent))
