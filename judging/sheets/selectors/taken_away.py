"""A sheet that is no longer its judge's: she stepped back, or the bureau took her off the proposal."""

from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from judging.panels.enums import AssignmentStatus
from judging.panels.models import Assignment


def find_assignment_taken_away(user: User, uuid: UUID) -> Assignment | None:
    """The person's assignment of this address, active or not; None for one that never was hers."""
    rows = Assignment.objects.filter(uuid=uuid, judge__user=user)
    return rows.select_related("proposal", "stage").first()


def why_taken_away(assignment: Assignment) -> str:
    """The sentence that the judge reads on the page, and in the answer to a script."""
    if assignment.status == AssignmentStatus.RECUSED:
        reason = _("You stepped back from %(proposal)s; its sheet is no longer yours and nothing was saved.")
    else:
        reason = _(
            "The bureau has taken you off %(proposal)s; its sheet is no longer yours and nothing was saved. Ask the "
            "bureau if this surprises you."
        )
    return reason % {"proposal": assignment.proposal.code}
