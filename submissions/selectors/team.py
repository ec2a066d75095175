"""The page of a team: who is in it since when, which links are open, what happened, and what this person may do."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from submissions.enums import ROLE_DUTIES, TeamAct, TeamRole
from submissions.models import Proposal, TeamChange, TeamLink, TeamMember
from submissions.permissions import can_edit_team, can_lead_team, can_leave_team
from submissions.selectors.history import ProposalEvent, team_changes_of, team_events

ARRIVAL_ACTS = (TeamAct.ADDED, TeamAct.JOINED)
# Which role a button offers instead of the present one. A lead becomes a writer; leading is handed over elsewhere.
OTHER_ROLE = {
    TeamRole.WRITER: TeamRole.READER,
    TeamRole.READER: TeamRole.WRITER,
    TeamRole.LEAD: TeamRole.WRITER,
}


@dataclass(frozen=True, slots=True)
class TeamMemberRow:
    """A member and the acts that have a button for the viewer.

    `since`: None for somebody who came before the history was recorded. `other_role`: the role that a button gives
    instead; None where it may not be changed.
    """

    member: TeamMember
    since: datetime | None
    is_you: bool
    other_role: TeamRole | None = None
    can_lead: bool = False
    can_be_removed: bool = False

    @property
    def other_duty(self) -> str:
        return str(ROLE_DUTIES[self.other_role]) if self.other_role else ""

    @property
    def has_acts(self) -> bool:
        return bool(self.other_role) or self.can_lead or self.can_be_removed


@dataclass(frozen=True, slots=True)
class TeamPage:
    """What the viewer sees and may do. `must_stay`: the viewer may leave only after somebody else leads.

    `former_leads`: who becomes a writer when the viewer hands the lead over. `links` is empty for somebody who may not
    invite.
    """

    rows: list[TeamMemberRow]
    events: list[ProposalEvent]
    links: list[TeamLink]
    former_leads: list[TeamMember]
    can_edit: bool
    can_lead: bool
    can_leave: bool
    must_stay: bool


def team_page_of(proposal: Proposal, user: User, at: datetime) -> TeamPage:
    team, changes = list(proposal.team.all()), team_changes_of(proposal)
    can_edit, can_lead = can_edit_team(user, proposal, at), can_lead_team(user, proposal, at)
    leaders = [member for member in team if leads_by_account(member)]
    arrivals = _arrival_times(team, changes)
    return TeamPage(
        rows=[_team_member_row(member, arrivals[member.pk], user, can_lead, leaders) for member in team],
        events=team_events(changes),
        links=open_links_of(proposal, at) if can_edit else [],
        former_leads=former_leads(team, user) if can_lead else [],
        can_edit=can_edit,
        can_lead=can_lead,
        can_leave=can_leave_team(user, proposal, at),
        must_stay=len(leaders) == 1 and leaders[0].user_id == user.pk,
    )


def open_links_of(proposal: Proposal, at: datetime) -> list[TeamLink]:
    return list(TeamLink.objects.open_at(at).filter(proposal=proposal).select_related("created_by"))


def leads_by_account(member: TeamMember) -> bool:
    """Whether this lead can sign in; without an account nobody can do what a lead does."""
    return member.role == TeamRole.LEAD and member.user is not None and member.user.is_active


def former_leads(team: Sequence[TeamMember], actor: User) -> list[TeamMember]:
    """Who becomes a writer when `actor` hands the lead over: a lead gives away the own place, an operator decides for
    all who led.
    """
    leads = [member for member in team if member.role == TeamRole.LEAD]
    return [lead for lead in leads if lead.user_id == actor.pk] or leads


def _team_member_row(
    member: TeamMember, since: datetime | None, viewer: User, viewer_leads: bool, leaders: Sequence[TeamMember]
) -> TeamMemberRow:
    is_you = member.user_id == viewer.pk
    is_only_leader = leaders == [member]
    has_account = member.user is not None and member.user.is_active
    return TeamMemberRow(
        member,
        since,
        is_you,
        other_role=OTHER_ROLE[TeamRole(member.role)] if viewer_leads and not is_only_leader else None,
        can_lead=viewer_leads and member.role != TeamRole.LEAD and has_account,
        can_be_removed=viewer_leads and not is_only_leader and not is_you,
    )


def _arrival_times(team: Sequence[TeamMember], changes: Sequence[TeamChange]) -> dict[int, datetime | None]:
    """Member id → when they came. Changes know people by name only; of namesakes the last who came are still here."""
    times_by_name: defaultdict[str, list[datetime]] = defaultdict(list)
    members_by_name: defaultdict[str, list[int]] = defaultdict(list)
    for change in changes:
        if change.act in ARRIVAL_ACTS:
            times_by_name[change.name].append(change.at)
    for member in team:
        members_by_name[member.name].append(member.pk)
    arrivals: dict[int, datetime | None] = {}
    for name, members in members_by_name.items():
        times: list[datetime | None] = [None] * len(members) + [*times_by_name[name]]
        arrivals |= dict(zip(members, times[-len(members) :], strict=True))
    return arrivals
