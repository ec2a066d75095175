"""Panels of the desk: who sits where and who could."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from accounts.enums import BUREAU_ROLES, Role
from accounts.models import Membership, User
from competition.models import Edition, Stage
from competition.selectors.editions import scored_stages
from judging.panels.enums import AssignmentStatus
from judging.panels.models import Assignment, Judge, Panel, PanelSeat
from judging.panels.permissions import is_closed
from judging.panels.selectors.conflicts import entrants_of, standing_conflicts
from submissions.enums import ProposalStatus
from submissions.models import Proposal


def panels_by_stage(edition: Edition) -> list[tuple[Stage, list[Panel]]]:
    """Scored stages with their panels; every panel has `seated` = [(seat, units, number of assignments)] ready."""
    panels = list(Panel.objects.filter(edition=edition).select_related("stage", "edition"))
    rows = PanelSeat.objects.filter(panel__in=panels).select_related("judge__user")
    seats = list(rows.order_by("judge__pk"))
    units = _units_by_user({seat.judge.user_id for seat in seats})
    pairs = Assignment.objects.filter(panel__in=panels).order_by().values_list("panel_id", "judge_id")
    assigned = {(panel, judge): number for panel, judge, number in pairs.annotate(number=Count("pk"))}
    for panel in panels:
        panel.seated = [
            (seat, units.get(seat.judge.user_id, []), assigned.get((panel.pk, seat.judge_id), 0))
            for seat in seats
            if seat.panel_id == panel.pk
        ]
    return [(stage, [panel for panel in panels if panel.stage_id == stage.pk]) for stage in scored_stages(edition)]


def _units_by_user(users: Iterable[int]) -> dict[int, list[str]]:
    units = defaultdict(list)
    rows = Membership.objects.current().filter(user_id__in=users).select_related("unit__parent")
    for row in rows:
        # "UPT Talang" says little without the agency it stands under.
        above = f" ({row.unit.parent})" if row.unit.parent and not row.unit.is_agency else ""
        units[row.user_id].append(f"{row.unit}{above}")
    return units


def next_judge_code(edition: Edition) -> str:
    codes = set(Judge.objects.filter(edition=edition).values_list("code", flat=True))
    number = 1
    # Not the count plus one: codes can also be chosen by hand or imported.
    while f"J{number}" in codes:
        number += 1
    return f"J{number}"


def possible_judges(edition: Edition) -> QuerySet[User]:
    """Active people, judges by role first; nobody of the bureau can judge."""
    # Whoever runs the competition sees every score and must not give any.
    people = User.objects.filter(is_active=True).exclude(groups__name__in=BUREAU_ROLES)
    return people.annotate(judges=Count("groups", filter=Q(groups__name=Role.JUDGE))).order_by("-judges", "name", "pk")


def assignments_in(edition: Edition, stage: Stage) -> QuerySet:
    return Assignment.objects.filter(panel__edition=edition, stage=stage)


def proposals_in(edition: Edition, stage: Stage) -> QuerySet[Proposal]:
    """Who is in the stage, and whoever was given to a judge there, as long as they are eligible."""
    entrants = Q(pk__in=entrants_of(edition, stage).order_by().values("pk"))
    assigned = Q(pk__in=assignments_in(edition, stage).order_by().values("proposal"))
    eligible = Proposal.objects.filter(status=ProposalStatus.ELIGIBLE)
    return eligible.filter(entrants | assigned).select_related("unit").order_by("code")


@dataclass(frozen=True, slots=True)
class JudgeShortage:
    """A proposal that fewer judges have than the rulebook asks for."""

    proposal: Proposal
    active: int
    needed: int


@dataclass(frozen=True, slots=True)
class StageAssignments:
    """What the bureau must look at in the assignments of a stage.

    `taken_away` are those of recused and excluded judges, `conflicts` those that are awaited in spite of a conflict of
    interest, with its sentence, `short` the proposals with too few judges.
    """

    taken_away: Sequence[Assignment]
    conflicts: Sequence[tuple[Assignment, str]]
    short: Sequence[JudgeShortage]


def stage_assignments(edition: Edition, stage: Stage) -> StageAssignments:
    """What the bureau must look at in a stage; the number of queries does not grow with the stage."""
    assignments = assignments_in(edition, stage)
    active = assignments.filter(status=AssignmentStatus.ACTIVE).order_by().values_list("proposal_id")
    numbers = dict(active.annotate(number=Count("pk")))
    needed = stage.scored_rules.judges.min if stage.is_scored else 1
    return StageAssignments(
        taken_away=list(assignments.exclude(status=AssignmentStatus.ACTIVE).select_related("judge__user", "proposal")),
        # Of a closed stage no conflict is named: nothing can be changed there any more.
        conflicts=[] if is_closed(edition, stage) else standing_conflicts(edition, stage),
        short=[
            JudgeShortage(proposal, numbers.get(proposal.pk, 0), needed)
            for proposal in proposals_in(edition, stage)
            if numbers.get(proposal.pk, 0) < needed
        ],
    )
