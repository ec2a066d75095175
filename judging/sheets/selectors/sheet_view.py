"""One score sheet as its judge sees it: the proposal on the left, the criteria on the right."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

from competition.models import RulebookVersion
from competition.rulebook.entry_rules import QuestionRules
from competition.rulebook.stage_rules import CriterionRules, Descriptor, ScoredStageRules
from competition.rulebook.vocabulary import Blinding
from judging.panels.models import Assignment
from judging.scoring.plan import ScoringPlan, StagePlan
from judging.sheets.enums import SheetStatus
from judging.sheets.models import ScoreSheet, SheetReturn
from submissions.models import Attachment
from submissions.permissions import is_evidence_shown
from submissions.selectors.answered_sections import AnsweredSection, sections_for_judges

PLACES = 2


@dataclass(frozen=True, slots=True)
class Field:
    """One criterion on the sheet. `value` is text as typed or stored; `share` its weight in percent of the whole;
    `reread`: the answers it is about, of those this judge may read.
    """

    criterion: CriterionRules
    value: str
    not_applicable: bool
    comment: str
    error: str
    share: Decimal
    reread: Sequence[QuestionRules] = ()

    @property
    def is_done(self) -> bool:
        return self.not_applicable or (self.value != "" and not self.error)

    @property
    def descriptors(self) -> Sequence[Descriptor]:
        """The best first, as on paper."""
        return sorted(self.criterion.descriptors, key=lambda descriptor: -descriptor.min)


@dataclass(frozen=True, slots=True)
class Standing:
    """The total so far: None while nothing has a value; `weight` is the share it rests on in percent."""

    total: Decimal | None
    weight: Decimal
    missing: int


@dataclass(frozen=True, slots=True)
class Difference:
    """What one state of a sheet says about `label` that another does not."""

    label: str
    value: str
    comment: str


def plan_of(version: RulebookVersion, stage: str) -> StagePlan:
    return _plan(version.document).stages[stage]


@lru_cache(maxsize=16)
def _plan(document: str) -> ScoringPlan:
    return ScoringPlan(RulebookVersion(document=document).rules)


def stored_values(sheet: ScoreSheet | None, plan: StagePlan, group: str) -> dict[str, Decimal | None]:
    """A draft keeps what there is by code; a locked sheet (or one given back) keeps the whole vector."""
    kept = json.loads(sheet.vector) if sheet is not None else []
    if isinstance(kept, dict):
        return {code: None if text is None else Decimal(text) for code, text in kept.items()}
    return plan.decode(group, kept) if kept else {}


def fields_of(plan: StagePlan, group: str, *, texts, values, comments, errors, parts=()) -> list[Field]:
    """`parts`: what of the proposal stands beside the sheet."""
    criteria, beside = plan.criteria(group), [answer.question for part in parts for answer in part.answers]
    whole = sum((criterion.weight for criterion in criteria), Decimal(0))
    return [
        Field(
            criterion,
            texts.get(criterion.code, ""),
            criterion.code in values and values[criterion.code] is None,
            comments.get(criterion.code, ""),
            errors.get(criterion.code, ""),
            (100 * criterion.weight / whole).quantize(Decimal(1)) if whole else Decimal(0),
            [question for question in beside if question.code in criterion.questions],
        )
        for criterion in criteria
    ]


def standing_of(plan: StagePlan, group: str, values) -> Standing:
    given = {code: plan.scale.read(value) for code, value in values.items() if value is not None}
    total, rests_on, whole = plan.so_far(group, given)
    left = sum(criterion.code not in values for criterion in plan.criteria(group))
    share = (100 * rests_on / whole).quantize(Decimal(1)) if whole else Decimal(0)
    return Standing(total.decimal(PLACES) if total else None, share, left)


def plain(value: Decimal | None) -> str:
    """`85` or `85,5`, as it is typed."""
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")


@dataclass(frozen=True, slots=True)
class Written:
    """A sheet as texts, stored or typed; `values` says where a criterion does not apply (None)."""

    texts: Mapping[str, str]
    values: Mapping[str, Decimal | None]
    comments: Mapping[str, str]
    comment: str

    def value(self, code: str) -> str:
        if code in self.values and self.values[code] is None:
            return _("n/a")
        return self.texts.get(code, "").replace(".", ",")


def written(sheet: ScoreSheet | None, values: Mapping[str, Decimal | None]) -> Written:
    """As stored."""
    texts = {code: plain(value) for code, value in values.items()}
    return Written(texts, values, sheet.comments if sheet else {}, sheet.comment if sheet else "")


def differences(plan: StagePlan, group: str, *, told: Written, other: Written) -> list[Difference]:
    """What `told` says where `other` says something else."""
    found = []
    for criterion in plan.criteria(group):
        code = criterion.code
        pair = (told.value(code), told.comments.get(code, ""))
        if pair != (other.value(code), other.comments.get(code, "")):
            found.append(Difference(criterion.label, *pair))
    if told.comment != other.comment:
        found.append(Difference(_("Overall note"), "", told.comment))
    return found


def parts_of_proposal(assignment: Assignment, stage: ScoredStageRules) -> list[AnsweredSection]:
    return sections_for_judges(assignment.proposal, is_blind=stage.blind == Blinding.IDENTITY)


def evidence_for(assignment: Assignment, stage: ScoredStageRules) -> list[Attachment]:
    rules = assignment.panel.edition.rules
    shown = {kind.code for kind in rules.evidence if is_evidence_shown(stage, kind)}
    files = assignment.proposal.attachments.current().filter(evidence_type__code__in=shown)
    return list(files.select_related("evidence_type"))


def returned_reason(sheet: ScoreSheet | None) -> SheetReturn | None:
    """Why a sheet that was locked before is open again."""
    return sheet.returns.last() if sheet is not None and sheet.status == SheetStatus.DRAFT else None


def is_locked(sheet: ScoreSheet | None) -> bool:
    return sheet is not None and sheet.status == SheetStatus.SUBMITTED
