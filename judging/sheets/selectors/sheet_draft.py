"""The fields of a score sheet: what a form sends and a draft keeps, read criterion by criterion.

A draft is a mapping of field names to texts as the judge typed them: `value-<criterion>`, `na-<criterion>` ("1": the
criterion does not apply), `comment-<criterion>` and `comment` for the sheet as a whole.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from core.formats import format_number_id
from judging.scoring.exact import decimal_places
from judging.scoring.plan import StagePlan
from judging.sheets.enums import VALUE_PROBLEMS

OVERALL = "comment"  # field name of the overall note; its errors stand under this name too
NOT_APPLICABLE = "1"
LONGEST_COMMENT = 5000
NUMBER = re.compile(r"-?\d{1,12}([.,]\d{1,12})?", re.ASCII)  # Decimal would read 1_0, 1e1 and NaN too


@dataclass(slots=True)
class SheetInput:
    """`values` holds what is legal (None = not applicable), `texts` what was typed, `errors` by criterion code."""

    values: dict[str, Decimal | None] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    comment: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def draft(self) -> dict[str, str]:
        """What a draft keeps of it: the texts of legal values and all notes."""
        values = {
            **{f"na-{code}": NOT_APPLICABLE for code, value in self.values.items() if value is None},
            **{f"value-{code}": self.texts[code] for code, value in self.values.items() if value is not None},
        }
        comments = {f"comment-{code}": text for code, text in self.comments.items()}
        return values | comments | ({OVERALL: self.comment} if self.comment else {})


def read_sheet(data: Mapping[str, str], *, plan: StagePlan, group: str) -> SheetInput:
    """The fields of a form or a draft, as far as the criteria of this group have them. A wrong value becomes an error
    and does not cost the others.
    """
    sheet_input = SheetInput()
    for criterion in plan.criteria(group):
        code = criterion.code
        sheet_input.comments[code] = _read_comment(data.get(f"comment-{code}", ""), code, sheet_input)
        sheet_input.texts[code] = data.get(f"value-{code}", "").strip()
        if data.get(f"na-{code}") and plan.stage.not_applicable != "refuse":
            sheet_input.values[code] = None
        elif sheet_input.texts[code]:
            _read_value(sheet_input, code, plan)
    sheet_input.comments = {code: text for code, text in sheet_input.comments.items() if text}
    sheet_input.comment = _read_comment(data.get(OVERALL, ""), OVERALL, sheet_input)
    return sheet_input


def draft_of_values(
    values: Mapping[str, Decimal | None], *, comments: Mapping[str, str], comment: str
) -> dict[str, str]:
    """The draft that says the same as these values and notes."""
    texts = {code: format_value(value) for code, value in values.items()}
    return SheetInput(values=dict(values), texts=texts, comments=dict(comments), comment=comment).draft


def format_value(value: Decimal | None) -> str:
    """`85` or `85,5`, as it is typed; empty for a criterion that does not apply."""
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")


def _read_value(sheet_input: SheetInput, code: str, plan: StagePlan) -> None:
    text, value = sheet_input.texts[code], None
    if NUMBER.fullmatch(text):
        value = Decimal(text.replace(",", "."))
    problem = plan.scale.problem_with(value)  # no number at all is a problem too
    if problem is None:
        sheet_input.values[code] = value
        return
    scale = plan.stage.scale
    rule = _("write a number from %(low)s to %(high)s in steps of %(step)s")
    bounds = {"low": _format_bound(scale.min), "high": _format_bound(scale.max), "step": _format_bound(scale.step)}
    sheet_input.errors[code] = f"{VALUE_PROBLEMS[problem] % {'value': text}}: {rule % bounds}"


def _read_comment(text: str, name: str, sheet_input: SheetInput) -> str:
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(text) > LONGEST_COMMENT:
        sheet_input.errors.setdefault(
            name, _("The note is longer than %(limit)s characters; shorten it.") % {"limit": LONGEST_COMMENT}
        )
    return text[: LONGEST_COMMENT * 4]


def _format_bound(value: Decimal) -> str:
    return format_number_id(value, decimal_places(value))
