from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from submissions.models.proposal import Proposal


class Receipt(models.Model):
    """Proof that a proposal arrived: the text that was sent, its SHA-256 and the server's moment.

    `content` is canonical JSON, so that its digest can be computed again by anybody who holds it.
    """

    # PROTECT: a receipt is a proof that the team holds on paper too.
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="receipts")
    number = models.CharField(_("number"), max_length=30, unique=True)
    content = models.TextField(_("what was sent"))
    digest = models.CharField("SHA-256", max_length=64)
    at = models.DateTimeField(_("received"))
    within_grace = models.BooleanField(_("within the grace"), default=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.number
