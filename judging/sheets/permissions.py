"""Who fills in which sheet, and which files of a proposal its judges see."""

from datetime import datetime

from accounts.models import User
from competition.enums import EditionStatus
from competition.rulebook.rules import part_with_code
from competition.schedule import window_of
from core import grants
from judging.panels.enums import AssignmentStatus
from judging.panels.models import Assignment
from judging.panels.permissions import is_closed, own_assignments
from judging.sheets.enums import SheetStatus
from submissions.models import Attachment
from submissions.permissions import attachments_visible_to, is_evidence_shown


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
    return window_of(assignment.stage_rules).is_open(at)


def can_recuse(assignment: Assignment) -> bool:
    """A conflict may be declared until the stage closes, on a locked sheet too."""
    edition = assignment.panel.edition
    return edition.status == EditionStatus.OPEN and not is_closed(edition, assignment.stage)


def can_view_attachment(user: User, attachment: Attachment) -> bool:
    """Whoever sees the proposal, and its judges as far as the stage they judge is not blind to this evidence."""
    if attachments_visible_to(user).filter(pk=attachment.pk).exists():
        return True
    # A removed file stays stored for its receipt, and no judge sees it any more.
    if attachment.removed_at is not None:
        return False
    rows = own_assignments(user).filter(proposal=attachment.proposal_id)
    # A judge may have the proposal in several stages; one that shows this evidence is enough.
    for row in rows.select_related("stage", "panel__edition__rulebook_version"):
        kind = part_with_code(row.panel.edition.rules.evidence, attachment.evidence_type.code)
        if is_evidence_shown(row.stage_rules, kind):
            return True
    return False
