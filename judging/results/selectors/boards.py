"""A ranking as the bureau reads it: one page of lines with every judge's total, the cut, and what is still open.

What is final is read from the kept rows; only what can still move is computed.
"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from competition.enums import EditionStatus
from competition.models import Edition, Stage
from competition.selectors.editions import scored_stages
from core.formats import format_number_id
from judging.panels.enums import AssignmentStatus, Outcome
from judging.panels.models import Advancement, Assignment, StageClosing
from judging.results.enums import STILL_MISSING, tie_step
from judging.results.models import AwardGiven, Ranking, RankingRow
from judging.results.selectors.current import current_tabulation
from judging.results.selectors.tabulation import Tabulation
from judging.scoring.exact import Exact
from judging.sheets.enums import SheetStatus
from judging.sheets.models import ScoreSheet
from submissions.models import Proposal

LINES = 250
MOST_WAITING = 50
PLACEHOLDER = "KODE"
ADVANCED = Q(outcome=Outcome.ADVANCED)
NOT_ADVANCED = Q(outcome=Outcome.STOPPED) | Q(outcome=None)


@dataclass(slots=True)
class Line:
    """`bar` is the score as a share of the best possible in percent, `totals` what each judge gave, as text; `address`:
    where the figures are explained.
    """

    proposal: Proposal
    rank: int | None
    score: Decimal | None
    is_tied: bool = False
    advances: bool | None = None
    is_last_above: bool = False
    note: str = ""
    spread: Decimal | None = None
    is_far_apart: bool = False
    award: str = ""
    decided_by: str = ""
    totals: str = ""
    printed: str = ""
    address: str = ""

    @property
    def bar(self) -> str:
        return f"{max(0, min(100, self.score)):.2f}" if self.score is not None else "0"


@dataclass(frozen=True, slots=True)
class Board:
    """One page of a ranking. `stage` None = the final ranking; `waiting`: why the next act is not possible yet, the
    first of them; `more_waiting`: how many there are besides. `total`: lines of the whole, before any filter.
    """

    stage: Stage | None
    page: Page
    is_final: bool
    is_advanced: bool
    waiting: Sequence[str]
    ties: Sequence["Tie"]
    places: int
    total: int
    more_waiting: int = 0

    @property
    def points(self) -> int:
        return len(self.waiting) + self.more_waiting


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines of a ranking are shown; ranks stay those of the whole. `goes_on` None = whether or not."""

    words: str = ""
    category: str = ""
    goes_on: bool | None = None

    def proposals(self, edition: Edition) -> QuerySet | None:
        """Those that fit words and category; None when neither was asked for."""
        if not self.words and not self.category:
            return None
        found = Proposal.objects.filter(edition=edition)
        if self.category:
            found = found.filter(category__code=self.category)
        if self.words:
            titled = Q(code__icontains=self.words) | Q(title__icontains=self.words)
            found = found.filter(titled | Q(unit__name__icontains=self.words))
        return found

    def keep(self, edition: Edition, rows: Iterable, advanced: Container[int] = ()) -> list:
        """Of computed rows."""
        found = self.proposals(edition)
        keys = None if found is None else set(found.values_list("pk", flat=True))
        return [
            row for row in rows if (keys is None or row.key in keys) and self.goes_on in (None, row.key in advanced)
        ]

    def filter(self, edition: Edition, rows: QuerySet, stage: Stage | None = None) -> QuerySet:
        """Of kept rows."""
        found = self.proposals(edition)
        if found is not None:
            rows = rows.filter(proposal__in=found)
        if self.goes_on is None:
            return rows
        rows = rows.alias(outcome=_outcome(stage))
        return rows.filter(ADVANCED if self.goes_on else NOT_ADVANCED)


EVERYTHING = Wanted()


@dataclass(frozen=True, slots=True)
class Tie:
    """Proposals that only the plenary can order, and what depends on it."""

    proposals: Sequence[str]
    about: str


@dataclass(frozen=True, slots=True)
class StageState:
    """Where a scored stage stands: waiting for the one before, open, closed or advanced."""

    stage: Stage
    state: str
    locked: int
    active: int


def stage_states(edition: Edition) -> list[StageState]:
    closed = set(StageClosing.objects.filter(edition=edition).values_list("stage_id", flat=True))
    advanced = set(Advancement.objects.filter(proposal__edition=edition).values_list("stage_id", flat=True).distinct())
    rows = Assignment.objects.filter(panel__edition=edition, status=AssignmentStatus.ACTIVE)
    counts: dict[int, list[int]] = {}
    for stage, status in rows.order_by().values_list("stage_id", "sheet__status"):
        count = counts.setdefault(stage, [0, 0])
        count[0] += status == SheetStatus.SUBMITTED
        count[1] += 1
    states, reached = [], True
    for stage in scored_stages(edition):
        state = "advanced" if stage.pk in advanced else "closed" if stage.pk in closed else "open"
        locked, active = counts.get(stage.pk, (0, 0))
        states.append(StageState(stage, state if reached else "waiting", locked, active))
        reached = reached and state == "advanced"
    return states


def stage_board(
    edition: Edition, stage: Stage, number: int = 1, *, wanted: Wanted = EVERYTHING, lines: int = 0
) -> Board | None:
    """None while nobody has entered the stage. `lines`: of a page, LINES unless told."""
    decided = Advancement.objects.filter(stage=stage, proposal__edition=edition)
    kept = Ranking.objects.filter(edition=edition, stage=stage)
    kept = kept.annotate(is_advanced=Exists(decided)).first()
    if kept is not None and kept.is_advanced:
        board = _kept_board(edition, stage, kept, number, wanted, lines)
    else:
        current = current_tabulation(edition)
        if stage.code not in current.result.tables:
            return None
        board = _open_board(current, stage, number, wanted, lines)
    return board


def _outcome(stage: Stage | None) -> Subquery:
    """Of a kept row. One by one and not joined: just after thousands have gone on, a database that has not counted them
    yet joins them pair by pair.
    """
    return Subquery(Advancement.objects.filter(stage=stage, proposal=OuterRef("proposal")).values("outcome")[:1])


def _kept_board(edition, stage, kept, number, wanted, per_page) -> Board:
    """Reads the lines of one page whole; how many there are and how many went on is left to the database. The line is
    drawn where as many stand above it as went on, and nobody else.
    """
    rows = wanted.filter(edition, kept.rows.order_by("place"), stage)
    went_on = Advancement.objects.filter(stage=stage, proposal__edition=edition, outcome=Outcome.ADVANCED)
    if wanted != EVERYTHING:
        went_on = went_on.filter(proposal__in=rows.values("proposal"))
    [(found, advanced)] = Ranking.objects.filter(pk=kept.pk).values_list(_number_of(rows), _number_of(went_on))
    page = Paginator(range(found), per_page or LINES).get_page(number)
    start, stop = page.object_list.start, page.object_list.stop
    shown = RankingRow.objects.filter(pk__in=rows.values("pk")[start:stop]).order_by("place")
    shown = shown.annotate(outcome=_outcome(stage), is_mixed=_stayed_behind(rows, stage, start))
    shown = list(shown.select_related("proposal__unit", "proposal__category"))
    lines = [
        Line(
            row.proposal,
            row.rank,
            row.score,
            row.is_tied,
            row.outcome == Outcome.ADVANCED,
            decided_by=tie_step(row.decided_by, edition.rules) if row.decided_by else "",
        )
        for row in shown
    ]
    above = advanced - start
    if 0 < above <= len(lines) and advanced < found and all(line.advances for line in lines[:above]):
        lines[above - 1].is_last_above = not shown[0].is_mixed
    page = _page(edition, page, _with_totals(stage, lines), kept.places)
    total = found if wanted == EVERYTHING else kept.rows.count()
    return Board(stage, page, True, True, (), (), kept.places, total)


def _number_of(rows: QuerySet) -> Coalesce:
    counted = rows.order_by().annotate(all=Value(1)).values("all").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _stayed_behind(rows: QuerySet, stage: Stage, start: int) -> Exists | Value:
    """Whether somebody before this place of the list did not go on."""
    if not start:
        return Value(False)
    last = Subquery(rows.values("place")[start - 1 : start])
    return Exists(rows.filter(place__lte=last).alias(outcome=_outcome(stage)).filter(NOT_ADVANCED))


def _open_board(current: Tabulation, stage: Stage, number: int, wanted: Wanted, per_page: int) -> Board:
    edition, places = current.edition, current.plan.places
    table, selection = current.result.tables[stage.code], current.result.selections[stage.code]
    rows = list(table.rows.values())
    advanced, sharing = set(selection.advanced), Counter(row.rank for row in rows)
    found = wanted.keep(edition, rows, advanced)
    cut = _cut([row.key for row in found], advanced)
    page = Paginator(found, per_page or LINES).get_page(number)
    proposals = _proposals([row.key for row in page.object_list])
    given = current.inputs.stages[stage.code]
    needed = current.plan.stages[stage.code].stage.judges.min
    lines = [
        Line(
            proposals[row.key],
            row.rank,
            row.score.decimal(places) if row.score else None,
            row.rank is not None and sharing[row.rank] > 1,
            row.key in advanced,
            row.key == cut,
            note=_note(row, given, needed, current),
            spread=row.spread.decimal(places) if row.spread else None,
            is_far_apart=row.spread_exceeded,
        )
        for row in page.object_list
    ]
    page = _page(edition, page, _with_totals(stage, lines), places)
    first = table.blocking[:MOST_WAITING]
    waiting = [_missing(missing, table.rows[key], given, needed, current) for key, missing in first]
    ties = [Tie(current.codes(tied.entries), stage.label) for tied in selection.pending]
    more = len(table.blocking) - len(first)
    return Board(stage, page, stage.code in current.closed, False, waiting, ties, places, len(rows), more)


def _note(row, given, needed, current) -> str:
    return _missing(row.missing, row, given, needed, current) if row.missing else ""


def _missing(missing, row, given, needed, current) -> str:
    return STILL_MISSING[missing] % {
        "proposal": current.entries[row.key].code,
        "counted": row.counted,
        "needed": needed,
        "outstanding": given.outstanding.get(row.key, 0),
    }


def final_board(edition: Edition, number: int = 1, *, wanted: Wanted = EVERYTHING, lines: int = 0) -> Board:
    kept = Ranking.objects.filter(edition=edition, stage=None).first()
    if kept is not None:
        overall = kept.rows.filter(scope="overall")
        rows = wanted.filter(edition, overall.select_related("proposal__unit", "proposal__category"))
        page = Paginator(rows, lines or LINES).get_page(number)
        awards = _kept_awards(kept)
        shown = [
            Line(
                row.proposal,
                row.rank,
                row.score,
                row.is_tied,
                note=_moved(row),
                award=awards.get(row.proposal_id, ""),
                decided_by=tie_step(row.decided_by, edition.rules) if row.decided_by else "",
            )
            for row in page.object_list
        ]
        page = _page(edition, page, shown, kept.places)
        return Board(None, page, True, True, (), (), kept.places, overall.count())
    current = current_tabulation(edition)
    return _open_final(current, number, wanted, lines)


def _open_final(current: Tabulation, number: int, wanted: Wanted, per_page: int) -> Board:
    lists = current.result.final.lists
    overall = next((own for own in lists.values() if own.scope == "overall"), None)
    places, rules = current.plan.places, current.plan.rulebook
    labels = {award.code: award.label for award in rules.awards}
    rows = overall.rows if overall else ()
    page = Paginator(wanted.keep(current.edition, rows), per_page or LINES).get_page(number)
    proposals = _proposals([row.key for row in page.object_list])
    awards: dict[int, list[str]] = {}
    for given in current.result.awards.awarded:
        awards.setdefault(given.entry, []).append(labels[given.award])
    lines = [
        Line(
            proposals[row.key],
            row.rank,
            row.final.decimal(places) if row.final else None,
            row.tied,
            note=_moved(row),
            award=", ".join(awards.get(row.key, ())),
            decided_by=tie_step(row.decided_by.ref or row.decided_by.by, current.plan.rulebook)
            if row.decided_by
            else "",
        )
        for row in page.object_list
    ]
    page = _page(current.edition, page, lines, places)
    ties = [Tie(current.codes(tie.entries), labels[tie.award]) for tie in current.result.awards.pending]
    waiting = [
        stage.label
        for stage in scored_stages(current.edition)
        if stage.code in current.plan.final_stages and stage.code not in current.closed
    ]
    is_final = current.edition.status == EditionStatus.PUBLISHED
    return Board(None, page, is_final, False, waiting, ties, places, len(rows))


def _moved(row) -> str:
    if row.rank == row.computed_rank:
        return ""
    return _("moved by the plenary from rank %(rank)d") % {"rank": row.computed_rank}


def _kept_awards(ranking: Ranking) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    for given in AwardGiven.objects.filter(ranking=ranking).select_related("award"):
        found.setdefault(given.proposal_id, []).append(given.award.label)
    return {proposal: ", ".join(labels) for proposal, labels in found.items()}


def _proposals(keys) -> Mapping[int, Proposal]:
    return Proposal.objects.select_related("unit", "category").in_bulk(keys)


def _with_totals(stage, lines: list[Line]) -> list[Line]:
    """The total of every judge for the lines of this page, in the order in which judges came; – = not locked.

    Sheets are asked for one by one: joined, the database reads all there are.
    """
    keys = [line.proposal.pk for line in lines]
    rows = Assignment.objects.filter(stage=stage, proposal__in=keys, status=AssignmentStatus.ACTIVE)
    sheets = ScoreSheet.objects.filter(assignment=OuterRef("pk"))
    parts = [Subquery(sheets.values(name)) for name in ("numerator", "denominator")]
    totals: dict[int, list] = {}
    for key, judge, numerator, denominator in rows.order_by("judge__pk").values_list(
        "proposal_id", "judge__code", *parts
    ):
        total = format_number_id(Exact(numerator, denominator).decimal(2), 2) if numerator is not None else "–"
        totals.setdefault(key, []).append(f"{judge}\N{NO-BREAK SPACE}{total}")
    for line in lines:
        line.totals = ", ".join(totals.get(line.proposal.pk, ()))
    return lines


def _page(edition: Edition, page: Page, lines: list[Line], places: int) -> Page:
    """The page with its lines as they are printed; an address is reversed once, not for each line."""
    there = reverse("results-explain", args=[edition.slug, PLACEHOLDER])
    for line in lines:
        line.address = there.replace(PLACEHOLDER, line.proposal.code)
        line.printed = format_number_id(line.score, places) if line.score is not None else ""
    page.object_list = lines
    return page


def _cut(keys: Iterable[int], advanced: Container[int]) -> int | None:
    """After whom of these the line is drawn: everybody above goes on and nobody below. Where quotas or the parts of a
    list mix both, there is no such line.
    """
    goes_on = [(key, key in advanced) for key in keys]
    count = sum(on for _key, on in goes_on)
    is_line = 0 < count < len(goes_on) and all(on for _key, on in goes_on[:count])
    return goes_on[count - 1][0] if is_line else None
