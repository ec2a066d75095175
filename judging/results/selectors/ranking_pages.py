"""A ranking as the bureau reads it: one page of lines, the cut, and what is still open.

What is final is read from the stored rows; only what can still move is computed.
"""

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from competition.enums import EditionStatus
from competition.models import Edition, Stage
from competition.rulebook.vocabulary import RankingScope
from judging.panels.enums import Outcome
from judging.panels.models import Advancement
from judging.results.enums import describe_tie_step, tie_step_name
from judging.results.models import AwardGiven, Ranking, RankingRow
from judging.results.selectors.cached_tabulation import get_tabulation
from judging.results.selectors.ranking_filter import ALL_LINES, NOT_ADVANCED, RankingFilter, outcome_in
from judging.results.selectors.ranking_lines import (
    RankingLine,
    add_judge_totals,
    describe_move,
    print_lines,
    proposals_by_key,
)
from judging.results.selectors.tabulation import Tabulation
from judging.scoring.inputs import Key

PAGE_SIZE = 250
MAX_OBSTACLES = 50


@dataclass(frozen=True, slots=True)
class UndecidedTie:
    """Codes of proposals that only the plenary can order, and the stage or award that depends on it."""

    proposals: Sequence[str]
    subject: str


@dataclass(frozen=True, slots=True)
class RankingPage:
    """One page of a ranking. `stage` None = the final ranking. `total`: lines of the whole, before any filter.

    `obstacles`: why the next act is not possible yet, the first of them; `more_obstacles`: how many there are besides.
    """

    stage: Stage | None
    lines: Page[RankingLine]
    is_final: bool
    is_advanced: bool
    obstacles: Sequence[str]
    ties: Sequence[UndecidedTie]
    places: int
    total: int
    more_obstacles: int = 0

    @property
    def obstacle_count(self) -> int:
        return len(self.obstacles) + self.more_obstacles


def stage_ranking_page(
    edition: Edition,
    stage: Stage,
    page_number: int | str = 1,
    *,
    ranking_filter: RankingFilter = ALL_LINES,
    page_size: int | None = None,
) -> RankingPage | None:
    """One page of the ranking of a stage; None while nobody has entered it. `page_size`: PAGE_SIZE unless given."""
    decided = Advancement.objects.filter(stage=stage, proposal__edition=edition)
    # A closed stage that nobody advanced from yet is computed: who will advance still follows the plenary.
    rankings = Ranking.objects.filter(edition=edition, stage=stage).annotate(is_advanced=Exists(decided))
    ranking = rankings.first()
    page_size = page_size or PAGE_SIZE
    if ranking is not None and ranking.is_advanced:
        return _stored_stage_page(edition, stage, ranking, page_number, ranking_filter, page_size)
    tabulation = get_tabulation(edition)
    if stage.code not in tabulation.result.tables:
        return None
    return _computed_stage_page(tabulation, stage, page_number, ranking_filter, page_size)


def final_ranking_page(
    edition: Edition,
    page_number: int | str = 1,
    *,
    ranking_filter: RankingFilter = ALL_LINES,
    page_size: int | None = None,
) -> RankingPage:
    """One page of the overall list of the final ranking. `page_size`: PAGE_SIZE unless given."""
    ranking = Ranking.objects.filter(edition=edition, stage=None).first()
    page_size = page_size or PAGE_SIZE
    if ranking is not None:
        return _stored_final_page(edition, ranking, page_number, ranking_filter, page_size)
    return _computed_final_page(get_tabulation(edition), page_number, ranking_filter, page_size)


def _stored_stage_page(
    edition: Edition,
    stage: Stage,
    ranking: Ranking,
    page_number: int | str,
    ranking_filter: RankingFilter,
    page_size: int,
) -> RankingPage:
    """Reads the lines of one page whole; how many there are and how many advanced is left to the database."""
    rows = ranking_filter.filter_stored_rows(edition, ranking.rows.order_by("place"), stage)
    advanced = Advancement.objects.filter(stage=stage, proposal__edition=edition, outcome=Outcome.ADVANCED)
    if ranking_filter != ALL_LINES:
        advanced = advanced.filter(proposal__in=rows.values("proposal"))
    counts = Ranking.objects.filter(pk=ranking.pk).values_list(_count_of(rows), _count_of(advanced))
    line_count, advanced_count = counts.get()
    # Numbers stand for the lines: the page is known before one of them is read.
    page = Paginator(range(line_count), page_size).get_page(page_number)
    start, stop = max(page.start_index() - 1, 0), page.end_index()
    # Cut to the page first, so that the subqueries below are asked for these lines alone.
    page_rows = RankingRow.objects.filter(pk__in=rows.values("pk")[start:stop]).order_by("place")
    page_rows = page_rows.select_related("proposal__unit", "proposal__category")
    annotated_rows = list(
        page_rows.annotate(outcome=outcome_in(stage), is_mixed_above=_is_mixed_above(rows, stage, start))
    )
    lines = [
        RankingLine(
            row.proposal,
            row.rank,
            row.score,
            row.is_tied,
            row.outcome == Outcome.ADVANCED,
            decided_by=describe_tie_step(row.decided_by, edition.rules),
        )
        for row in annotated_rows
    ]
    # The cut is drawn where as many stand above it as advanced, and nobody else.
    above = advanced_count - start
    if 0 < above <= len(lines) and advanced_count < line_count and all(line.advances for line in lines[:above]):
        lines[above - 1].is_last_above_cut = not annotated_rows[0].is_mixed_above
    printed = print_lines(edition, page, add_judge_totals(stage, lines), ranking.places)
    total = line_count if ranking_filter == ALL_LINES else ranking.rows.count()
    return RankingPage(stage, printed, True, True, (), (), ranking.places, total)


def _count_of(rows: QuerySet[RankingRow] | QuerySet[Advancement]) -> Coalesce:
    """The number of rows as an expression, so that one query counts two things."""
    counted = rows.order_by().annotate(all=Value(1)).values("all").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _is_mixed_above(rows: QuerySet[RankingRow], stage: Stage, start: int) -> Exists | Value:
    """Whether somebody before this place of the list did not advance."""
    if not start:
        return Value(False)
    last = Subquery(rows.values("place")[start - 1 : start])
    return Exists(rows.filter(place__lte=last).alias(outcome=outcome_in(stage)).filter(NOT_ADVANCED))


def _computed_stage_page(
    tabulation: Tabulation, stage: Stage, page_number: int | str, ranking_filter: RankingFilter, page_size: int
) -> RankingPage:
    edition, plan = tabulation.edition, tabulation.plan
    table, selection = tabulation.result.tables[stage.code], tabulation.result.selections[stage.code]
    all_rows = list(table.rows.values())
    advanced, sharing = set(selection.advanced), Counter(row.rank for row in all_rows)
    rows = ranking_filter.select_computed_rows(edition, all_rows, advanced)
    last_above_cut = _find_last_above_cut([row.key for row in rows], advanced)
    page = Paginator(rows, page_size).get_page(page_number)
    proposals = proposals_by_key(row.key for row in page)
    lines = [
        RankingLine(
            proposals[row.key],
            row.rank,
            plan.print_score(row.score),
            row.rank is not None and sharing[row.rank] > 1,
            row.key in advanced,
            row.key == last_above_cut,
            note=tabulation.describe_missing(stage.code, row.key, row.missing) if row.missing else "",
            spread=plan.print_score(row.spread),
            is_far_apart=row.spread_exceeded,
        )
        for row in page
    ]
    printed = print_lines(edition, page, add_judge_totals(stage, lines), plan.places)
    first = table.blocking[:MAX_OBSTACLES]
    return RankingPage(
        stage,
        printed,
        is_final=stage.code in tabulation.closed_stages,
        is_advanced=False,
        obstacles=[tabulation.describe_missing(stage.code, key, reason) for key, reason in first],
        ties=[UndecidedTie(tabulation.codes(tied.entries), stage.label) for tied in selection.pending],
        places=plan.places,
        total=len(all_rows),
        more_obstacles=len(table.blocking) - len(first),
    )


def _stored_final_page(
    edition: Edition, ranking: Ranking, page_number: int | str, ranking_filter: RankingFilter, page_size: int
) -> RankingPage:
    overall = ranking.rows.filter(scope=RankingScope.OVERALL.value)
    rows = ranking_filter.filter_stored_rows(edition, overall.select_related("proposal__unit", "proposal__category"))
    page = Paginator(rows, page_size).get_page(page_number)
    awards = _stored_awards(ranking)
    lines = [
        RankingLine(
            row.proposal,
            row.rank,
            row.score,
            row.is_tied,
            note=describe_move(row),
            award=", ".join(awards.get(row.proposal_id, ())),
            decided_by=describe_tie_step(row.decided_by, edition.rules),
        )
        for row in page
    ]
    printed = print_lines(edition, page, lines, ranking.places)
    return RankingPage(None, printed, True, True, (), (), ranking.places, overall.count())


def _stored_awards(ranking: Ranking) -> dict[int, list[str]]:
    """Labels of the awards of each proposal, by its id."""
    labels: dict[int, list[str]] = {}
    for row in AwardGiven.objects.filter(ranking=ranking).select_related("award"):
        labels.setdefault(row.proposal_id, []).append(row.award.label)
    return labels


def _computed_final_page(
    tabulation: Tabulation, page_number: int | str, ranking_filter: RankingFilter, page_size: int
) -> RankingPage:
    edition, plan, labels = tabulation.edition, tabulation.plan, tabulation.award_labels
    overall = tabulation.result.final.lists.get((RankingScope.OVERALL, ()))
    all_rows = overall.rows if overall else ()
    rows = ranking_filter.select_computed_rows(edition, all_rows)
    page = Paginator(rows, page_size).get_page(page_number)
    proposals, awards = proposals_by_key(row.key for row in page), tabulation.awards_by_entry()
    lines = [
        RankingLine(
            proposals[row.key],
            row.rank,
            plan.print_score(row.final),
            row.tied,
            note=describe_move(row),
            award=", ".join(awards.get(row.key, ())),
            decided_by=describe_tie_step(tie_step_name(row.decided_by), plan.rulebook),
        )
        for row in page
    ]
    return RankingPage(
        None,
        print_lines(edition, page, lines, plan.places),
        is_final=edition.status == EditionStatus.PUBLISHED,
        is_advanced=False,
        obstacles=[stage.label for stage in tabulation.open_final_stages()],
        ties=[
            UndecidedTie(tabulation.codes(tie.entries), labels[tie.award]) for tie in tabulation.result.awards.pending
        ],
        places=plan.places,
        total=len(all_rows),
    )


def _find_last_above_cut(keys: Iterable[Key], advanced: Container[Key]) -> Key | None:
    """Below whom of these the cut is drawn: everybody above advances and nobody below. Where quotas or the parts of a
    list mix both, there is no such line.
    """
    outcomes = [(key, key in advanced) for key in keys]
    count = sum(advances for _key, advances in outcomes)
    is_line = 0 < count < len(outcomes) and all(advances for _key, advances in outcomes[:count])
    return outcomes[count - 1][0] if is_line else None
