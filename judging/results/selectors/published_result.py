"""What the rulebook's `publication` lets the public see of a result: its rows, scores of the stages, and who judged."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Prefetch, QuerySet

from competition.rulebook.rules import Rulebook
from competition.rulebook.vocabulary import PublishedJudges, PublishedRows, PublishedScores
from judging.panels.models import Assignment, Judge
from judging.results.models import AwardGiven, Ranking, RankingRow


class StageScore(NamedTuple):
    """A proposal's score in one stage, to be printed with that many decimals."""

    label: str
    score: Decimal
    places: int


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A row of the result. `stage_scores`: in the order of the stages, empty unless the rulebook publishes them."""

    row: RankingRow
    stage_scores: tuple[StageScore, ...]


@dataclass(frozen=True, slots=True)
class PublishedList:
    """One list of the result. `label`: of its group and category, empty for the overall list."""

    scope: str
    part: str
    label: str
    rows: list[PublishedRow]


@dataclass(frozen=True, slots=True)
class PublicJudges:
    """Who judged. `names` is empty unless the rulebook names them; `count` 0 = it says nothing of them."""

    count: int
    names: tuple[str, ...]


def published_lists(ranking: Ranking) -> list[PublishedList]:
    """The lists in the order of the rulebook: scopes as its rankings name them, then its groups and categories."""
    rules = ranking.edition.rules
    rows_by_list: dict[tuple[str, str], list[RankingRow]] = {}
    for row in _published_rows(ranking):
        rows_by_list.setdefault((row.scope, row.part), []).append(row)
    proposal_ids = {row.proposal_id for rows in rows_by_list.values() for row in rows}
    stage_scores = _read_stage_scores(ranking, proposal_ids)
    labels = list_labels(rules)
    lists = [
        PublishedList(
            scope,
            part,
            ", ".join(labels.get(code, code) for code in part.split("+") if code),
            [PublishedRow(row, tuple(stage_scores.get(row.proposal_id, ()))) for row in rows],
        )
        for (scope, part), rows in rows_by_list.items()
    ]
    # An award may be given in a list that the rulebook does not rank; such a list comes last.
    scopes = rules.final.rankings if rules.final else ()
    order: dict[str, int] = {name: place for place, name in enumerate((*scopes, *labels))}
    last = len(order)
    return sorted(lists, key=lambda ranked: [order.get(name, last) for name in (ranked.scope, *ranked.part.split("+"))])


def list_labels(rules: Rulebook) -> dict[str, str]:
    """Labels of the groups and categories by their codes, in the order of the rulebook."""
    labels = {group.code: group.label for group in rules.groups}
    return labels | {category.code: category.label for category in rules.categories}


def _published_rows(ranking: Ranking) -> QuerySet[RankingRow]:
    awards = AwardGiven.objects.filter(ranking=ranking).select_related("award")
    rows = ranking.rows.select_related("proposal__unit", "proposal__group", "proposal__category").prefetch_related(
        Prefetch("proposal__awards", queryset=awards, to_attr="awards_given")
    )
    publication = ranking.edition.rules.publication
    if publication.rows == PublishedRows.WINNERS:
        # A proposal with two awards is still listed once.
        return rows.filter(proposal__awards__ranking=ranking).distinct()
    if publication.rows == PublishedRows.FINALISTS:
        # Whoever did not reach every stage of the final has no score.
        return rows.exclude(score=None)
    return rows


def _read_stage_scores(ranking: Ranking, proposal_ids: Iterable[int]) -> dict[int, list[StageScore]]:
    """Scores of the stages by proposal id; none unless the rulebook publishes them."""
    if ranking.edition.rules.publication.scores != PublishedScores.STAGES:
        return {}
    rows = RankingRow.objects.filter(
        ranking__edition=ranking.edition,
        ranking__stage__isnull=False,
        proposal__in=proposal_ids,
        score__isnull=False,
    )
    scores: dict[int, list[StageScore]] = {}
    ordered = rows.order_by("ranking__stage__position")
    fields = ("proposal_id", "ranking__stage__label", "score", "ranking__places")
    for proposal_id, label, score, places in ordered.values_list(*fields):
        scores.setdefault(proposal_id, []).append(StageScore(label, score, places))
    return scores


def public_judges(ranking: Ranking) -> PublicJudges:
    """The judges as far as the rulebook tells the public of them."""
    published_as = ranking.edition.rules.publication.judges
    if published_as == PublishedJudges.HIDDEN:
        return PublicJudges(0, ())
    seated = Assignment.objects.filter(panel__edition=ranking.edition).values("judge")
    judges = Judge.objects.filter(pk__in=seated)
    if published_as != PublishedJudges.NAMED:
        return PublicJudges(judges.count(), ())
    names = tuple(judges.order_by("user__name").values_list("user__name", flat=True))
    return PublicJudges(len(names), names)
