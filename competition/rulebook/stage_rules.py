"""Stages: who judges what on which scale, how sheets become a score, and who goes on.

Attribute names are the keys of the YAML file (docs/rulebook-stages.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal

from competition.rulebook.vocabulary import (
    Adjustment,
    AdvancementMethod,
    AggregateMethod,
    AggregateOver,
    Blinding,
    CombineMethod,
    NotApplicable,
    SpreadAction,
    StageKind,
    TieAtCut,
    TooFewAction,
    ValueScale,
)


@dataclass(frozen=True, slots=True)
class ScoreScale:
    min: Decimal
    max: Decimal
    step: Decimal


@dataclass(frozen=True, slots=True)
class Descriptor:
    """What a value in `min`..`max` (inclusive, on the stage's scale) means in words."""

    min: Decimal
    max: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class CriterionRules:
    """`groups` is resolved: always the codes it applies to. `parent` names another criterion of the stage; only leaves
    are scored."""

    code: str
    label: str
    help: str
    weight: Decimal
    groups: tuple[str, ...]
    questions: tuple[str, ...]
    descriptors: tuple[Descriptor, ...]
    parent: str | None


@dataclass(frozen=True, slots=True)
class JudgeRules:
    min: int
    equal_number: bool


@dataclass(frozen=True, slots=True)
class AggregateRules:
    over: AggregateOver
    method: AggregateMethod
    drop_high: int
    drop_low: int
    if_too_few: TooFewAction


@dataclass(frozen=True, slots=True)
class SpreadRule:
    max: Decimal
    on: AggregateOver
    then: SpreadAction


@dataclass(frozen=True, slots=True)
class StageRounding:
    """Decimal places, HALF_UP; None = exact."""

    judge_total: int | None
    criterion: int | None
    weighted_criterion: int | None
    stage: int | None


@dataclass(frozen=True, slots=True)
class QuotaRule:
    """`by` is group, category, participant_type or a declared attribute; `value` is compared with the entry's."""

    by: str
    value: object
    min: int
    max: int | None


@dataclass(frozen=True, slots=True)
class PriorityRule:
    attribute: str
    equals: object


@dataclass(frozen=True, slots=True)
class AdvancementRules:
    per: tuple[str, ...]
    method: AdvancementMethod
    n: int | None
    n_by: Mapping[str, int]
    min_score: Decimal | None
    quotas: tuple[QuotaRule, ...]
    priority: tuple[PriorityRule, ...]
    tie_at_cut: TieAtCut


@dataclass(frozen=True, slots=True)
class HearingMinutes:
    """How long an entry may present and be interviewed; printed, and the timer of the hearing."""

    presentation: int
    interview: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRules:
    """A stage without scores. `opens_at` / `closes_at` are ISO 8601 instants with an offset, as text (presets leave
    them out). `outcomes` are codes."""

    code: str
    label: str
    help: str
    kind: StageKind
    groups: tuple[str, ...]
    opens_at: str | None
    closes_at: str | None
    advancement: AdvancementRules | None
    days: int | None = None
    minutes: HearingMinutes | None = None
    outcomes: tuple[str, ...] = ()

    @property
    def is_scored(self) -> bool:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredStageRules(StageRules):
    """A stage in which judges fill in sheets. `spread` None = judges may differ as far as the scale goes."""

    blind: Blinding
    scale: ScoreScale
    values: ValueScale
    not_applicable: NotApplicable
    judges: JudgeRules
    combine: CombineMethod
    criteria: tuple[CriterionRules, ...]
    aggregate: AggregateRules
    spread: SpreadRule | None
    round: StageRounding
    adjustment: Adjustment

    @property
    def is_scored(self) -> bool:
        return True

    def scored_criteria(self, group: str) -> tuple[CriterionRules, ...]:
        """The leaves with a weight that a sheet for an entry of this group must answer, in rulebook order."""
        # A criterion that others name as parent is a heading.
        parents = {criterion.parent for criterion in self.criteria}
        return tuple(
            criterion
            for criterion in self.criteria
            if criterion.code not in parents and criterion.weight > 0 and group in criterion.groups
        )


# What only a scored stage has; in a normalised document the other stages have these keys too, empty.
SCORING_FIELDS = tuple(
    field.name for field in fields(ScoredStageRules) if field.name not in {base.name for base in fields(StageRules)}
)
