"""The page of a team: who is in it since when, which links wait, what happened, and what this person may do."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from submissions.enums import ROLE_DUTIES, TeamAct, TeamRole
from submissions.models import Proposal, TeamLink, TeamMember
from submissions.permissions import can_edit_team, can_lead_team, can_leave_team
from submissions.selectors.history import ProposalEvent, team_changes_of, team_events

ARRIVAL_ACTS = (TeamAct.ADDED, TeamAct.JOINED)


@dataclass(frozen=True, slots=True)
class TeamMemberRow:
    """`since`: None for somebody who came before the history was kept. `other_role`: the one that may be given instead;
    empty where none may. The two last say which other acts have a button.
    """

    member: TeamMember
    since: datetime | None
    is_you: bool
    other_role: TeamRole | None = None
    may_lead: bool = False
    may_be_taken_out: bool = False

    @property
    def other_duty(self) -> str:
        return ROLE_DUTIES[self.other_role]

    @property
    def has_acts(self) -> bool:
        return bool(self.other_role) or self.may_lead or self.may_be_taken_out


@dataclass(frozen=True, slots=True)
class TeamPage:
    """`leaves`: this person may go; `must_stay`: only after somebody else leads. `former`: who becomes a writer when
    this person hands the lead over. Links are for those who may invite.
    """

    rows: list[TeamMemberRow]
    events: list[ProposalEvent]
    links: list[TeamLink]
    former: list[TeamMember]
    edits: bool
    leads: bool
    leaves: bool
    must_stay: bool


def team_page_of(proposal: Proposal, user: User, at: datetime) -> TeamPage:
    team, changes = list(proposal.team.all()), team_changes_of(proposal)
    edits, leads = can_edit_team(user, proposal, at), can_lead_team(user, proposal, at)
    leaders = [member for member in team if leads_by_account(member)]
    since = _came_at(team, changes)
    return TeamPage(
        rows=[_row(member, since[member.pk], user, leads, leaders) for member in team],
        events=team_events(changes),
        links=open_links_of(proposal, at) if edits else [],
        former=former_leads(team, user) if leads else [],
        edits=edits,
        leads=leads,
        leaves=can_leave_team(user, proposal, at),
        must_stay=len(leaders) == 1 and leaders[0].user_id == user.pk,
    )


def open_links_of(proposal: Proposal, at: datetime) -> list[TeamLink]:
    return list(TeamLink.objects.open_at(at).filter(proposal=proposal).select_related("created_by"))


def leads_by_account(member: TeamMember) -> bool:
    """Only who can sign in can do what a lead does."""
    return member.role == TeamRole.LEAD and member.user is not None and member.user.is_active


def former_leads(team: list[TeamMember], actor: User) -> list[TeamMember]:
    """Who becomes a writer when this person hands the lead over: a lead gives away the own place; an operator decides
    for all who led.
    """
    leads = [member for member in team if member.role == TeamRole.LEAD]
    return [lead for lead in leads if lead.user_id == actor.pk] or leads


def _row(member, since, user, leads, leaders) -> TeamMemberRow:
    is_you = member.user_id == user.pk
    stays = leaders == [member]
    other = {TeamRole.WRITER: TeamRole.READER, TeamRole.READER: TeamRole.WRITER, TeamRole.LEAD: TeamRole.WRITER}
    return TeamMemberRow(
        member,
        since,
        is_you,
        other_role=other[TeamRole(member.role)] if leads and not stays else None,
        may_lead=leads and member.role != TeamRole.LEAD and member.user is not None and member.user.is_active,
        may_be_taken_out=leads and not stays and not is_you,
    )


def _came_at(team, changes) -> dict[int, datetime | None]:
    """Changes name people by name only; of namesakes the last ones that came are those who are here."""
    came, people = defaultdict(list), defaultdict(list)
    for change in changes:
        if change.act in ARRIVAL_ACTS:
            came[change.name].append(change.at)
    for member in team:
        people[member.name].append(member.pk)
    found = {}
    for name, pks in people.items():
        moments = [None] * len(pks) + came[name]
        found |= dict(zip(pks, moments[-len(pks) :], strict=True))
    return found
