from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import WorkUnit
from competition.models import Category, Edition, Group, ParticipantType, Question
from core.grants import UserGrant
from core.migration_functions import new_salt
from submissions.enums import ProposalStatus, TeamRole

NEVER_SENT = (ProposalStatus.DRAFT, ProposalStatus.IN_APPROVAL)


class Proposal(models.Model):
    """An innovation handed in by a unit's team for one edition.

    `code` is public and unique everywhere; `reference` is what the bureau's own list calls it. `partners` are further
    units of a joint innovation:
    they count for conflicts of interest, not for the quota. `attributes` holds what the rulebook declares, such as
    "replicated".
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("edition"))
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
                condition=Q(status__in=(*NEVER_SENT, ProposalStatus.WITHDRAWN)) | Q(submitted_at__isnull=False),
                name="proposal_submitted_has_moment",
            ),
        ]
        indexes = [models.Index(fields=["edition", "status"], name="proposal_edition_status")]

    def __str__(self):
        return f"{self.code} {self.title}"


class TeamMember(models.Model):
    """A person of the innovation team; an account is needed only to write or read it here."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="proposal_memberships"
    )
    name = models.CharField(_("name"), max_length=150)
    position = models.CharField(_("position"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=10, choices=TeamRole.choices)

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "user"], condition=Q(user__isnull=False), name="team_member_once"
            ),
        ]

    def __str__(self):
        return self.name


class Answer(models.Model):
    """`version` counts the saves of the text; `change` is the mark of the last one that a browser sent by itself, so
    that a change sent twice is stored once.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    change = models.CharField(max_length=40, blank=True, editable=False)
    saved_at = models.DateTimeField(_("saved"), null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["question__position"]
        constraints = [models.UniqueConstraint(fields=["proposal", "question"], name="answer_once")]

    def __str__(self):
        return f"{self.proposal.code}: {self.question}"


class StatusChange(models.Model):
    """One step of a proposal's life, with who took it and why."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="history")
    step = models.CharField(max_length=30)
    source = models.CharField(max_length=20, choices=ProposalStatus.choices)
    target = models.CharField(max_length=20, choices=ProposalStatus.choices)
    note = models.TextField(blank=True)
    salt = models.CharField(max_length=32, default=new_salt, editable=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("status change")
        verbose_name_plural = _("status changes")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.proposal.code}: {self.step}"


class ProposalGrant(UserGrant):
    """What a team member may do with one proposal; the projection of TeamMember."""

    content_object = models.ForeignKey(Proposal, on_delete=models.CASCADE)

    class Meta(UserGrant.Meta):
        verbose_name = _("proposal grant")
        verbose_name_plural = _("proposal grants")
