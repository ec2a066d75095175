"""The lines of a ranking as the bureau reads them: scores as printed and every judge's total."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar, cast

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from competition.models import Edition, Stage
from core.formats import format_number_id
from judging.panels.enums import AssignmentStatus
from judging.panels.models import Assignment
from judging.results.models import RankingRow
from judging.scoring.exact import Exact
from judging.scoring.final import FinalRow
from judging.scoring.inputs import Key
from judging.sheets.models import ScoreSheet
from submissions.models import Proposal

CODE_PLACEHOLDER = "KODE"
TOTAL_PLACES = 2

Row = TypeVar("Row")


@dataclass(slots=True)
class RankingLine:
    """One proposal in a ranking.

    `totals`: what each judge gave, as text. `is_last_above_cut`: the cut line is drawn below it. `explanation_url`:
    where its figures are explained.
    """

    proposal: Proposal
    rank: int | None
    score: Decimal | None
    is_tied: bool = False
    advances: bool | None = None
    is_last_above_cut: bool = False
    note: str = ""
    spread: Decimal | None = None
    is_far_apart: bool = False
    award: str = ""
    decided_by: str = ""
    totals: str = ""
    printed_score: str = ""
    explanation_url: str = ""

    @property
    def bar_width(self) -> str:
        """The score as a share of the best possible, in percent."""
        # Raw scales and the adjustment for severity may put a score outside 0 to 100; a bar has no such width.
        return f"{max(0, min(100, self.score)):.2f}" if self.score is not None else "0"


def proposals_by_key(keys: Iterable[Key]) -> dict[Key, Proposal]:
    """The proposals of computed rows, with all that a line shows of them."""
    return dict(Proposal.objects.select_related("unit", "category").in_bulk(list(keys)))


def describe_move(row: RankingRow | FinalRow) -> str:
    """What the plenary did to this rank, as a sentence; empty where it did nothing."""
    if row.rank == row.computed_rank:
        return ""
    return _("moved by the plenary from rank %(rank)d") % {"rank": row.computed_rank}


def print_lines(edition: Edition, page: Page[Row], lines: list[RankingLine], places: int) -> Page[RankingLine]:
    """The page of rows with its lines in their place, their scores printed with that many decimals."""
    # One address is reversed and the codes put in: for each line it would cost more than all the rest of the page.
    url_pattern = reverse("results-explain", args=[edition.slug, CODE_PLACEHOLDER])
    for line in lines:
        line.explanation_url = url_pattern.replace(CODE_PLACEHOLDER, line.proposal.code)
        line.printed_score = format_number_id(line.score, places) if line.score is not None else ""
    # Only the number of lines and pages is asked of the paginator, and rows and lines are equally many.
    paginator = cast(Paginator[RankingLine], page.paginator)
    return Page(lines, page.number, paginator)


def add_judge_totals(stage: Stage, lines: list[RankingLine]) -> list[RankingLine]:
    """The lines with the total of every judge, in the order in which the judges came; – = not locked."""
    keys = [line.proposal.pk for line in lines]
    rows = Assignment.objects.filter(stage=stage, proposal__in=keys, status=AssignmentStatus.ACTIVE)
    # Sheets are asked for one by one: joined, the database reads all there are.
    sheets = ScoreSheet.objects.filter(assignment=OuterRef("pk"))
    fractions = [Subquery(sheets.values(name)) for name in ("numerator", "denominator")]
    totals: dict[int, list[str]] = {}
    for proposal_id, judge, numerator, denominator in rows.order_by("judge__pk").values_list(
        "proposal_id", "judge__code", *fractions
    ):
        total = "–"
        if numerator is not None:
            total = format_number_id(Exact(numerator, denominator).decimal(TOTAL_PLACES), TOTAL_PLACES)
        totals.setdefault(proposal_id, []).append(f"{judge}\N{NO-BREAK SPACE}{total}")
    for line in lines:
        line.totals = ", ".join(totals.get(line.proposal.pk, ()))
    return lines
