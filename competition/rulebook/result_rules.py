"""From stages to a result: the final, the tie chain, the awards and what is published.

Attribute names are the keys of the YAML file (docs/rulebook-stages.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from competition.rulebook.vocabulary import (
    CarryAs,
    NotReachedLast,
    PublishedFeedback,
    PublishedJudges,
    PublishedRows,
    PublishedScores,
    RankingScope,
    RankOn,
    TieAction,
    TieBreakBy,
)


@dataclass(frozen=True, slots=True)
class CarriedStage:
    """A stage's share of the final. The key `as` of the file is `as_` here (`as` is a Python keyword)."""

    stage: str
    weight: Decimal
    as_: CarryAs


@dataclass(frozen=True, slots=True)
class FinalRounding:
    places: int
    mode: str


@dataclass(frozen=True, slots=True)
class FinalRules:
    """The key `from` of the file is `sources` here (`from` is a Python keyword)."""

    sources: tuple[CarriedStage, ...]
    round: FinalRounding
    rank_on: RankOn
    not_reached_last: NotReachedLast
    rankings: tuple[RankingScope, ...]


@dataclass(frozen=True, slots=True)
class TieBreakStep:
    by: TieBreakBy
    ref: str | None


@dataclass(frozen=True, slots=True)
class AwardRules:
    code: str
    label: str
    per: RankingScope
    rank_from: int
    rank_to: int
    min_score: Decimal | None
    on_tie: TieAction
    benefits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublicationRules:
    rows: PublishedRows
    scores: PublishedScores
    judges: PublishedJudges
    feedback: tuple[PublishedFeedback, ...]
