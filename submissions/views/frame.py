"""What stands around every page on which a team writes."""

from datetime import datetime

from accounts.models import User
from submissions.models import Proposal
from submissions.selectors.eligibility import conditions_of
from submissions.selectors.missing import missing_for_submission
from submissions.selectors.portal import card_of, steps_of
from submissions.selectors.sections import colleagues_of, section_states


def frame_of(proposal: Proposal, user: User, at: datetime) -> dict:
    return {
        "proposal": proposal,
        "card": card_of(proposal, at),
        "sections": section_states(proposal),
        "missing": missing_for_submission(proposal),
        "steps": steps_of(proposal, at),
        "conditions": conditions_of(proposal),
        "colleagues": colleagues_of(proposal, user, at),
        "at": at,
    }
