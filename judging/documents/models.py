import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competition.models import Edition
from core.migration_functions import job_path, private_storage
from judging.documents.enums import UNFINISHED_STATUSES, CertificateStatus, JobKind, JobStatus
from judging.results.models import AwardGiven


class CertificateSettings(models.Model):
    """What is printed on all certificates of an edition.

    A NIP is printed where it is filled in, and left out where it is not (Permendagri 1/2023 art. 44).
    """

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="certificate_settings")
    letterhead = models.TextField(_("letterhead"), help_text=_("One line for each line printed."))
    numbering = models.CharField(
        _("numbering"), max_length=80, help_text=_("{number} and {year} are filled in: 000.8.3/{number}/Org/{year}")
    )
    decree = models.CharField(_("decree"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=80)
    issued_on = models.DateField(_("date"))
    signatory_position = models.CharField(_("signatory's position"), max_length=120)
    signatory_name = models.CharField(_("signatory's name"), max_length=120)
    signatory_nip = models.CharField(_("signatory's NIP"), max_length=18, blank=True)
    is_example = models.BooleanField(_("mark as CONTOH"), default=False)

    class Meta:
        verbose_name = _("certificate settings")
        verbose_name_plural = _("certificate settings")
        constraints = [
            models.CheckConstraint(
                condition=Q(signatory_nip="") | Q(signatory_nip__regex=r"^[0-9]{18}$"), name="signatory_nip_digits"
            )
        ]

    def __str__(self) -> str:
        return str(self.edition)


class Certificate(models.Model):
    """One issued certificate. What is printed on it is stored as text and never changes, whatever is renamed later."""

    award = models.ForeignKey(AwardGiven, on_delete=models.PROTECT, related_name="certificates")
    # Its place in the numbering of the year; `number` is the text around it.
    sequence = models.PositiveIntegerField()
    number = models.CharField(_("number"), max_length=100, unique=True)
    code = models.CharField(_("verification code"), max_length=12, unique=True)
    printed = models.JSONField(_("as printed"))
    status = models.CharField(max_length=10, choices=CertificateStatus.choices, default=CertificateStatus.VALID)
    replaced_by = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    issued_at = models.DateTimeField(_("issued"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["award"], condition=Q(status=CertificateStatus.VALID), name="certificate_one_valid"
            ),
            models.CheckConstraint(
                condition=Q(status=CertificateStatus.VALID, ended_at=None, reason="")
                | (~Q(status=CertificateStatus.VALID) & Q(ended_at__isnull=False) & ~Q(reason="")),
                name="certificate_ended_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Job(models.Model):
    """A long piece of work that a worker does: how far it is, the file that came of it, or why it failed."""

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

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.edition})"

    @property
    def is_unfinished(self) -> bool:
        """Whether it waits for a worker or a worker is at it."""
        return self.status in UNFINISHED_STATUSES
