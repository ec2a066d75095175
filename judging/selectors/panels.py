"""Panels of the desk: who sits where, who could, and who may read what."""

from collections import defaultdict
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from accounts.enums import BUREAU_ROLES, Role
from accounts.models import Membership, User
from competition.models import Edition, Stage
from judging.models import Assignment, Judge, Panel, PanelSeat
from judging.selectors.conflicts import conflicts_among, entrants_of
from judging.selectors.progress import Given, State, cells_of, given_in
from judging.selectors.tabulation import scored_stages

LINES = 100


def panels_by_stage(edition: Edition) -> list[tuple[Stage, list[Panel]]]:
    """Scored stages with their panels; every panel has `seated` = [(seat, units, given)] ready."""
    panels = list(Panel.objects.filter(edition=edition).select_related("stage", "edition"))
    seats = PanelSeat.objects.filter(panel__in=panels).select_related("judge__user").order_by("judge__pk")
    seats = list(seats)
    units = _units_by_user({seat.judge.user_id for seat in seats})
    rows = Assignment.objects.filter(panel__in=panels).order_by().values_list("panel_id", "judge_id")
    given = {(panel, judge): number for panel, judge, number in rows.annotate(number=Count("pk"))}
    for panel in panels:
        panel.seated = [
            (seat, units.get(seat.judge.user_id, []), given.get((panel.pk, seat.judge_id), 0))
            for seat in seats
            if seat.panel_id == panel.pk
        ]
    return [(stage, [panel for panel in panels if panel.stage_id == stage.pk]) for stage in scored_stages(edition)]


def _units_by_user(users) -> dict[int, list[str]]:
    found = defaultdict(list)
    rows = Membership.objects.current().filter(user_id__in=users).select_related("unit__parent")
    for row in rows:
        above = f" ({row.unit.parent})" if row.unit.parent and not row.unit.is_agency else ""
        found[row.user_id].append(f"{row.unit}{above}")
    return found


def next_judge_code(edition: Edition) -> str:
    taken = set(Judge.objects.filter(edition=edition).values_list("code", flat=True))
    number = 1
    while f"J{number}" in taken:
        number += 1
    return f"J{number}"


def possible_judges(edition: Edition):
    """Active people, judges by role first; nobody of the bureau can judge."""
    people = User.objects.filter(is_active=True).exclude(groups__name__in=BUREAU_ROLES)
    return people.annotate(judges=Count("groups", filter=Q(groups__name=Role.JUDGE))).order_by("-judges", "name", "pk")


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
