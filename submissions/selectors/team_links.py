"""Links by which colleagues join a team: finding one, and what keeps a person from using it."""

from datetime import datetime

from accounts.models import User
from core.hashes import hash_text
from submissions.enums import JoinObstacle, LinkState
from submissions.models import TeamLink, TeamMember
from submissions.permissions import can_edit_team, is_organiser

OBSTACLE_BY_STATE = {
    LinkState.USED: JoinObstacle.USED,
    LinkState.REVOKED: JoinObstacle.REVOKED,
    LinkState.EXPIRED: JoinObstacle.EXPIRED,
}


def token_digest(token: str) -> str:
    return hash_text(token)


def find_team_link(token: str) -> TeamLink | None:
    links = TeamLink.objects.select_related("proposal__edition__rulebook_version", "proposal__unit", "created_by")
    return links.filter(token_digest=token_digest(token)).first()


def member_joined_by(link: TeamLink, user: User) -> TeamMember | None:
    """The member that this person became by this very link, for whoever presses the button twice."""
    if link.used_by_id != user.pk:
        return None
    return TeamMember.objects.filter(proposal=link.proposal_id, user=user).first()


def obstacle_to_joining(link: TeamLink, user: User | None, at: datetime) -> JoinObstacle | None:
    """`user`: None for somebody who has not signed in. A link allows no more than its maker may do at `at`."""
    # Whether the link still works is said before anything about the person who opened it.
    state = link.state_at(at)
    if state in OBSTACLE_BY_STATE:
        return OBSTACLE_BY_STATE[state]
    if not can_edit_team(link.created_by, link.proposal, at):
        return JoinObstacle.CLOSED
    if user is None:
        return None
    if link.created_by_id == user.pk:
        return JoinObstacle.OWN_LINK
    if TeamMember.objects.filter(proposal=link.proposal_id, user=user).exists():
        return JoinObstacle.MEMBER
    return JoinObstacle.ORGANISER if is_organiser(user) else None
