"""Who judges what, and who sees the scores. A judge sees her own assignments and nothing else of judging."""

from django.db.models import QuerySet

from accounts.enums import Role
from accounts.models import User
from accounts.permissions import has_role, is_bureau
from competition.models import Edition, Stage
from core import grants
from judging.panels.enums import AssignmentStatus
from judging.panels.models import Assignment, StageClosing


def assignments_visible_to(user: User) -> QuerySet[Assignment]:
    """A judge's own active assignments; the bureau and inspectors see all, with the recused and excluded."""
    if can_see_scores(user):
        return Assignment.objects.all()
    return own_assignments(user)


def can_view_assignment(user: User, assignment: Assignment) -> bool:
    return assignments_visible_to(user).filter(pk=assignment.pk).exists()


def is_closed(edition: Edition, stage: Stage) -> bool:
    return StageClosing.objects.filter(edition=edition, stage=stage).exists()


def can_see_scores(user: User) -> bool:
    """Aggregates exist only for those who may see every score behind them."""
    return is_bureau(user) or has_role(user, Role.INSPECTOR)


def can_decide(user: User) -> bool:
    """Close, let go on, decide, publish and revoke: what cannot be taken back is a bureau admin's."""
    return has_role(user, Role.BUREAU_ADMIN)


def own_assignments(user: User) -> QuerySet[Assignment]:
    """What a person judges herself; the bureau's wider sight of `assignments_visible_to` opens no score sheet."""
    return grants.filter_granted(user, "score_assignment", Assignment.objects.filter(status=AssignmentStatus.ACTIVE))
