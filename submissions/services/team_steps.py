"""Steps that the team and its operator take between themselves."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from submissions.models import Proposal
from submissions.notifications.approval import mail_approval_asked, mail_back_with_team
from submissions.services.proposals import change_status


@transaction.atomic
def take_team_step(*, proposal: Proposal, step: str, actor: User, at: datetime, note: str = "") -> Proposal:
    """Ask the operator, return to the team or withdraw, and mail whoever has to act next."""
    changed = change_status(proposal=proposal, step=step, actor=actor, at=at, note=note)
    # After withdrawing nobody has to act, so nobody is mailed.
    if step == "request_approval":
        mail_approval_asked(changed)
    elif step == "return_to_team":
        mail_back_with_team(changed, note)
    return changed
