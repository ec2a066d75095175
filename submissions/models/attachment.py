import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from competition.models import EvidenceType
from core.migration_functions import attachment_path, private_storage
from submissions.models.proposal import Proposal


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def current(self) -> Self:
        """Without the removed ones."""
        return self.filter(removed_at=None)


class Attachment(models.Model):
    """A file that supports a proposal, in private storage.

    A removed file stays stored, because a receipt of an earlier sending names its SHA-256. Pictures are encoded again,
    without their location; `source_sha256` is of the bytes as they were sent, by which the same file is recognised.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    # PROTECT, because a receipt names the file.
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="attachments")
    evidence_type = models.ForeignKey(
        EvidenceType, on_delete=models.PROTECT, related_name="+", verbose_name=_("kind of evidence")
    )
    # As the uploader called it, cleaned; the stored file has a random name.
    name = models.CharField(_("file name"), max_length=200)
    file = models.FileField(_("file"), storage=private_storage, upload_to=attachment_path, max_length=200)
    media_type = models.CharField(_("media type"), max_length=120)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    source_sha256 = models.CharField(_("SHA-256 as it was sent"), max_length=64, blank=True, editable=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded"))
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["evidence_type__position", "uploaded_at", "pk"]
        constraints = [models.CheckConstraint(condition=models.Q(size__gt=0), name="attachment_not_empty")]

    def __str__(self) -> str:
        return self.name
