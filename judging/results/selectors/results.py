"""Kept rankings as page-ready rows."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from competition.models import Edition, Stage
from competition.rulebook.vocabulary import PublishedRows
from judging.results.models import AwardGiven, Ranking, RankingRow


@dataclass(frozen=True, slots=True)
class RankingList:
    """One list of a kept ranking, with the labels of its group and category."""

    scope: str
    part: str
    label: str
    rows: list[RankingRow]


def ranking_of(edition: Edition, stage: Stage | None = None) -> Ranking | None:
    return Ranking.objects.filter(edition=edition, stage=stage).first()


def published_ranking(slug: str) -> Ranking | None:
    """The published result of an edition; None before it is published."""
    return (
        Ranking.objects.select_related("edition__rulebook_version", "edition__ledger")
        .filter(edition__slug=slug, stage=None)
        .first()
    )


def rows_of(ranking: Ranking) -> QuerySet[RankingRow]:
    given = AwardGiven.objects.filter(ranking=ranking).select_related("award")
    return ranking.rows.select_related("proposal__unit", "proposal__group", "proposal__category").prefetch_related(
        Prefetch("proposal__awards", queryset=given, to_attr="given")
    )


def published_rows(ranking: Ranking) -> list[RankingList]:
    """What the rulebook's `publication` lets the public see, list by list."""
    rows, shown = rows_of(ranking), ranking.edition.rules.publication.rows
    if shown == PublishedRows.WINNERS:
        rows = rows.filter(proposal__awards__ranking=ranking).distinct()
    elif shown == PublishedRows.FINALISTS:
        rows = rows.exclude(score=None)
    return lists_of(ranking, rows)


def lists_of(ranking: Ranking, rows: Iterable[RankingRow]) -> list[RankingList]:
    """The lists in the order of the rulebook: scopes as its rankings name them, then its groups and categories."""
    rules = ranking.edition.rules
    labels = {part.code: part.label for part in (*rules.groups, *rules.categories)}
    order = {name: place for place, name in enumerate((*rules.final.rankings, *labels))}
    lists: dict[tuple[str, str], list[RankingRow]] = {}
    for row in rows:
        lists.setdefault((row.scope, row.part), []).append(row)
    found = [
        RankingList(scope, part, ", ".join(labels.get(code, code) for code in part.split("+") if code), own)
        for (scope, part), own in lists.items()
    ]
    last = len(order)
    return sorted(found, key=lambda own: [order.get(name, last) for name in (own.scope, *own.part.split("+"))])
