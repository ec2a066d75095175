"""What stands around every page on which a team writes."""

from datetime import datetime

from accounts.models import User
from submissions.models import Proposal
from submissions.selectors.eligibility_conditions import eligibility_conditions_of
from submissions.selectors.missing_items import missing_items_of
from submissions.selectors.portal import milestones_of, proposal_card_of
from submissions.selectors.sections import section_progress_of, writing_colleagues_of


def writing_page_context(proposal: Proposal, user: User, at: datetime) -> dict:
    return {
        "proposal": proposal,
        "card": proposal_card_of(proposal, at),
        "sections": section_progress_of(proposal),
        "missing": missing_items_of(proposal),
        "steps": milestones_of(proposal, at),
        "conditions": eligibility_conditions_of(proposal),
        "colleagues": writing_colleagues_of(proposal, user, at),
        "at": at,
    }
