"""Which lines of a ranking a page shows, whether its rows are stored or only computed."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from django.db.models import OuterRef, Q, QuerySet, Subquery

from competition.models import Edition, Stage
from judging.panels.enums import Outcome
from judging.panels.models import Advancement
from judging.results.models import RankingRow
from judging.scoring.inputs import Key
from submissions.models import Proposal

ADVANCED = Q(outcome=Outcome.ADVANCED)
NOT_ADVANCED = Q(outcome=Outcome.STOPPED) | Q(outcome=None)


class KeyedRow(Protocol):
    """A row of a computed ranking: of a stage or of the final one."""

    @property
    def key(self) -> Key: ...


Row = TypeVar("Row", bound=KeyedRow)


@dataclass(frozen=True, slots=True)
class RankingFilter:
    """Which lines of a ranking are shown; ranks stay those of the whole. `advances` None = whether or not."""

    words: str = ""
    category: str = ""
    advances: bool | None = None

    def matching_proposals(self, edition: Edition) -> QuerySet[Proposal] | None:
        """Those that fit words and category; None when neither was asked for."""
        if not self.words and not self.category:
            return None
        proposals = Proposal.objects.filter(edition=edition)
        if self.category:
            proposals = proposals.filter(category__code=self.category)
        if self.words:
            titled = Q(code__icontains=self.words) | Q(title__icontains=self.words)
            proposals = proposals.filter(titled | Q(unit__name__icontains=self.words))
        return proposals

    def select_computed_rows(
        self, edition: Edition, rows: Iterable[Row], advanced: Container[Key] = frozenset()
    ) -> list[Row]:
        """Those of the rows that fit, in the order in which they came."""
        proposals = self.matching_proposals(edition)
        # One query for the ids: computed rows know nothing of titles, units and categories.
        keys = None if proposals is None else set(proposals.values_list("pk", flat=True))
        return [
            row for row in rows if (keys is None or row.key in keys) and self.advances in (None, row.key in advanced)
        ]

    def filter_stored_rows(
        self, edition: Edition, rows: QuerySet[RankingRow], stage: Stage | None = None
    ) -> QuerySet[RankingRow]:
        """The rows that fit; `stage`: the one that they rank, where it matters who advanced from it."""
        proposals = self.matching_proposals(edition)
        if proposals is not None:
            rows = rows.filter(proposal__in=proposals)
        if self.advances is None:
            return rows
        return rows.alias(outcome=outcome_in(stage)).filter(ADVANCED if self.advances else NOT_ADVANCED)


ALL_LINES = RankingFilter()


def outcome_in(stage: Stage | None) -> Subquery:
    """The outcome of a stored row's proposal in a stage.

    One by one and not joined: just after thousands have advanced, a database that has not counted them yet joins them
    pair by pair.
    """
    return Subquery(Advancement.objects.filter(stage=stage, proposal=OuterRef("proposal")).values("outcome")[:1])
