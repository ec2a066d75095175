"""Who may enter and what is asked: groups, categories, conditions, the form and its evidence.

Attribute names are the keys of the YAML file (docs/rulebook-entries.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from competition.rulebook.vocabulary import (
    EligibilityType,
    EvidenceBlinding,
    EvidenceNeed,
    QuestionKind,
    RuleSeverity,
    Sensitivity,
)


@dataclass(frozen=True, slots=True)
class GateCriterion:
    """A must-meet kriteria: an entry has it or is not eligible; nobody scores it."""

    code: str
    label: str
    help: str


@dataclass(frozen=True, slots=True)
class GroupRules:
    code: str
    label: str
    help: str
    by_invitation: bool
    outside_quota: bool


@dataclass(frozen=True, slots=True)
class CategoryRules:
    """`sdgs` are the numbers of the development goals that the category stands for."""

    code: str
    label: str
    help: str
    sdgs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ParticipantTypeRules:
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
    severity: RuleSeverity
    groups: tuple[str, ...]
    message: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class QuestionExample:
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class QuestionExamples:
    good: QuestionExample
    weak: QuestionExample


@dataclass(frozen=True, slots=True)
class QuestionRules:
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
class SectionRules:
    code: str
    label: str
    help: str
    questions: tuple[QuestionRules, ...]


@dataclass(frozen=True, slots=True)
class EvidenceTypeRules:
    """`required_for` are codes of the groups whose entries must attach it; `max_mb` is in units of 1,000,000 bytes."""

    code: str
    label: str
    mime: tuple[str, ...]
    max_mb: Decimal
    required_for: tuple[str, ...]
    sensitivity: Sensitivity
    blind: EvidenceBlinding
    help: str = ""
