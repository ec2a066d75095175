from django.db import models
from django.utils.translation import gettext_lazy as _


class CertificateStatus(models.TextChoices):
    VALID = "valid", _("Valid")
    REPLACED = "replaced", _("Replaced")
    REVOKED = "revoked", _("Revoked")


class JobKind(models.TextChoices):
    WORKBOOK = "workbook", _("Ranking workbook")
    CERTIFICATES = "certificates", _("Issue of certificates")
    CERTIFICATE_FILES = "certificate_files", _("All certificates in one file")


class JobStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


UNFINISHED_STATUSES = (JobStatus.WAITING, JobStatus.RUNNING)
