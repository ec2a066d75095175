from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from competition.rulebook.vocabulary import (
    AggregateMethod,
    AggregateOver,
    CombineMethod,
    PublishedJudges,
    PublishedRows,
    PublishedScores,
    QuestionKind,
    RankingScope,
    StageKind,
    TieAction,
    ValueScale,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class VersionStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    FROZEN = "frozen", _("Frozen")
    RETIRED = "retired", _("Retired")


class EditionStatus(models.TextChoices):
    """What was decided about an edition; whether a stage is open now is computed by schedule, never stored."""

    DRAFT = "draft", _("In preparation")
    OPEN = "open", _("Open")
    PUBLISHED = "published", _("Results published")


# What the vocabulary of a rulebook is called on screen.
VOCABULARY_LABELS: dict[type[StrEnum], dict[str, StrOrPromise]] = {
    StageKind: {
        "registration": _("Registration"),
        "admin_check": _("Administrative check"),
        "desk_evaluation": _("Scoring of the proposals"),
        "presentation": _("Presentation and interview"),
        "field_verification": _("Verification in the field"),
        "feasibility": _("Test of feasibility"),
        "beneficiary_survey": _("Survey among those served"),
        "plenary": _("Plenary of the judges"),
        "public_objection": _("Objections of the public"),
        "decree": _("Decree of the winners"),
        "award": _("Award ceremony"),
    },
    QuestionKind: {
        "text": _("Text"),
        "choice": _("One of a list"),
        "multiple_choice": _("Several of a list"),
        "sdgs": _("Sustainable development goals (TPB)"),
        "number": _("A number"),
        "date": _("Date"),
        "link": _("Link"),
        "declaration": _("Declaration"),
    },
    RankingScope: {
        "overall": _("all proposals"),
        "group": _("each group"),
        "category": _("each category"),
        "group+category": _("each category of a group"),
    },
    TieAction: {
        "share": _("all get it"),
        "share_and_skip": _("all get it, the next rank stays free"),
        "plenary": _("the plenary decides"),
    },
    AggregateMethod: {
        "mean": _("mean"),
        "median": _("median"),
        "trimmed_mean": _("trimmed mean"),
        "sum": _("sum"),
    },
    AggregateOver: {
        "judge_total": _("of the judges' totals"),
        "criterion": _("criterion by criterion"),
    },
    CombineMethod: {
        "weighted_mean": _("weighted mean of the criteria"),
        "weighted_sum": _("weighted sum of the criteria"),
    },
    ValueScale: {
        "normalised": _("values brought to 0–100"),
        "raw": _("values as they are given"),
    },
    PublishedRows: {
        "winners": _("winners"),
        "finalists": _("finalists"),
        "all": _("all proposals"),
    },
    PublishedScores: {
        "none": _("not shown"),
        "final": _("final score"),
        "stages": _("score of every stage"),
    },
    PublishedJudges: {
        "hidden": _("not shown"),
        "anonymous": _("without names"),
        "named": _("by name"),
    },
}
KINDS: dict[str, type[StrEnum]] = {kind.__name__: kind for kind in VOCABULARY_LABELS}


def label_of(member: StrEnum) -> str:
    """What a value of the rulebook's vocabulary is called on screen."""
    return str(VOCABULARY_LABELS[type(member)][member.value])


def choices_of(kind: type[StrEnum]) -> list[tuple[str, StrOrPromise]]:
    """(value, label) in the order of the vocabulary."""
    return [(member.value, VOCABULARY_LABELS[kind][member.value]) for member in kind]


# The 17 goals of the 2030 Agenda (A/RES/70/1), in the short form of the United Nations' signs.
SDG_LABELS: dict[int, StrOrPromise] = {
    1: _("No poverty"),
    2: _("Zero hunger"),
    3: _("Good health and well-being"),
    4: _("Quality education"),
    5: _("Gender equality"),
    6: _("Clean water and sanitation"),
    7: _("Affordable and clean energy"),
    8: _("Decent work and economic growth"),
    9: _("Industry, innovation and infrastructure"),
    10: _("Reduced inequalities"),
    11: _("Sustainable cities and communities"),
    12: _("Responsible consumption and production"),
    13: _("Climate action"),
    14: _("Life below water"),
    15: _("Life on land"),
    16: _("Peace, justice and strong institutions"),
    17: _("Partnerships for the goals"),
}
