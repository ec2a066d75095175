"""The rulebook as one immutable value. Attribute names are the keys of the YAML file (docs/rulebook.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from competition.rulebook.entry_rules import (
    CategoryRules,
    EligibilityRule,
    EvidenceTypeRules,
    GateCriterion,
    GroupRules,
    ParticipantTypeRules,
    QuestionRules,
    SectionRules,
)
from competition.rulebook.result_rules import AwardRules, FinalRules, PublicationRules, TieBreakStep
from competition.rulebook.stage_rules import ScoredStageRules, StageRules


@dataclass(frozen=True, slots=True)
class LegalBasis:
    kind: str
    number: str
    year: int
    title: str
    article: str | None
    url: str | None
    verified: bool


class CodedPart(Protocol):
    """A part of the rulebook that others name by its code."""

    @property
    def code(self) -> str: ...


Part = TypeVar("Part", bound=CodedPart)


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
    gate: tuple[GateCriterion, ...]
    groups: tuple[GroupRules, ...]
    categories: tuple[CategoryRules, ...]
    participant_types: tuple[ParticipantTypeRules, ...]
    eligibility: tuple[EligibilityRule, ...]
    form: tuple[SectionRules, ...]
    evidence: tuple[EvidenceTypeRules, ...]
    stages: tuple[StageRules, ...]
    final: FinalRules | None
    tie_break: tuple[TieBreakStep, ...]
    awards: tuple[AwardRules, ...]
    grace_seconds: int
    publication: PublicationRules

    @property
    def scored_stages(self) -> tuple[ScoredStageRules, ...]:
        return tuple(stage for stage in self.stages if isinstance(stage, ScoredStageRules))

    @property
    def questions(self) -> tuple[QuestionRules, ...]:
        """The questions of all sections, in the order of the form."""
        return tuple(question for section in self.form for question in section.questions)

    def stage(self, code: str) -> StageRules:
        return part_with_code(self.stages, code)

    # Asked for where scores are read: the type has every scoring field, so nobody tests for None.
    def scored_stage(self, code: str) -> ScoredStageRules:
        """Raises LookupError where the stage is not scored."""
        return part_with_code(self.scored_stages, code)


def part_with_code(parts: Iterable[Part], code: str) -> Part:
    """The part that has the code; raises LookupError when there is none."""
    for part in parts:
        if part.code == code:
            return part
    raise LookupError(f"the rulebook has no part {code!r} here")
