"""The people of a proposal and what the system lets them do with it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import invite
from core import grants
from core.errors import Refused
from submissions.enums import TeamRole
from submissions.models import Proposal, ProposalGrant, TeamMember
from submissions.services.proposals import lock_proposal

RIGHTS = {
    TeamRole.LEAD: ("read_proposal", "write_proposal"),
    TeamRole.WRITER: ("read_proposal", "write_proposal"),
    TeamRole.READER: ("read_proposal",),
}


@transaction.atomic
def add_team_member(
    *, proposal: Proposal, name: str, role: TeamRole, position: str = "", user: User | None = None, actor: User
) -> TeamMember:
    """A person of the team; one with an account gets the rights of the role in the same transaction."""
    if user is not None and TeamMember.objects.filter(proposal=proposal, user=user).exists():
        raise Refused(_("%(name)s is already in the team.") % {"name": user})
    member = TeamMember.objects.create(proposal=proposal, user=user, name=name, position=position, role=role)
    if user is not None:
        for right in RIGHTS[role]:
            grants.grant_many(ProposalGrant, right, [(user.pk, proposal.pk)])
    return member


@transaction.atomic
def invite_team_member(
    *, proposal: Proposal, name: str, role: TeamRole, position: str = "", email: str = "", actor: User, at: datetime
) -> TeamMember:
    """A person by name; with an e-mail address also somebody who can sign in. Who is new gets a link to begin with."""
    lock_proposal(proposal)
    user = _account(email, name, actor, at) if email else None
    return add_team_member(proposal=proposal, name=name, role=role, position=position, user=user, actor=actor)


def _account(email, name, actor, at) -> User:
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        invitation, _token = invite(email=email, name=name, actor=actor, at=at, deliver_to=email)
        return invitation.user
    if not user.is_active:
        raise Refused(_("%(email)s is blocked; nothing was changed or sent.") % {"email": user.email})
    return user


@transaction.atomic
def remove_team_member(*, proposal: Proposal, member_id: int, actor: User) -> TeamMember | None:
    """Take a person and their rights out of the team; None when they are gone already. Somebody must stay who leads."""
    locked = lock_proposal(proposal)
    member = TeamMember.objects.filter(proposal=locked, pk=member_id).select_related("user").first()
    if member is None:
        return None
    leads = TeamMember.objects.filter(proposal=locked, role=TeamRole.LEAD, user__isnull=False)
    if member.role == TeamRole.LEAD and member.user_id and not leads.exclude(pk=member.pk).exists():
        raise Refused(
            _("%(name)s is the only lead writer with an account. Add another lead writer first.") % {"name": member}
        )
    if member.user_id:
        ProposalGrant.objects.filter(content_object=locked, user=member.user_id).delete()
    member.delete()
    return member


@transaction.atomic
def sync_proposal_grants() -> int:
    """Rebuild the grants of all proposals from their team members; returns how many there are."""
    ProposalGrant.objects.all().delete()
    for right in ("read_proposal", "write_proposal"):
        roles = [role for role, rights in RIGHTS.items() if right in rights]
        members = TeamMember.objects.filter(role__in=roles, user__isnull=False)
        grants.grant_many(ProposalGrant, right, members.values_list("user_id", "proposal_id"))
    return ProposalGrant.objects.count()
