from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import WorkUnit
from competition.models import Category, Edition, Group, ParticipantType
from core.migration_functions import new_salt
from submissions.enums import ProposalStatus

NEVER_SENT = (ProposalStatus.DRAFT, ProposalStatus.IN_APPROVAL)


class Proposal(models.Model):
    """An innovation handed in by a unit's team for one edition.

    `code` is public and unique in the installation; `reference` is its name in the bureau's own list. `partners`:
    further units of a joint innovation, which count for conflicts of interest, not for the quota. `attributes`: values
    that the rulebook declares, such as "replicated".
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("edition"))
    # Public: it stands in addresses, in the ledger and on certificates, so it never changes.
    code = models.CharField(_("code"), max_length=20, unique=True, editable=False)
    reference = models.CharField(_("reference"), max_length=120, blank=True)
    title = models.CharField(_("title of the innovation"), max_length=250)
    team_name = models.CharField(_("team"), max_length=200, blank=True)
    unit = models.ForeignKey(WorkUnit, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("work unit"))
    partners = models.ManyToManyField(
        WorkUnit, blank=True, related_name="joint_proposals", verbose_name=_("partner units")
    )
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+", verbose_name=_("group"))
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("category")
    )
    participant_type = models.ForeignKey(
        ParticipantType,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("participant type"),
    )
    started_on = models.DateField(_("in use since"), null=True, blank=True)
    attributes = models.JSONField(_("attributes"), default=dict, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=ProposalStatus.choices, default=ProposalStatus.DRAFT)
    copied_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    created_at = models.DateTimeField(_("begun"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["code"]
        permissions = [("write_proposal", _("Can write the proposal")), ("read_proposal", _("Can read the proposal"))]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "reference"], condition=~Q(reference=""), name="proposal_reference_once"
            ),
            models.CheckConstraint(
                # A withdrawn draft has no moment of sending.
                condition=Q(status__in=(*NEVER_SENT, ProposalStatus.WITHDRAWN)) | Q(submitted_at__isnull=False),
                name="proposal_submitted_has_moment",
            ),
        ]
        indexes = [models.Index(fields=["edition", "status"], name="proposal_edition_status")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class StatusChange(models.Model):
    """One step that a proposal took, with who took it and why."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="history")
    step = models.CharField(max_length=30)
    source = models.CharField(max_length=20, choices=ProposalStatus.choices)
    target = models.CharField(max_length=20, choices=ProposalStatus.choices)
    note = models.TextField(blank=True)
    # The ledger holds a salted hash of the note; without the salt a short note could be guessed from it.
    salt = models.CharField(max_length=32, default=new_salt, editable=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("status change")
        verbose_name_plural = _("status changes")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.proposal.code}: {self.step}"
