import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from competition.models import EvidenceType
from submissions.models.proposal import Proposal


class Upload(models.Model):
    """A large file on its way, in parts that lie in private storage; it becomes an attachment when all have come.

    A browser that lost its line asks how far it is and goes on from there, at another web process too.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="uploads")
    evidence_type = models.ForeignKey(EvidenceType, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    received = models.PositiveBigIntegerField(_("received so far"), default=0)
    parts = models.PositiveIntegerField(_("parts"), default=0)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(_("begun"))
    touched_at = models.DateTimeField(_("last part"))

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["begun_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="upload_not_empty"),
            models.CheckConstraint(condition=models.Q(received__lte=models.F("size")), name="upload_within_size"),
        ]

    def __str__(self):
        return self.name

    @property
    def percent(self) -> int:
        return self.received * 100 // self.size
