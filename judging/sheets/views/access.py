"""Access to the pages of a score sheet: one that is not the person's own does not exist."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from accounts.models import User
from judging.panels.models import Assignment
from judging.panels.permissions import own_assignments


def get_own_assignment(user: User, uuid: UUID) -> Assignment:
    """The judge's own active assignment with all that its page shows; 404 otherwise."""
    rows = own_assignments(user).select_related(
        "stage",
        "judge__user",
        "judge__edition__rulebook_version",
        "panel__edition__rulebook_version",
        "sheet",
        "proposal__group",
        "proposal__category",
        "proposal__unit",
    )
    return get_object_or_404(rows, uuid=uuid)
