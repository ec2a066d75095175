"""Who may score, who may see results. A judge sees her own assignments and nothing else of judging."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.enums import Role
from accounts.models import User
from accounts.permissions import has_role, is_bureau
from competition.enums import EditionStatus
from competition.rulebook import Advance, OnSpread, Rulebook, Scope
from competition.schedule import window_of
from core import grants
from judging.enums import AssignmentStatus, CertificateStatus, DecisionKind, SheetStatus
from judging.models import Assignment, Certificate, StageClosing
from submissions.models import Attachment
from submissions.permissions import attachments_visible_to, is_evidence_shown, proposals_visible_to


def assignments_visible_to(user: User) -> QuerySet[Assignment]:
    """A judge's own active assignments; the bureau and inspectors see all, with the recused and excluded."""
    if can_see_scores(user):
        return Assignment.objects.all()
    return own_assignments(user)


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


def can_oversee(user: User) -> bool:
    """The inspectors' own room; the bureau has its desk for the same figures."""
    return has_role(user, Role.INSPECTOR)


def can_decide(user: User) -> bool:
    """Close, let go on, decide, publish and revoke: what cannot be taken back is a bureau admin's."""
    return has_role(user, Role.BUREAU_ADMIN)


def own_assignments(user: User) -> QuerySet[Assignment]:
    """What a person judges herself; the bureau's wider sight of `assignments_visible_to` opens no score sheet."""
    return grants.filter_granted(user, "score_assignment", Assignment.objects.filter(status=AssignmentStatus.ACTIVE))


def can_recuse(assignment: Assignment) -> bool:
    """A conflict may be declared until the stage closes, on a locked sheet too."""
    edition = assignment.panel.edition
    return edition.status == EditionStatus.OPEN and not is_closed(edition, assignment.stage)


def can_view_attachment(user: User, attachment: Attachment) -> bool:
    """Whoever sees the proposal, and its judges as far as the stage they judge is not blind to this evidence."""
    if attachments_visible_to(user).filter(pk=attachment.pk).exists():
        return True
    if attachment.removed_at is not None:
        return False
    rows = own_assignments(user).filter(proposal=attachment.proposal_id)
    for row in rows.select_related("stage", "panel__edition__rulebook_version"):
        rules = row.panel.edition.rules
        kind = next(kind for kind in rules.evidence if kind.code == attachment.evidence_type.code)
        if is_evidence_shown(rules.stage(row.stage.code), kind):
            return True
    return False


def certificates_visible_to(user: User) -> QuerySet[Certificate]:
    """Certificates of proposals that somebody sees; one that was revoked or replaced is no longer handed out."""
    valid = Certificate.objects.filter(status=CertificateStatus.VALID)
    return valid.filter(award__proposal__in=proposals_visible_to(user))


def kinds_for(rules: Rulebook, stage: str) -> list[DecisionKind]:
    """What the plenary may decide about a stage, or, without one, about the final ranking."""
    if not stage:
        return [DecisionKind.ORDER, DecisionKind.MOVE] if rules.final else []
    own, kinds = rules.stage(stage), [DecisionKind.ORDER]
    if own.advancement is not None and own.advancement.method == Advance.MANUAL:
        kinds.append(DecisionKind.NAME)
    if own.spread is not None and own.spread.then == OnSpread.MODERATE:
        kinds.append(DecisionKind.CONSOLIDATE)
    return kinds


def move_scopes_of(rules: Rulebook) -> list[Scope]:
    """In which rankings the plenary may move a proposal: those the rulebook makes of the final result."""
    return list(rules.final.rankings) if rules.final else []
