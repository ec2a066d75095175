"""The page on which proposals are assigned by hand: every pair of a panel with the state of its sheet."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q

from judging.panels.models import Judge, Panel
from judging.panels.selectors.conflicts import conflicts_among, entrants_of
from judging.panels.selectors.panels import assignments_in
from judging.sheets.selectors.progress import AssignmentBrief, SheetState, cells_of

LINES = 100
NO_CELL: tuple[AssignmentBrief | None, SheetState | None] = (None, None)


@dataclass(frozen=True, slots=True)
class PairChoice:
    """One pair of the assignment page: assigned already, possible, or refused with the reason."""

    judge: Judge
    assignment: AssignmentBrief | None
    state: SheetState | None
    conflict: str
    pair: str


def assignment_page(panel: Panel, words: str = "", number: int | str | None = 1) -> tuple[list[Judge], Page]:
    """The judges and one page of lines (proposal, its choices); `words`: of code, title or unit."""
    judges = list(panel.judges.select_related("user").order_by("pk"))
    proposals = entrants_of(panel.edition, panel.stage).select_related("unit").order_by("code")
    if words:
        titled = Q(code__icontains=words) | Q(title__icontains=words)
        proposals = proposals.filter(titled | Q(unit__name__icontains=words))
    page: Page[Any] = Paginator(proposals, LINES).get_page(number)
    shown_proposals = list(page.object_list)
    conflicts = conflicts_among([(judge, proposal) for proposal in shown_proposals for judge in judges])
    cells = cells_of(assignments_in(panel.edition, panel.stage).filter(proposal__in=shown_proposals))
    page.object_list = [
        (
            proposal,
            [
                PairChoice(
                    judge,
                    *cells.get((proposal.pk, judge.pk), NO_CELL),
                    conflicts.get((judge, proposal), ""),
                    f"{judge.pk}-{proposal.pk}",
                )
                for judge in judges
            ],
        )
        for proposal in shown_proposals
    ]
    return judges, page
