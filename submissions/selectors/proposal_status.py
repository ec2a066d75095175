"""Where a proposal stands, in sentences for the team."""

from datetime import datetime

from django.utils.translation import gettext as _

from competition.enums import EditionStatus
from competition.schedule import Phase, registration_window
from submissions.enums import EDITABLE_STATUSES
from submissions.enums import ProposalStatus as Status
from submissions.models import Proposal


def time_left(until: datetime, at: datetime) -> str:
    """`9 days 2 hours`, in the two largest units; empty when it is past."""
    seconds = int((until - at).total_seconds())
    if seconds <= 0:
        return ""
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    if days:
        return _("%(days)d days %(hours)d hours") % {"days": days, "hours": hours}
    if hours:
        return _("%(hours)d hours %(minutes)d minutes") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)d minutes") % {"minutes": max(minutes, 1)}


def responsible_party(proposal: Proposal) -> str:
    """Who has to act now, as words."""
    if proposal.edition.status == EditionStatus.PUBLISHED:
        return _("Nobody: the results are published")
    return {
        Status.DRAFT: _("The team"),
        Status.IN_APPROVAL: _("The unit's operator"),
        Status.SUBMITTED: _("The bureau"),
        Status.RETURNED: _("The team"),
        Status.ELIGIBLE: _("The judges"),
    }.get(Status(proposal.status), _("Nobody: it is out of the competition"))


def status_sentence(proposal: Proposal) -> str:
    """Where the proposal stands, in one sentence for the team."""
    if proposal.edition.status == EditionStatus.PUBLISHED:
        return _("The results of this competition are published.")
    return {
        Status.DRAFT: _(
            "This proposal has not been sent yet. While it is a draft it is with the team and its operator."
        ),
        Status.IN_APPROVAL: _("The unit's operator reads the proposal and sends it or returns it to the team."),
        Status.SUBMITTED: _("The bureau has received the proposal and checks it. Nothing needs to be done."),
        Status.RETURNED: _("The bureau asks for a correction. Mend it, then send the proposal again."),
        Status.ELIGIBLE: _("The proposal passed the administrative check and goes to the judges."),
        Status.INELIGIBLE: _("The proposal did not pass the administrative check."),
        Status.WITHDRAWN: _("The proposal was withdrawn."),
        Status.DISQUALIFIED: _("The proposal was disqualified."),
    }[Status(proposal.status)]


def why_not_writable(proposal: Proposal, at: datetime, *, is_writer: bool) -> str:
    """Why its text cannot be changed now, for somebody who sees it."""
    if proposal.edition.status == EditionStatus.PUBLISHED:
        return _("The results are published; the proposal can only be read.")
    if proposal.status not in EDITABLE_STATUSES:
        return _("The proposal is with somebody else (%(desk)s), so its text cannot be changed.") % {
            "desk": responsible_party(proposal)
        }
    if proposal.status == Status.DRAFT:
        phase = registration_window(proposal.edition.rules).phase(at)
        if phase is Phase.AFTER:
            return _("Registration has closed. The draft is kept, but it can no longer be changed or sent.")
        if phase is Phase.BEFORE:
            return _("Registration has not opened yet.")
    if not is_writer:
        return _("Only writers of the team can change the text. Ask the lead writer to add you as a writer.")
    return _("The proposal can only be read now.")
