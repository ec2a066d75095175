from django.db import models
from django.utils.translation import gettext_lazy as _


class ProposalStatus(models.TextChoices):
    """The status of a proposal. Advancement and awards are rows of judging, never a status."""

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


# Two members of TeamRole: a link that gave the lead would hand it to whoever receives the message.
class LinkRole(models.TextChoices):
    """The roles that a link can give; leading is handed over within the team."""

    WRITER = TeamRole.WRITER.value, TeamRole.WRITER.label
    READER = TeamRole.READER.value, TeamRole.READER.label


class LinkState(models.TextChoices):
    """Computed for a moment, never stored."""

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
    OWN_LINK = "own", _("You made this link yourself. Pass it on to the colleague who is to join.")
    MEMBER = "member", _("You are in this team already. The link was not used; somebody else can still join by it.")
    ORGANISER = (
        "organiser",
        _(
            "Your account judges or organises competitions, and nobody does that and writes a proposal. If you no "
            "longer do, ask the Organisation Division to take that role off your account, then open the link again."
        ),
    )


# Their values are stored in the history of teams.
class TeamAct(models.TextChoices):
    ADDED = "added", _("Added")
    LINK_MADE = "link_made", _("Link made")
    LINK_REVOKED = "link_revoked", _("Link revoked")
    JOINED = "joined", _("Joined by a link")
    ROLE_CHANGED = "role_changed", _("Role changed")
    LEAD_PASSED = "lead_passed", _("Lead handed over")
    LEFT_TEAM = "left", _("Left")
    REMOVED = "removed", _("Taken out")


class Verdict(models.TextChoices):
    """What is true of one line of the administrative checklist."""

    MET = "met", _("Met")
    NOT_MET = "not_met", _("Not met")
    UNCLEAR = "unclear", _("Unclear")


# Groups of statuses that several modules ask for; each stands once.
EDITABLE_STATUSES = (ProposalStatus.DRAFT, ProposalStatus.RETURNED)
UNSENT_STATUSES = (*EDITABLE_STATUSES, ProposalStatus.IN_APPROVAL)
# What the bureau has received. Withdrawn proposals are missing: their teams took them back.
RECEIVED_STATUSES = (
    ProposalStatus.SUBMITTED,
    ProposalStatus.RETURNED,
    ProposalStatus.ELIGIBLE,
    ProposalStatus.INELIGIBLE,
    ProposalStatus.DISQUALIFIED,
)
# They count for no quota, are in no ranking and warn nobody of a similar title.
EXCLUDED_STATUSES = (ProposalStatus.INELIGIBLE, ProposalStatus.WITHDRAWN, ProposalStatus.DISQUALIFIED)
