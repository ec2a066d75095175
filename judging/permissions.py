"""Who may score, who may see results. A judge sees her own assignments and nothing else of judging."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.enums import Role
from accounts.models import User
from accounts.permissions import has_role, is_bureau
from competition.enums import EditionStatus
from competition.schedule import window_of
from core import grants
from judging.enums import AssignmentStatus, SheetStatus
from judging.models import Assignment, StageClosing


def assignments_visible_to(user: User) -> QuerySet[Assignment]:
    """A judge's own active assignments; the bureau and inspectors see all, with the recused and excluded."""
    if can_see_scores(user):
        return Assignment.objects.all()
    return grants.filter_granted(user, "score_assignment", Assignment.objects.filter(status=AssignmentStatus.ACTIVE))


def can_view_assignment(user: User, assignment: Assignment) -> bool:
    return assignments_visible_to(user).filter(pk=assignment.pk).exists()


def can_score_assignment(user: User, assignment: Assignment, at: datetime) -> bool:
    """Grant ∧ workflow ∧ schedule: the judge's own active assignment, sheet not locked, stage open and not closed."""
    if assignment.status != AssignmentStatus.ACTIVE or not is_scoring_open(assignment, at):
        return False
    sheet = getattr(assignment, "sheet", None)
    if sheet is not None and sheet.status == SheetStatus.SUBMITTED:
        return False
    return grants.has_grant(user, "score_assignment", assignment)


def is_scoring_open(assignment: Assignment, at: datetime) -> bool:
    edition = assignment.panel.edition
    if edition.status != EditionStatus.OPEN or is_closed(edition, assignment.stage):
        return False
    return window_of(edition.rules.stage(assignment.stage.code)).is_open(at)


def is_closed(edition, stage) -> bool:
    return StageClosing.objects.filter(edition=edition, stage=stage).exists()


def can_see_scores(user: User) -> bool:
    """Aggregates exist only for those who may see every score behind them."""
    return is_bureau(user) or has_role(user, Role.INSPECTOR)
