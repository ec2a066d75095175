import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competition.models import Edition
from core.files import private_storage
from judging.enums import JobKind, JobStatus


def job_path(job, filename):
    return f"jobs/{job.uuid}"


class Job(models.Model):
    """A long piece of work that a worker does: how far it is, what it made, or why it failed."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="jobs", verbose_name=_("edition"))
    kind = models.CharField(_("kind"), max_length=20, choices=JobKind.choices)
    status = models.CharField(_("status"), max_length=10, choices=JobStatus.choices, default=JobStatus.WAITING)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    file = models.FileField(_("file"), storage=private_storage, upload_to=job_path, max_length=200, blank=True)
    file_name = models.CharField(_("file name"), max_length=200, blank=True)
    error = models.TextField(_("error"), blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("asked for"))
    started_at = models.DateTimeField(_("begun"), null=True, blank=True)
    updated_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind"], condition=Q(status__in=("waiting", "running")), name="job_one_at_a_time"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} ({self.edition})"
