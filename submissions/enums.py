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


class LinkRole(models.TextChoices):
    """What a link may let somebody do; leading is handed over in person."""

    WRITER = TeamRole.WRITER.value, TeamRole.WRITER.label
    READER = TeamRole.READER.value, TeamRole.READER.label


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


EDITABLE = (ProposalStatus.DRAFT, ProposalStatus.RETURNED)
RECEIVED = (
    ProposalStatus.SUBMITTED,
    ProposalStatus.RETURNED,
    ProposalStatus.ELIGIBLE,
    ProposalStatus.INELIGIBLE,
    ProposalStatus.DISQUALIFIED,
)
OUT = (ProposalStatus.INELIGIBLE, ProposalStatus.WITHDRAWN, ProposalStatus.DISQUALIFIED)
