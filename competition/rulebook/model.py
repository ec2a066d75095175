"""The rulebook as immutable values. Attribute names are the keys of the YAML file (docs/rulebook.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from competition.rulebook.choices import (  # noqa: F401 - the words belong to the model: importers find both here
    ALWAYS_SCORED,
    JUDGED_BY_PEOPLE,
    SCORED_KINDS,
    Adjustment,
    Advance,
    Blind,
    BlindEvidence,
    CarryAs,
    Combine,
    EligibilityType,
    EvidenceNeed,
    Feedback,
    IfTooFew,
    Method,
    NotApplicable,
    NotReachedLast,
    OnSpread,
    OnTie,
    Over,
    PublishedJudges,
    PublishedRows,
    PublishedScores,
    QuestionKind,
    RankOn,
    Scope,
    Sensitivity,
    Severity,
    StageKind,
    TieAtCut,
    TieBreakBy,
    Values,
)


@dataclass(frozen=True, slots=True)
class LegalBasis:
    kind: str
    number: str
    year: int
    title: str
    article: str | None
    url: str | None
    verified: bool


@dataclass(frozen=True, slots=True)
class Gate:
    """A must-meet kriteria: an entry has it or is not eligible; nobody scores it."""

    code: str
    label: str
    help: str


@dataclass(frozen=True, slots=True)
class Group:
    code: str
    label: str
    help: str
    by_invitation: bool
    outside_quota: bool


@dataclass(frozen=True, slots=True)
class Category:
    code: str
    label: str
    help: str
    sdgs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ParticipantType:
    """A kind of entrant; `unit_types` are codes of work-unit types it covers. `max_entries` None = no limit."""

    code: str
    label: str
    unit_types: tuple[str, ...]
    max_entries: int | None
    max_entries_by_group: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class EligibilityRule:
    """`params` holds what the rule type needs; the schema lists each type's parameters."""

    code: str
    type: EligibilityType
    severity: Severity
    groups: tuple[str, ...]
    message: str
    params: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class QuestionExample:
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class QuestionExamples:
    good: QuestionExample
    weak: QuestionExample


@dataclass(frozen=True, slots=True)
class Question:
    """`max_words` / `min_words` by group code, resolved for each group in `groups`; a missing key = no limit."""

    code: str
    label: str
    help: str
    kind: QuestionKind
    required: bool
    groups: tuple[str, ...]
    min_words: Mapping[str, int]
    max_words: Mapping[str, int]
    choices: tuple[str, ...]
    identifying: bool
    evidence: EvidenceNeed
    examples: QuestionExamples | None = None


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    label: str
    help: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class EvidenceType:
    code: str
    label: str
    mime: tuple[str, ...]
    max_mb: Decimal
    required_for: tuple[str, ...]
    sensitivity: Sensitivity
    blind: BlindEvidence
    help: str = ""


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
class Criterion:
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
class Judges:
    min: int
    equal_number: bool


@dataclass(frozen=True, slots=True)
class Aggregate:
    over: Over
    method: Method
    drop_high: int
    drop_low: int
    if_too_few: IfTooFew


@dataclass(frozen=True, slots=True)
class Spread:
    max: Decimal
    on: Over
    then: OnSpread


@dataclass(frozen=True, slots=True)
class StageRound:
    """Decimal places, HALF_UP; None = exact."""

    judge_total: int | None
    criterion: int | None
    weighted_criterion: int | None
    stage: int | None


@dataclass(frozen=True, slots=True)
class Quota:
    """`by` is group, category, participant_type or a declared attribute; `value` is compared with the entry's."""

    by: str
    value: object
    min: int
    max: int | None


@dataclass(frozen=True, slots=True)
class Priority:
    attribute: str
    equals: object


@dataclass(frozen=True, slots=True)
class Advancement:
    per: tuple[str, ...]
    method: Advance
    n: int | None
    n_by: Mapping[str, int]
    min_score: Decimal | None
    quotas: tuple[Quota, ...]
    priority: tuple[Priority, ...]
    tie_at_cut: TieAtCut


@dataclass(frozen=True, slots=True)
class Minutes:
    """How long an entry may present and be interviewed; printed, and the timer of the hearing."""

    presentation: int
    interview: int


@dataclass(frozen=True, slots=True)
class Stage:
    """`opens_at` / `closes_at` are ISO 8601 instants with an offset, as text (presets leave them out). The scoring
    fields are None (criteria empty) in a stage that is not scored. `outcomes` are codes."""

    code: str
    label: str
    help: str
    kind: StageKind
    scored: bool
    groups: tuple[str, ...]
    opens_at: str | None
    closes_at: str | None
    blind: Blind
    scale: ScoreScale | None
    values: Values | None
    not_applicable: NotApplicable | None
    judges: Judges | None
    combine: Combine | None
    criteria: tuple[Criterion, ...]
    aggregate: Aggregate | None
    spread: Spread | None
    round: StageRound | None
    adjustment: Adjustment | None
    advancement: Advancement | None
    days: int | None = None
    minutes: Minutes | None = None
    outcomes: tuple[str, ...] = ()

    def scored_criteria(self, group: str) -> tuple[Criterion, ...]:
        """The leaves with a weight that a sheet for an entry of this group must answer, in rulebook order."""
        parents = {criterion.parent for criterion in self.criteria}
        return tuple(c for c in self.criteria if c.code not in parents and c.weight > 0 and group in c.groups)


@dataclass(frozen=True, slots=True)
class Carried:
    stage: str
    weight: Decimal
    as_: CarryAs


@dataclass(frozen=True, slots=True)
class FinalRound:
    places: int
    mode: str


@dataclass(frozen=True, slots=True)
class Final:
    """The key `from` of the file is `sources` here (`from` is a Python keyword)."""

    sources: tuple[Carried, ...]
    round: FinalRound
    rank_on: RankOn
    not_reached_last: NotReachedLast
    rankings: tuple[Scope, ...]


@dataclass(frozen=True, slots=True)
class TieBreak:
    by: TieBreakBy
    ref: str | None


@dataclass(frozen=True, slots=True)
class Award:
    code: str
    label: str
    per: Scope
    rank_from: int
    rank_to: int
    min_score: Decimal | None
    on_tie: OnTie
    benefits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    rows: PublishedRows
    scores: PublishedScores
    judges: PublishedJudges
    feedback: tuple[Feedback, ...]


@dataclass(frozen=True, slots=True)
class Rulebook:
    schema: int
    code: str
    name: str
    locale: str
    verified: bool
    ranked_entity: str
    word_count: str
    attributes: Mapping[str, tuple[str, ...]]
    legal_bases: tuple[LegalBasis, ...]
    gate: tuple[Gate, ...]
    groups: tuple[Group, ...]
    categories: tuple[Category, ...]
    participant_types: tuple[ParticipantType, ...]
    eligibility: tuple[EligibilityRule, ...]
    form: tuple[Section, ...]
    evidence: tuple[EvidenceType, ...]
    stages: tuple[Stage, ...]
    final: Final | None
    tie_break: tuple[TieBreak, ...]
    awards: tuple[Award, ...]
    grace_seconds: int
    publication: Publication

    @property
    def scored_stages(self) -> tuple[Stage, ...]:
        return tuple(stage for stage in self.stages if stage.scored)

    def stage(self, code: str) -> Stage:
        return next(stage for stage in self.stages if stage.code == code)
