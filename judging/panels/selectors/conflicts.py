"""Who may be assigned at all.

The proposals of a stage; pairs that must never meet, because they belong to one agency; and people of the bureau, who
cannot both run a competition and judge in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.enums import BUREAU_ROLES
from accounts.models import Membership, User
from accounts.selectors import map_units_to_agencies
from competition.enums import EditionStatus
from competition.models import Edition, Stage
from judging.panels.enums import AssignmentStatus
from judging.panels.models import Assignment, Judge, PanelSeat, StageClosing
from submissions.enums import ProposalStatus
from submissions.models import Proposal, TeamMember
from submissions.selectors.proposals import eligible_proposals


def entrants_of(edition: Edition, stage: Stage) -> QuerySet[Proposal]:
    """Eligible proposals whose group is in the stage and who advanced from the scored stage before it."""
    proposals = eligible_proposals(edition).filter(group__code__in=stage.rules.groups)
    earlier = edition.rulebook_version.stages.filter(is_scored=True, position__lt=stage.position).last()
    if earlier is None:
        return proposals
    return proposals.filter(advancements__stage=earlier, advancements__outcome="advanced")


def conflicts_among(pairs: Iterable[tuple[Judge, Proposal]]) -> dict[tuple[Judge, Proposal], str]:
    """Pairs that must never meet, each with the sentence that says why.

    Judge and proposal (or one of its partners) belong to one agency, or the judge is in its team or in the bureau.
    """
    # A fixed number of queries for all pairs: a large stage has tens of thousands of them.
    pairs = list(pairs)
    agencies = map_units_to_agencies()
    agencies_by_judge = _agencies_of_judges({judge.pk: judge for judge, _proposal in pairs}.values(), agencies)
    proposals = {proposal.pk: proposal for _judge, proposal in pairs}
    units, members = _units_of(proposals.values()), _members_of(proposals)
    bureau = bureau_among({judge.user_id for judge, _proposal in pairs})
    conflicts = {}
    for judge, proposal in pairs:
        names = {"judge": judge.code, "proposal": proposal.code}
        # A unit below no agency has a conflict with nobody.
        if agencies_by_judge[judge.user_id] & {agencies[unit] for unit in units[proposal.pk] if unit in agencies}:
            message = _("%(judge)s belongs to the same agency as %(proposal)s.")
        elif judge.user_id in members[proposal.pk]:
            message = _("%(judge)s is in the team of %(proposal)s.")
        elif judge.user_id in bureau:
            message = _("%(judge)s works in the bureau and cannot score %(proposal)s.")
        else:
            continue
        conflicts[judge, proposal] = message % names
    return conflicts


def standing_conflicts(edition: Edition, stage: Stage) -> list[tuple[Assignment, str]]:
    """Assignments that are awaited although judge and proposal have come into conflict since, and why."""
    # People change units and teams after an assignment. The database finds the candidates, so that thousands of sheets
    # cost as little as ten; `conflicts_among` judges them, so that the rule stands in one place.
    awaited = Assignment.objects.filter(panel__edition=edition, stage=stage, status=AssignmentStatus.ACTIVE)
    awaited = awaited.filter(proposal__status=ProposalStatus.ELIGIBLE)
    judges, agencies = list(Judge.objects.filter(pk__in=awaited.order_by().values("judge"))), map_units_to_agencies()
    judges_agencies = set().union(*_agencies_of_judges(judges, agencies).values())
    nearby_units = [unit for unit, agency in agencies.items() if agency in judges_agencies]
    rows = awaited.filter(
        Q(proposal__unit__in=nearby_units)
        | Q(proposal__partners__in=nearby_units)
        | Q(proposal__team__user=F("judge__user"))
        | Q(judge__user__in=bureau_among(judge.user_id for judge in judges))
    )
    # An assignment is found once for each partner unit and member that matches.
    candidates = list(rows.distinct().select_related("judge", "proposal").order_by("pk"))
    conflicts = conflicts_among((row.judge, row.proposal) for row in candidates)
    return [(row, conflicts[row.judge, row.proposal]) for row in candidates if (row.judge, row.proposal) in conflicts]


def bureau_among(users: Iterable[int]) -> set[int]:
    """Ids of those who work in the bureau, blocked or not."""
    return set(User.objects.filter(pk__in=list(users), groups__name__in=BUREAU_ROLES).values_list("pk", flat=True))


def seats_in_the_way(user: User) -> list[str]:
    """Why somebody cannot join the bureau: where the person still judges, and what to do about it."""
    seats = PanelSeat.objects.filter(judge__user=user).exclude(panel__edition__status=EditionStatus.PUBLISHED)
    seats = seats.select_related("panel__edition", "panel__stage", "judge__user").order_by("pk")
    return [line for line in map(_in_the_way, seats) if line]


def _in_the_way(seat: PanelSeat) -> str:
    assignments = Assignment.objects.filter(panel=seat.panel_id, judge=seat.judge_id)
    # Whoever was taken off every proposal sees no score any more; the empty seat is only a trace.
    active = assignments.filter(status=AssignmentStatus.ACTIVE).count()
    if not active and assignments.exists():
        return ""
    if active and StageClosing.objects.filter(edition=seat.panel.edition_id, stage=seat.panel.stage_id).exists():
        text = _("The scores count in %(stage)s, which is closed: wait until the result of %(edition)s is published.")
    elif active:
        text = _("Exclude %(judge)s from the %(count)d proposals of this panel first.")
    else:
        text = _("Remove %(judge)s from this panel first.")
    names = {
        "person": seat.judge.user.name,
        "judge": seat.judge.code,
        "panel": seat.panel.name,
        "stage": seat.panel.stage,
        "edition": seat.panel.edition,
        "count": active,
    }
    obstacle = _("%(person)s judges %(edition)s, %(stage)s (%(panel)s), and cannot work in the bureau as well.")
    return f"{obstacle % names} {text % names}"


def _members_of(proposals: Iterable[int]) -> dict[int, set[int]]:
    """Proposal id → ids of the accounts in its team."""
    members = defaultdict(set)
    rows = TeamMember.objects.filter(proposal_id__in=proposals, user__isnull=False)
    for proposal, user in rows.values_list("proposal_id", "user_id"):
        members[proposal].add(user)
    return members


def _agencies_of_judges(judges: Iterable[Judge], agencies: Mapping[int, int]) -> dict[int, set[int]]:
    """User id → ids of the agencies the person works for now, in one query for all."""
    agencies_by_user = defaultdict(set)
    rows = Membership.objects.current().filter(user_id__in=[judge.user_id for judge in judges])
    for user, unit in rows.values_list("user_id", "unit_id"):
        if unit in agencies:
            agencies_by_user[user].add(agencies[unit])
    return agencies_by_user


def _units_of(proposals: Iterable[Proposal]) -> dict[int, set[int]]:
    units = {proposal.pk: {proposal.unit_id} for proposal in proposals}
    joint = Proposal.partners.through.objects.filter(proposal_id__in=units)
    for proposal, unit in joint.values_list("proposal_id", "workunit_id"):
        units[proposal].add(unit)
    return units
