"""Joining a team by a link: valid 72 hours, for one person. A link never opens an account that exists."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.invitations import create_invitation
from core.errors import Refused
from submissions.enums import LinkRole, TeamAct, TeamRole
from submissions.models import Proposal, TeamLink, TeamMember
from submissions.notifications.team import mail_joined
from submissions.selectors.team_links import member_joined_by, obstacle_to_joining, token_digest
from submissions.services.proposals import lock_proposal
from submissions.services.team import add_team_member, lock_team, record_team_change

LINK_VALIDITY = timedelta(hours=72)
MOST_OPEN_LINKS = 10


@transaction.atomic
def make_team_link(*, proposal: Proposal, role: LinkRole, actor: User, at: datetime) -> tuple[TeamLink, str]:
    """A new link and its token, which is stored nowhere."""
    locked = lock_team(proposal)
    if TeamLink.objects.open_at(at).filter(proposal=locked).count() >= MOST_OPEN_LINKS:
        raise Refused(
            _("There are %(most)d open links already. Revoke one that is not needed, then make a new one.")
            % {"most": MOST_OPEN_LINKS}
        )
    # 256 bits: nobody guesses it, and a leaked database opens no team.
    token = secrets.token_urlsafe(32)
    link = TeamLink.objects.create(
        proposal=locked,
        role=LinkRole(role),
        token_digest=token_digest(token),
        created_by=actor,
        created_at=at,
        expires_at=at + LINK_VALIDITY,
    )
    record_team_change(locked, TeamAct.LINK_MADE, role=link.role, actor=actor, at=at)
    return link, token


@transaction.atomic
def revoke_team_link(*, proposal: Proposal, link_id: int, actor: User, at: datetime) -> TeamLink | None:
    """Revoke a link that nobody has used; None when it was used or has ended."""
    locked = lock_team(proposal)
    link = TeamLink.objects.select_for_update().open_at(at).filter(proposal=locked, pk=link_id).first()
    if link is None:
        return None
    link.revoked_at = at
    link.save(update_fields=["revoked_at"])
    record_team_change(locked, TeamAct.LINK_REVOKED, role=link.role, actor=actor, at=at)
    return link


@transaction.atomic
def join_team(*, link: TeamLink, actor: User, at: datetime) -> TeamMember:
    """Add somebody with an account; the same person twice is the same member."""
    link = _lock_link(link)
    member = member_joined_by(link, actor)
    if member is not None:
        return member
    _refuse_obstacle(link, actor, at)
    return _use_link(link, actor, at)


@transaction.atomic
def join_team_as_new(*, link: TeamLink, name: str, email: str, at: datetime) -> TeamMember:
    """Add somebody without an account: they get one, and a mail with the link that chooses its password.

    An address that has an account is refused, for whoever types an address need not own it.
    """
    link = _lock_link(link)
    _refuse_obstacle(link, None, at)
    if User.objects.filter(email__iexact=email.strip()).exists():
        raise Refused(
            _(
                "%(email)s has an account already. Sign in with it and open the link again. Who has no password yet "
                "asks for one at the sign-in."
            )
            % {"email": email}
        )
    invitation, _token = create_invitation(email=email, name=name, actor=link.created_by, at=at, deliver_to=email)
    return _use_link(link, invitation.user, at)


def _lock_link(link: TeamLink) -> TeamLink:
    # The proposal first, as in every act of a team, so that two acts never wait for each other.
    proposal = lock_proposal(link.proposal)
    locked = TeamLink.objects.select_for_update(of=("self",)).select_related("created_by").get(pk=link.pk)
    locked.proposal = proposal
    return locked


def _refuse_obstacle(link: TeamLink, user: User | None, at: datetime) -> None:
    obstacle = obstacle_to_joining(link, user, at)
    if obstacle is not None:
        raise Refused(str(obstacle.label))


def _use_link(link: TeamLink, user: User, at: datetime) -> TeamMember:
    member = add_team_member(
        proposal=link.proposal,
        name=user.name,
        role=TeamRole(link.role),
        user=user,
        actor=user,
        at=at,
        act=TeamAct.JOINED,
    )
    link.used_at, link.used_by = at, user
    link.save(update_fields=["used_at", "used_by"])
    mail_joined(member)
    return member
