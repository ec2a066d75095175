"""The fields of a score sheet: what a form sends and a draft keeps, read criterion by criterion.

One reader for the posted form, the saves of a script, the draft and the lock, which has no request: a Django form
beside it would be a second set of the same rules.

The names are `value-<criterion>`, `na-<criterion>` ("ya": the criterion does not apply), `comment-<criterion>` and
`comment` for the sheet as a whole.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.formats import format_number_id
from core.text_changes import text_fingerprint
from judging.scoring.exact import decimal_places
from judging.scoring.plan import StagePlan
from judging.scoring.values import ValueProblemKind
from judging.sheets.enums import VALUE_PROBLEMS

OVERALL = "comment"  # field name of the overall note; its errors stand under this name too
NOT_APPLICABLE = "ya"
OPENED = "-opened"  # ends the name of the hidden field beside each
LONGEST_COMMENT = 5000
NUMBER = re.compile(r"-?\d{1,12}([.,]\d{1,12})?", re.ASCII)  # Decimal would read 1_0, 1e1 and NaN too


@dataclass(slots=True)
class SheetInput:
    """By criterion code: `values` that are legal (None = not applicable), `texts` as typed and `comments`. By field
    name: `errors`, why a text cannot be stored.
    """

    values: dict[str, Decimal | None] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    comment: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def storable_texts(self) -> dict[str, str]:
        """Field name → text for a draft, of every field but those with an error."""
        return {name: text for name, text in self.typed_texts.items() if name not in self.errors}

    @property
    def typed_texts(self) -> dict[str, str]:
        """Field name → text. Of a criterion that does not apply the value is not looked at, so it stays out."""
        texts = {OVERALL: self.comment}
        for code, text in self.texts.items():
            is_applicable = self.values.get(code, text) is not None
            texts |= {f"na-{code}": "" if is_applicable else NOT_APPLICABLE}
            texts |= {f"value-{code}": text} if is_applicable else {}
            texts |= {f"comment-{code}": self.comments.get(code, "")}
        return texts


def read_sheet(data: Mapping[str, str], *, plan: StagePlan, group: str) -> SheetInput:
    """The fields of a form or a draft, as far as the criteria of this group have them. A wrong value becomes an error
    and does not cost the others.
    """
    sheet_input = SheetInput()
    for criterion in plan.criteria(group):
        code = criterion.code
        sheet_input.texts[code] = text = data.get(f"value-{code}", "").strip()
        if data.get(f"na-{code}") and _may_be_not_applicable(plan):
            sheet_input.values[code] = None
        elif text:
            try:
                sheet_input.values[code] = _parse_value(text, plan)
            except ValidationError as error:
                sheet_input.errors[f"value-{code}"] = str(error.message)
        if comment := _read_comment(data, f"comment-{code}", sheet_input.errors):
            sheet_input.comments[code] = comment
    sheet_input.comment = _read_comment(data, OVERALL, sheet_input.errors)
    return sheet_input


def opened_fingerprints(posted: Mapping[str, str]) -> dict[str, str]:
    """Field name → fingerprint of the text that the page was opened with, as the form sends it along."""
    return {name.removesuffix(OPENED): text for name, text in posted.items() if name.endswith(OPENED)}


def overlay_texts(
    stored_texts: Mapping[str, str], sheet_input: SheetInput, opened: Mapping[str, str]
) -> dict[str, str]:
    """Field name → text of the page that was sent: unchanged ones as they are stored, changed ones as typed."""
    changed = {
        name: text
        for name, text in sheet_input.typed_texts.items()
        if text_fingerprint(text) != (opened.get(name) or text_fingerprint(stored_texts.get(name, "")))
    }
    return {**stored_texts, **changed}


def field_names(plan: StagePlan, group: str) -> set[str]:
    """The names of all fields of a sheet."""
    kinds = ("value", "na", "comment") if _may_be_not_applicable(plan) else ("value", "comment")
    return {OVERALL} | {f"{kind}-{criterion.code}" for criterion in plan.criteria(group) for kind in kinds}


def clean_sheet_field(name: str, text: str, plan: StagePlan) -> str:
    """The text that a draft keeps of one field; raises ValidationError for one that the sheet cannot take."""
    ProhibitNullCharactersValidator()(text)
    kind = name.partition("-")[0]
    if kind == "na":
        return NOT_APPLICABLE if text else ""
    if kind == "value":
        text = text.strip()
        if text:
            _parse_value(text, plan)
        return text
    _refuse_long_comment(text)
    return text


def draft_of_values(
    values: Mapping[str, Decimal | None], *, comments: Mapping[str, str], comment: str
) -> dict[str, str]:
    """Field name → text of the draft that says the same as these values and notes."""
    texts = {code: format_value(value) for code, value in values.items()}
    return SheetInput(values=dict(values), texts=texts, comments=dict(comments), comment=comment).storable_texts


def format_value(value: Decimal | None) -> str:
    """`85` or `85,5`, as it is typed; empty for a criterion that does not apply."""
    # `:f`, for normalize() alone writes 100 as 1E+2.
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")


def _may_be_not_applicable(plan: StagePlan) -> bool:
    return plan.stage.not_applicable != "refuse"


def _parse_value(text: str, plan: StagePlan) -> Decimal:
    """The number; raises ValidationError with the scale's bounds where the scale has no such value."""
    if not NUMBER.fullmatch(text):
        raise _value_error(ValueProblemKind.NOT_A_NUMBER, text, plan)
    value = Decimal(text.replace(",", "."))
    if problem := plan.scale.problem_with(value):
        raise _value_error(problem, text, plan)
    return value


def _value_error(problem: ValueProblemKind, text: str, plan: StagePlan) -> ValidationError:
    scale = plan.stage.scale
    rule = _("write a number from %(low)s to %(high)s in steps of %(step)s")
    bounds = {"low": _format_bound(scale.min), "high": _format_bound(scale.max), "step": _format_bound(scale.step)}
    sentence = f"{VALUE_PROBLEMS[problem] % {'value': text}}: {rule % bounds}."
    return ValidationError(capfirst(sentence))


def _read_comment(data: Mapping[str, str], name: str, errors: dict[str, str]) -> str:
    # A form sends line breaks as CRLF and the script as LF; PostgreSQL takes no NUL.
    text = data.get(name, "").replace("\r\n", "\n").replace("\x00", "").strip()
    try:
        _refuse_long_comment(text)
    except ValidationError as error:
        errors[name] = str(error.message)
    return text


def _refuse_long_comment(text: str) -> None:
    if len(text.strip()) > LONGEST_COMMENT:
        problem = _("The note is longer than %(limit)s characters; shorten it.")
        raise ValidationError(problem % {"limit": LONGEST_COMMENT})


def _format_bound(value: Decimal) -> str:
    return format_number_id(value, decimal_places(value))
