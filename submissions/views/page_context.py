"""The context of what stands around the form on every page on which a team writes."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from submissions.models import Proposal
from submissions.selectors.dashboard import proposal_card_of
from submissions.selectors.eligibility_conditions import eligibility_conditions_of
from submissions.selectors.milestones import milestones_of
from submissions.selectors.missing_items import missing_items_of
from submissions.selectors.sections import section_progress_of, writing_colleagues_of


def writing_page_context(proposal: Proposal, user: User, at: datetime) -> dict[str, Any]:
    return {
        "proposal": proposal,
        "card": proposal_card_of(proposal, at),
        "sections": section_progress_of(proposal),
        "missing": missing_items_of(proposal),
        "milestones": milestones_of(proposal, at),
        "conditions": eligibility_conditions_of(proposal),
        "colleagues": writing_colleagues_of(proposal, user, at),
        "at": at,
    }


def saved_sentence(at: datetime) -> str:
    """The message after a save, with its time of day."""
    return _("Saved %(time)s") % {"time": timezone.localtime(at).strftime("%H.%M.%S")}
