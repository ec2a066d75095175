import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from competition.models import EvidenceType
from submissions.models.proposal import Proposal


class Upload(models.Model):
    """A large file that arrives in parts; it becomes an attachment when all are there.

    The parts are in private storage, so a browser that lost its connection can go on at another web process.
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
    # By this the sweep finds abandoned uploads.
    touched_at = models.DateTimeField(_("last part"))

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["begun_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="upload_not_empty"),
            models.CheckConstraint(condition=models.Q(received__lte=models.F("size")), name="upload_within_size"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def percent(self) -> int:
        return self.received * 100 // self.size
