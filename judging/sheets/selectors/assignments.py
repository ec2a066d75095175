"""The page on which proposals are assigned by hand: every pair of a panel with the state of its sheet."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q

from judging.panels.models import Judge, Panel
from judging.panels.selectors.conflicts import conflicts_among, entrants_of
from judging.panels.selectors.panels import given_in
from judging.sheets.selectors.progress import Given, State, cells_of

LINES = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """One pair of the assignment page: given already, possible, or refused with the reason."""

    judge: Judge
    assignment: Given | None
    state: State | None
    conflict: str
    pair: str


def assignment_page(panel: Panel, words: str = "", number: int | str | None = 1) -> tuple[list[Judge], Page]:
    """The judges and one page of lines (proposal, its choices); `words`: of code, title or unit."""
    judges = list(panel.judges.select_related("user").order_by("pk"))
    proposals = entrants_of(panel.edition, panel.stage).select_related("unit").order_by("code")
    if words:
        titled = Q(code__icontains=words) | Q(title__icontains=words)
        proposals = proposals.filter(titled | Q(unit__name__icontains=words))
    page = Paginator(proposals, LINES).get_page(number)
    shown = list(page.object_list)
    conflicts = conflicts_among([(judge, proposal) for proposal in shown for judge in judges])
    cells = cells_of(given_in(panel.edition, panel.stage).filter(proposal__in=shown))
    page.object_list = [
        (
            proposal,
            [
                Choice(
                    judge,
                    *cells.get((proposal.pk, judge.pk), (None, None)),
                    conflicts.get((judge, proposal), ""),
                    f"{judge.pk}-{proposal.pk}",
                )
                for judge in judges
            ],
        )
        for proposal in shown
    ]
    return judges, page
