from django.db import models
from django.utils.translation import gettext_lazy as _


class ProposalStatus(models.TextChoices):
    """Where a proposal stands. Advancement and awards are rows of judging, never a status here."""

    DRAFT = "draft", _("Draft")
    IN_APPROVAL = "in_approval", _("With the agency's operator")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned for correction")
    ELIGIBLE = "eligible", _("Passed the administrative check")
    INELIGIBLE = "ineligible", _("Failed the administrative check")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DISQUALIFIED = "disqualified", _("Disqualified")


class TeamRole(models.TextChoices):
    LEAD = "lead", _("Lead writer")
    WRITER = "writer", _("Writer")
    READER = "reader", _("Reader")


ROLE_DUTIES = {
    TeamRole.LEAD: _("does what a writer does, gives roles and takes people out of the team"),
    TeamRole.WRITER: _("writes, adds evidence, invites others and sends the proposal"),
    TeamRole.READER: _("reads everything and changes nothing"),
}


class LinkRole(models.TextChoices):
    """What a link may let somebody do; leading is handed over in person."""

    WRITER = TeamRole.WRITER.value, TeamRole.WRITER.label
    READER = TeamRole.READER.value, TeamRole.READER.label


class LinkState(models.TextChoices):
    """Computed from the moment one looks, never stored."""

    OPEN = "open", _("Waiting to be used")
    USED = "used", _("Used")
    REVOKED = "revoked", _("Revoked")
    EXPIRED = "expired", _("Too late")


class JoinObstacle(models.TextChoices):
    """Why somebody cannot join by a link, in words for the person who opened it."""

    USED = "used", _("Somebody has used this link; it works once. Ask the person who sent it for a new one.")
    REVOKED = "revoked", _("The team has revoked this link. Ask the person who sent it for a new one.")
    EXPIRED = (
        "expired",
        _("The link was valid for 72 hours, and they are over. Ask the person who sent it for a new one."),
    )
    CLOSED = (
        "closed",
        _(
            "The team can no longer be changed: the proposal was sent, registration has closed, or whoever made the "
            "link may no longer invite. Ask the lead writer or the operator of the unit."
        ),
    )
    OWN = "own", _("You made this link yourself. Pass it on to the colleague who is to join.")
    MEMBER = "member", _("You are in this team already. The link was not used; somebody else can still join by it.")
    ORGANISER = (
        "organiser",
        _(
            "Your account judges or organises competitions, and nobody does that and writes a proposal. If you no "
            "longer do, ask the Organisation Division to take that role off your account, then open the link again."
        ),
    )


class TeamAct(models.TextChoices):
    ADDED = "added", _("Added")
    LINK_MADE = "link_made", _("Link made")
    LINK_REVOKED = "link_revoked", _("Link revoked")
    JOINED = "joined", _("Joined by a link")
    ROLE_CHANGED = "role_changed", _("Role changed")
    LEAD_PASSED = "lead_passed", _("Lead handed over")
    LEFT = "left", _("Left")
    REMOVED = "removed", _("Taken out")


class Verdict(models.TextChoices):
    """What the bureau found for one line of the administrative checklist."""

    MET = "met", _("Met")
    NOT_MET = "not_met", _("Not met")
    UNCLEAR = "unclear", _("Unclear")


EDITABLE_STATUSES = (ProposalStatus.DRAFT, ProposalStatus.RETURNED)
RECEIVED_STATUSES = (
    ProposalStatus.SUBMITTED,
    ProposalStatus.RETURNED,
    ProposalStatus.ELIGIBLE,
    ProposalStatus.INELIGIBLE,
    ProposalStatus.DISQUALIFIED,
)
EXCLUDED_STATUSES = (ProposalStatus.INELIGIBLE, ProposalStatus.WITHDRAWN, ProposalStatus.DISQUALIFIED)
