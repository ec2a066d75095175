"""What the rulebook's `publication` says beyond the rows of a result: scores of the stages, and who judged."""

from dataclasses import dataclass

from competition.rulebook.vocabulary import PublishedJudges, PublishedScores
from judging.panels.models import Assignment, Judge
from judging.results.models import Ranking, RankingRow
from judging.results.selectors.results import RankingList


@dataclass(frozen=True, slots=True)
class PublicJudges:
    """`names` is empty unless the rulebook names them; `count` 0 = it says nothing of them."""

    count: int
    names: tuple[str, ...]


def judges_shown(ranking: Ranking) -> PublicJudges:
    shown = ranking.edition.rules.publication.judges
    if shown == PublishedJudges.HIDDEN:
        return PublicJudges(0, ())
    seated = Assignment.objects.filter(panel__edition=ranking.edition).values("judge")
    judges = Judge.objects.filter(pk__in=seated)
    if shown != PublishedJudges.NAMED:
        return PublicJudges(judges.count(), ())
    names = tuple(judges.order_by("user__name").values_list("user__name", flat=True))
    return PublicJudges(len(names), names)


def add_stage_scores(ranking: Ranking, lists: list[RankingList]) -> list[RankingList]:
    """Each shown row gets `stage_scores`, (label, score as printed, decimal places) in the order of the stages."""
    if ranking.edition.rules.publication.scores != PublishedScores.STAGES:
        return lists
    shown = {row.proposal_id for own in lists for row in own.rows}
    kept = RankingRow.objects.filter(
        ranking__edition=ranking.edition, ranking__stage__isnull=False, proposal__in=shown, score__isnull=False
    )
    found: dict[int, dict[str, tuple]] = {}
    for row in kept.select_related("ranking__stage").order_by("ranking__stage__position"):
        label = row.ranking.stage.label
        found.setdefault(row.proposal_id, {})[label] = (label, row.score, row.ranking.places)
    for own in lists:
        for row in own.rows:
            row.stage_scores = list(found.get(row.proposal_id, {}).values())
    return lists
