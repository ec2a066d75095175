import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from competition.models import Edition, Stage
from competition.rulebook.stage_rules import ScoredStageRules
from core.grants import UserGrant
from core.migration_functions import new_salt
from judging.panels.enums import AssignmentStatus, Outcome
from submissions.models import Proposal


class Judge(models.Model):
    """A person who judges in an edition, under the code that protocols and the ledger use (J1, J2 …)."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="judges", verbose_name=_("edition"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="judging", verbose_name=_("person")
    )
    code = models.CharField(_("code"), max_length=8)

    class Meta:
        verbose_name = _("judge")
        verbose_name_plural = _("judges")
        ordering = ["edition", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="judge_code_once"),
            models.UniqueConstraint(fields=["edition", "user"], name="judge_person_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.user}"


class Panel(models.Model):
    """Judges who score one stage; a stage may have several."""

    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="panels", verbose_name=_("stage"))
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="panels", verbose_name=_("edition"))
    name = models.CharField(_("name"), max_length=120)
    judges = models.ManyToManyField(Judge, through="PanelSeat", related_name="panels")
    # (seat, the person's units, number of assignments); only selectors.panels.panels_by_stage sets it.
    seated: list[tuple["PanelSeat", list[str], int]]

    class Meta:
        verbose_name = _("panel")
        verbose_name_plural = _("panels")
        ordering = ["stage__position", "name"]
        constraints = [models.UniqueConstraint(fields=["edition", "stage", "name"], name="panel_name_once")]

    def __str__(self) -> str:
        return self.name


class PanelSeat(models.Model):
    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="seats")
    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="seats")
    is_chair = models.BooleanField(_("chair"), default=False)

    class Meta:
        verbose_name = _("panel seat")
        verbose_name_plural = _("panel seats")
        constraints = [
            models.UniqueConstraint(fields=["panel", "judge"], name="panel_seat_once"),
            # With a condition, because a panel has many seats that are no chair.
            models.UniqueConstraint(fields=["panel"], condition=Q(is_chair=True), name="panel_one_chair"),
        ]

    def __str__(self) -> str:
        return f"{self.panel}: {self.judge.code}"


class Assignment(models.Model):
    """One judge reads one proposal in one stage. The truth about who may score; the grant follows it."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("panel"))
    # As in the panel, repeated here for the constraint that a judge gets a proposal once in a stage.
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("stage"))
    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("judge"))
    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("proposal")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=AssignmentStatus.choices, default=AssignmentStatus.ACTIVE
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    # For the hash of the reason in the ledger: once the row is deleted, nobody can guess the reason from the hash.
    salt = models.CharField(max_length=32, default=new_salt, editable=False)
    created_at = models.DateTimeField(_("assigned"))
    opened_at = models.DateTimeField(_("first opened"), null=True, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["pk"]
        permissions = [("score_assignment", _("Can score the assigned proposal"))]
        constraints = [
            models.UniqueConstraint(fields=["stage", "judge", "proposal"], name="assignment_once"),
            models.CheckConstraint(
                condition=Q(status=AssignmentStatus.ACTIVE) | ~Q(reason=""), name="assignment_taken_away_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.judge.code} → {self.proposal.code}"

    def get_absolute_url(self) -> str:
        return reverse("score-sheet", args=[self.uuid])

    @property
    def stage_rules(self) -> ScoredStageRules:
        """The rules of its stage. The version is that of its panel's edition, which every page of a sheet has read."""
        return self.panel.edition.rules.scored_stage(self.stage.code)


class AssignmentGrant(UserGrant):
    """The right of one judge to score one assignment; the projection of Assignment."""

    content_object = models.ForeignKey(Assignment, on_delete=models.CASCADE)

    class Meta(UserGrant.Meta):
        verbose_name = _("assignment grant")
        verbose_name_plural = _("assignment grants")


class StageClosing(models.Model):
    """A stage whose sheets are final from this moment on."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="closings")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="closings")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("closing of a stage")
        verbose_name_plural = _("closings of stages")
        constraints = [models.UniqueConstraint(fields=["edition", "stage"], name="stage_closed_once")]

    def __str__(self) -> str:
        return str(self.stage)


class Advancement(models.Model):
    """Whether a proposal went on from a stage, and by which rule."""

    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="advancements")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="advancements")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("advancement")
        verbose_name_plural = _("advancements")
        constraints = [models.UniqueConstraint(fields=["stage", "proposal"], name="advancement_once")]

    def __str__(self) -> str:
        return f"{self.proposal.code}: {self.outcome}"
