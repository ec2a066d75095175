from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from submissions.enums import Verdict
from submissions.models.proposal import Proposal


class CheckMark(models.Model):
    """One line of the administrative checklist of a proposal; `code` names a rule of the rulebook."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="check_marks")
    # Prefixed, such as gate:baru, so that gate, rules and evidence share one table.
    code = models.CharField(_("item"), max_length=80)
    verdict = models.CharField(_("finding"), max_length=10, choices=Verdict.choices)
    note = models.TextField(_("note"), blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("marked"))

    class Meta:
        verbose_name = _("check mark")
        verbose_name_plural = _("check marks")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["proposal", "code"], name="check_mark_once")]

    def __str__(self) -> str:
        return f"{self.proposal.code}: {self.code}"
