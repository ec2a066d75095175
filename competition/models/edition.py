from django.db import models
from django.utils.translation import gettext_lazy as _

from competition.enums import EditionStatus
from competition.models.rulebook import RulebookVersion
from competition.rulebook.rules import Rulebook
from core.models import LedgerStream


class Edition(models.Model):
    """One competition: a rulebook version and everything that happens under it. Its ledger is one stream."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    year = models.PositiveIntegerField(_("year"))
    prefix = models.CharField(
        _("code prefix"),
        max_length=8,
        unique=True,
        help_text=_("First part of every proposal code, such as P26 in P26-014."),
    )
    rulebook_version = models.ForeignKey(
        RulebookVersion, on_delete=models.PROTECT, related_name="editions", verbose_name=_("rulebook version")
    )
    ledger = models.OneToOneField(LedgerStream, on_delete=models.PROTECT, related_name="+", editable=False)
    status = models.CharField(_("status"), max_length=10, choices=EditionStatus.choices, default=EditionStatus.DRAFT)
    created_at = models.DateTimeField(_("created"))
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    # Counts proposals, so that a number is never given twice, not even after a withdrawal.
    next_number = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-year", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status=EditionStatus.DRAFT, opened_at=None)
                | (~models.Q(status=EditionStatus.DRAFT) & models.Q(opened_at__isnull=False)),
                name="edition_open_has_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(status=EditionStatus.PUBLISHED, published_at__isnull=False)
                | (~models.Q(status=EditionStatus.PUBLISHED) & models.Q(published_at=None)),
                name="edition_published_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rules(self) -> Rulebook:
        return self.rulebook_version.rules
