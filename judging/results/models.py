from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competition.models import Award, Edition, Stage
from competition.rulebook.vocabulary import RankingScope
from core.migration_functions import new_salt
from judging.results.enums import DecisionKind
from submissions.models import Proposal

SCOPES = [(scope.value, scope.value) for scope in RankingScope]


class PlenaryDecision(models.Model):
    """What the judges decided together, with the reason that the minutes print.

    `stage` empty = about the final ranking.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="decisions")
    stage = models.ForeignKey(Stage, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=12, choices=DecisionKind.choices)
    proposals = models.JSONField(help_text="codes, best first")
    to_rank = models.PositiveIntegerField(null=True, blank=True)
    scope = models.CharField(max_length=20, choices=SCOPES, default=RankingScope.OVERALL.value)
    reason = models.TextField()
    # The ledger holds a hash of the reason; without a salt a short reason could be guessed from it.
    salt = models.CharField(max_length=32, default=new_salt, editable=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("plenary decision")
        verbose_name_plural = _("plenary decisions")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_reason"),
            models.CheckConstraint(
                condition=~Q(kind=DecisionKind.MOVE) | Q(to_rank__gte=1), name="decision_move_has_rank"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {', '.join(self.proposals)}"


class Ranking(models.Model):
    """A stored ranking: of a stage at its close, or (stage empty) the published result. Its rows never change."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="rankings")
    stage = models.ForeignKey(Stage, null=True, blank=True, on_delete=models.PROTECT, related_name="rankings")
    at = models.DateTimeField()
    rulebook_digest = models.CharField(max_length=64)
    ledger_head = models.CharField(max_length=64)
    places = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("ranking")
        verbose_name_plural = _("rankings")
        constraints = [
            models.UniqueConstraint(fields=["edition", "stage"], name="ranking_stage_once"),
            # NULL equals nothing in a unique constraint, so the published result needs one of its own.
            models.UniqueConstraint(fields=["edition"], condition=Q(stage=None), name="ranking_result_once"),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.stage or _('result')}"


class RankingRow(models.Model):
    """One proposal's place in one list.

    `computed_rank` is the arithmetic, `rank` the official one after plenary moves.
    """

    ranking = models.ForeignKey(Ranking, on_delete=models.PROTECT, related_name="rows")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="ranking_rows")
    scope = models.CharField(max_length=20, choices=SCOPES)
    # Empty for the overall list. Codes and not rows: a list may be of a group and a category at once.
    part = models.CharField(max_length=90, blank=True, help_text="codes of group and category of the list, joined by +")
    place = models.PositiveIntegerField(help_text="line in the list, from 1")
    rank = models.PositiveIntegerField(null=True)
    computed_rank = models.PositiveIntegerField(null=True)
    is_tied = models.BooleanField(default=False)
    # What is printed, for pages; `exact` is what was compared and what the audit computes again.
    score = models.DecimalField(max_digits=20, decimal_places=6, null=True, help_text="as printed")
    exact = models.CharField(max_length=120, blank=True, help_text="numerator/denominator")
    decided_by = models.CharField(max_length=90, blank=True, help_text="the tie-break step that decided")

    class Meta:
        verbose_name = _("ranking row")
        verbose_name_plural = _("ranking rows")
        ordering = ["ranking", "scope", "part", "place"]
        constraints = [
            models.UniqueConstraint(fields=["ranking", "scope", "part", "proposal"], name="ranking_row_once"),
            models.UniqueConstraint(fields=["ranking", "scope", "part", "place"], name="ranking_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.proposal.code}"


class AwardGiven(models.Model):
    """An award of the published ranking. Ties may give one award to several proposals."""

    ranking = models.ForeignKey(Ranking, on_delete=models.PROTECT, related_name="awards")
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="awards")
    part = models.CharField(max_length=90, blank=True)
    rank = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["award__position", "rank", "pk"]
        constraints = [models.UniqueConstraint(fields=["ranking", "award", "proposal"], name="award_given_once")]

    def __str__(self) -> str:
        return f"{self.award}: {self.proposal.code}"
