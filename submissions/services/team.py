"""The people of a proposal and their rights on it.

Every act leaves a line in the team's history, written in the same transaction as the rights.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.invitations import create_invitation
from competition.enums import EditionStatus
from core import grants
from core.errors import Refused
from submissions.enums import EDITABLE_STATUSES, LinkRole, TeamAct, TeamRole
from submissions.models import Proposal, ProposalGrant, TeamChange, TeamLink, TeamMember
from submissions.notifications.team import mail_added, mail_lead_received, mail_role_changed, mail_taken_out
from submissions.permissions import is_organiser
from submissions.selectors.team import former_leads, leads_by_account
from submissions.services.proposals import lock_proposal

ROLE_RIGHTS = {
    TeamRole.LEAD: ("read_proposal", "write_proposal"),
    TeamRole.WRITER: ("read_proposal", "write_proposal"),
    TeamRole.READER: ("read_proposal",),
}


@transaction.atomic
def add_team_member(
    *,
    proposal: Proposal,
    name: str,
    role: TeamRole,
    position: str = "",
    user: User | None = None,
    actor: User,
    at: datetime,
    act: TeamAct = TeamAct.ADDED,
) -> TeamMember:
    """Add a person; one with an account gets the rights of the role in the same transaction."""
    if user is not None and TeamMember.objects.filter(proposal=proposal, user=user).exists():
        raise Refused(_("%(name)s is already in the team.") % {"name": user})
    member = TeamMember.objects.create(proposal=proposal, user=user, name=name, position=position, role=role)
    _grant_rights(member)
    record_team_change(proposal, act, name=name, role=role, actor=actor, at=at)
    return member


@transaction.atomic
def invite_team_member(
    *, proposal: Proposal, name: str, role: TeamRole, position: str = "", email: str = "", actor: User, at: datetime
) -> TeamMember:
    """Add a person by name; one with an e-mail address can also sign in.

    An address without an account gets an invitation, one with an account a mail that says so.
    """
    locked = lock_team(proposal)
    existing_user = User.objects.filter(email__iexact=email.strip()).first() if email else None
    if existing_user is not None:
        _refuse_unfit(existing_user)
    user = existing_user
    if email and existing_user is None:
        user = create_invitation(email=email, name=name, actor=actor, at=at, deliver_to=email)[0].user
    member = add_team_member(proposal=locked, name=name, role=role, position=position, user=user, actor=actor, at=at)
    if existing_user is not None and existing_user != actor:
        mail_added(member, actor)
    return member


@transaction.atomic
def change_team_role(*, proposal: Proposal, member_id: int, role: str, actor: User, at: datetime) -> TeamMember | None:
    """Make a member writer or reader, with its rights; None when the person has left. `pass_lead` makes a lead."""
    if role not in LinkRole.values:
        raise Refused(_("Choose writer or reader first; nothing was changed."))
    locked = lock_team(proposal)
    member = _find_member(locked, member_id)
    if member is None or member.role == role:
        return member
    _refuse_leaderless(member)
    _change_role(member, TeamRole(role), actor, at)
    return member


@transaction.atomic
def pass_lead(*, proposal: Proposal, member_id: int, actor: User, at: datetime) -> TeamMember | None:
    """Make a member the lead; None when the person has left the team.

    A lead who hands over becomes a writer. When the operator decides, everybody who led becomes one, for a lead may
    have left the office.
    """
    locked = lock_team(proposal)
    member = _find_member(locked, member_id)
    if member is None or member.role == TeamRole.LEAD:
        return member
    if member.user is None:
        raise Refused(_("%(name)s has no account. Only somebody who can sign in can lead the team.") % {"name": member})
    _refuse_unfit(member.user)
    # Demoted first, so that the team never has two leads.
    for former in former_leads(list(locked.team.select_related("user")), actor):
        _change_role(former, TeamRole.WRITER, actor, at)
    _set_role(member, TeamRole.LEAD)
    record_team_change(locked, TeamAct.LEAD_PASSED, name=member.name, role=TeamRole.LEAD, actor=actor, at=at)
    if member.user != actor:
        mail_lead_received(member, actor)
    return member


@transaction.atomic
def remove_team_member(*, proposal: Proposal, member_id: int, actor: User, at: datetime) -> TeamMember | None:
    """Remove a person and their rights; None when they have left already. Refused for the only lead."""
    locked = lock_team(proposal)
    member = _find_member(locked, member_id)
    if member is not None:
        _remove_member(member, actor, at)
    return member


@transaction.atomic
def leave_team(*, proposal: Proposal, actor: User, at: datetime) -> TeamMember | None:
    """Remove `actor` from the team; None when they have left already. Refused for the only lead."""
    locked = lock_team(proposal)
    member = locked.team.filter(user=actor).select_related("user").first()
    if member is not None:
        _remove_member(member, actor, at)
    return member


def _remove_member(member: TeamMember, actor: User, at: datetime) -> None:
    _refuse_leaderless(member)
    proposal, is_self = member.proposal, member.user_id == actor.pk
    if member.user_id:
        ProposalGrant.objects.filter(content_object=proposal, user=member.user_id).delete()
        # Links allow what their maker may; this one may nothing here any more.
        _end_links(member, actor, at)
    act = TeamAct.LEFT_TEAM if is_self else TeamAct.REMOVED
    record_team_change(proposal, act, name=member.name, role=member.role, actor=actor, at=at)
    member.delete()
    if member.user and not is_self:
        mail_taken_out(member.user, proposal, actor)


def lock_team(proposal: Proposal) -> Proposal:
    """The proposal, locked; Refused when it was sent meanwhile, for then its team stays as it was sent."""
    locked = lock_proposal(proposal)
    if locked.status not in EDITABLE_STATUSES or locked.edition.status != EditionStatus.OPEN:
        raise Refused(_("The proposal was sent meanwhile, so its team stays as it is. Nothing was changed."))
    return locked


def record_team_change(
    proposal: Proposal, act: TeamAct, *, name: str = "", role: str = "", actor: User, at: datetime
) -> None:
    TeamChange.objects.create(proposal=proposal, act=act, name=name, role=role, actor=actor, at=at)


def _find_member(proposal: Proposal, pk: int) -> TeamMember | None:
    return proposal.team.filter(pk=pk).select_related("user").first()


def _change_role(member: TeamMember, role: TeamRole, actor: User, at: datetime) -> None:
    _set_role(member, role)
    record_team_change(member.proposal, TeamAct.ROLE_CHANGED, name=member.name, role=role, actor=actor, at=at)
    if role == TeamRole.READER:
        _end_links(member, actor, at)
    if member.user and member.user != actor:
        mail_role_changed(member, actor)


def _set_role(member: TeamMember, role: TeamRole) -> None:
    member.role = role
    member.save(update_fields=["role"])
    if member.user_id:
        # Replaced, not added to: a reader must lose the right to write.
        ProposalGrant.objects.filter(content_object=member.proposal, user=member.user_id).delete()
        _grant_rights(member)


def _grant_rights(member: TeamMember) -> None:
    if member.user_id:
        for right in ROLE_RIGHTS[TeamRole(member.role)]:
            grants.grant_permission_to_many(ProposalGrant, right, [(member.user_id, member.proposal_id)])


def _end_links(member: TeamMember, actor: User, at: datetime) -> None:
    """Revoke the open links of somebody who may no longer invite."""
    links = TeamLink.objects.open_at(at).filter(proposal=member.proposal, created_by=member.user_id)
    for link in links:
        record_team_change(member.proposal, TeamAct.LINK_REVOKED, role=link.role, actor=actor, at=at)
    links.update(revoked_at=at)


def _refuse_leaderless(member: TeamMember) -> None:
    others = member.proposal.team.filter(role=TeamRole.LEAD, user__is_active=True).exclude(pk=member.pk)
    if leads_by_account(member) and not others.exists():
        raise Refused(
            _("%(name)s is the only lead writer with an account. Hand the lead over to somebody else first.")
            % {"name": member}
        )


def _refuse_unfit(user: User) -> None:
    if not user.is_active:
        raise Refused(_("%(email)s is blocked; nothing was changed or sent.") % {"email": user.email})
    if is_organiser(user):
        raise Refused(
            _(
                "%(name)s judges or organises competitions, and nobody does that and writes a proposal. If that is "
                "over, the Organisation Division must take the role off the account first."
            )
            % {"name": user}
        )


@transaction.atomic
def sync_proposal_grants() -> int:
    """Rebuild the grants of all proposals from their team members; returns how many there are."""
    ProposalGrant.objects.all().delete()
    for right in ("read_proposal", "write_proposal"):
        roles = [role for role, rights in ROLE_RIGHTS.items() if right in rights]
        members = TeamMember.objects.filter(role__in=roles, user__isnull=False)
        grants.grant_permission_to_many(ProposalGrant, right, members.values_list("user_id", "proposal_id"))
    return ProposalGrant.objects.count()
