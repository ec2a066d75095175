"""One score sheet as its judge sees it: the proposal on the left, the criteria on the right."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from competition.rulebook.entry_rules import QuestionRules
from competition.rulebook.stage_rules import CriterionRules, Descriptor, ScoredStageRules
from competition.rulebook.vocabulary import Blinding
from core.text_changes import StoredText
from judging.panels.models import Assignment
from judging.scoring.plan import StagePlan
from judging.sheets.enums import SheetStatus
from judging.sheets.models import ScoreSheet, SheetReturn
from judging.sheets.selectors.sheet_draft import OVERALL, SheetInput, format_value, read_sheet
from submissions.models import Attachment
from submissions.permissions import is_evidence_shown
from submissions.selectors.answered_sections import AnsweredSection, sections_for_judges

PLACES = 2


@dataclass(frozen=True, slots=True)
class CriterionField:
    """One criterion on the sheet. `value` is text as typed or stored, `error` why that cannot be stored; `share` its
    weight in percent of the whole; `reread`: the answers it is about, of those this judge may read. The stored texts
    are what a script changes.
    """

    criterion: CriterionRules
    value: str
    not_applicable: bool
    comment: str
    error: str
    comment_error: str
    share: Decimal
    stored_value: StoredText
    stored_not_applicable: StoredText
    stored_comment: StoredText
    reread: Sequence[QuestionRules] = ()

    @property
    def is_done(self) -> bool:
        return self.not_applicable or (self.value != "" and not self.error)

    @property
    def descriptors(self) -> Sequence[Descriptor]:
        """The best first, as on paper."""
        return sorted(self.criterion.descriptors, key=lambda descriptor: -descriptor.min)


@dataclass(frozen=True, slots=True)
class WrongField:
    """A field whose text cannot be stored; `target` is the id of its input on the page."""

    target: str
    label: str
    problem: str


@dataclass(frozen=True, slots=True)
class ProvisionalTotal:
    """The total so far: None while nothing has a value; `weight` is the share it rests on in percent."""

    total: Decimal | None
    weight: Decimal
    missing: int


@dataclass(frozen=True, slots=True)
class SheetDifference:
    """A value and a note of one state of a sheet that another state does not have; `label` names the criterion."""

    label: str
    value: str
    comment: str


def stored_input(sheet: ScoreSheet | None, plan: StagePlan, group: str) -> SheetInput:
    """What the sheet holds: of a draft its fields, of a locked one its final values and notes."""
    if sheet is None:
        return SheetInput()
    if sheet.status == SheetStatus.DRAFT:
        return read_sheet(sheet.draft_texts, plan=plan, group=group)
    values = plan.decode(group, json.loads(sheet.vector))
    texts = {code: format_value(value) for code, value in values.items()}
    return SheetInput(values=values, texts=texts, comments=sheet.comments, comment=sheet.comment)


def fields_of(
    plan: StagePlan,
    group: str,
    sheet_input: SheetInput,
    *,
    sheet: ScoreSheet | None = None,
    parts: Sequence[AnsweredSection] = (),
) -> list[CriterionField]:
    """The criteria as they stand on the page. `sheet`: the stored one; `parts`: what of the proposal stands beside."""
    values, errors = sheet_input.values, sheet_input.errors
    stored_texts = sheet or ScoreSheet()
    criteria, beside = plan.criteria(group), [answer.question for part in parts for answer in part.answers]
    total_weight = sum((criterion.weight for criterion in criteria), Decimal(0))
    return [
        CriterionField(
            criterion,
            sheet_input.texts.get(criterion.code, ""),
            criterion.code in values and values[criterion.code] is None,
            sheet_input.comments.get(criterion.code, ""),
            errors.get(f"value-{criterion.code}", ""),
            errors.get(f"comment-{criterion.code}", ""),
            (100 * criterion.weight / total_weight).quantize(Decimal(1)) if total_weight else Decimal(0),
            stored_texts.stored_text(f"value-{criterion.code}"),
            stored_texts.stored_text(f"na-{criterion.code}"),
            stored_texts.stored_text(f"comment-{criterion.code}"),
            [question for question in beside if question.code in criterion.questions],
        )
        for criterion in criteria
    ]


def wrong_fields_of(fields: Sequence[CriterionField], errors: Mapping[str, str]) -> list[WrongField]:
    """The fields with an error in the order of the page."""
    wrong_fields = []
    for field in fields:
        code, label = field.criterion.code, field.criterion.label
        if field.error:
            wrong_fields.append(WrongField(f"nilai-{code}", label, field.error))
        if field.comment_error:
            wrong_fields.append(WrongField(f"catatan-{code}", label, field.comment_error))
    if OVERALL in errors:
        wrong_fields.append(WrongField(OVERALL, _("Overall note"), errors[OVERALL]))
    return wrong_fields


def sum_so_far(plan: StagePlan, group: str, values: Mapping[str, Decimal | None]) -> ProvisionalTotal:
    scaled_values = {code: plan.scale.read(value) for code, value in values.items() if value is not None}
    total, scored_weight, total_weight = plan.so_far(group, scaled_values)
    missing = sum(criterion.code not in values for criterion in plan.criteria(group))
    share = (100 * scored_weight / total_weight).quantize(Decimal(1)) if total_weight else Decimal(0)
    return ProvisionalTotal(total.decimal(PLACES) if total else None, share, missing)


def find_differences(
    plan: StagePlan, group: str, *, content: SheetInput, reference: SheetInput
) -> list[SheetDifference]:
    """The values and notes of `content` where `reference` has something else."""
    differences = []
    for criterion in plan.criteria(group):
        code = criterion.code
        entry = (_describe_value(content, code), content.comments.get(code, ""))
        if entry != (_describe_value(reference, code), reference.comments.get(code, "")):
            differences.append(SheetDifference(criterion.label, *entry))
    if content.comment != reference.comment:
        differences.append(SheetDifference(_("Overall note"), "", content.comment))
    return differences


def _describe_value(sheet_input: SheetInput, code: str) -> str:
    if code in sheet_input.values and sheet_input.values[code] is None:
        return _("n/a")
    # 85.5 and 85,5 are one value, typed in two ways.
    return sheet_input.texts.get(code, "").replace(".", ",")


def parts_of_proposal(assignment: Assignment, stage: ScoredStageRules) -> list[AnsweredSection]:
    return sections_for_judges(assignment.proposal, is_blind=stage.blind == Blinding.IDENTITY)


def evidence_for(assignment: Assignment, stage: ScoredStageRules) -> list[Attachment]:
    rules = assignment.panel.edition.rules
    codes = {kind.code for kind in rules.evidence if is_evidence_shown(stage, kind)}
    files = assignment.proposal.attachments.current().filter(evidence_type__code__in=codes)
    return list(files.select_related("evidence_type"))


def returned_reason(sheet: ScoreSheet | None) -> SheetReturn | None:
    """Why a sheet that was locked before is open again."""
    return sheet.returns.last() if sheet is not None and sheet.status == SheetStatus.DRAFT else None


def is_locked(sheet: ScoreSheet | None) -> bool:
    return sheet is not None and sheet.status == SheetStatus.SUBMITTED
