"""Long work: asked for once, done by a worker, watched on a page that survives a reload."""

import tempfile
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from competition.models import Edition
from core.errors import Refused
from judging.documents.documents import write_certificates
from judging.documents.enums import CertificateStatus, JobKind, JobStatus
from judging.documents.models import Job
from judging.documents.notifications import mail_job_done
from judging.documents.selectors.certificates import certificates_of
from judging.documents.services.certificates import issue_certificates
from judging.results.exports.ranking import write_ranking

RUNNING = (JobStatus.WAITING, JobStatus.RUNNING)
GIVEN_UP_AFTER = timedelta(minutes=10)
EVERY = 5


def start_job(*, edition: Edition, kind: JobKind, actor: User, at: datetime) -> tuple[Job, bool]:
    """(job, whether it is new): a second click gets the one that runs. One without a sign of life is given up."""
    with transaction.atomic():
        running = Job.objects.select_for_update().filter(edition=edition, kind=kind, status__in=RUNNING).first()
        if running is not None and (running.updated_at or running.created_at) > at - GIVEN_UP_AFTER:
            return running, False
        if running is not None:
            _fail(running, _("The worker stopped. Start it again."), at)
        try:
            with transaction.atomic():
                return Job.objects.create(edition=edition, kind=kind, actor=actor, created_at=at), True
        except IntegrityError:  # somebody else was quicker by a moment
            return Job.objects.get(edition=edition, kind=kind, status__in=RUNNING), False


def run_job(uuid) -> Job:
    """Do the work, outside any transaction, so that judges are not kept waiting."""
    taken = Job.objects.filter(uuid=uuid, status=JobStatus.WAITING)
    if not taken.update(status=JobStatus.RUNNING, started_at=timezone.now(), updated_at=timezone.now()):
        return Job.objects.get(uuid=uuid)
    job = Job.objects.select_related("edition__rulebook_version", "actor").get(uuid=uuid)
    try:
        WORK[job.kind](job)
    except Refused as refusal:
        _fail(job, str(refusal), timezone.now())
    except Exception:
        _fail(job, _("It failed. Try again; if it fails again, the server's log has the reason."), timezone.now())
        raise
    else:
        job.status, job.finished_at, job.done = JobStatus.DONE, timezone.now(), job.total
        with transaction.atomic():
            job.save(update_fields=["status", "finished_at", "done", "file", "file_name"])
            mail_job_done(job)
    return job


def _fail(job, text, at) -> None:
    job.status, job.error, job.finished_at = JobStatus.FAILED, text, at
    job.save(update_fields=["status", "error", "finished_at"])


def _progress(job, done, total) -> None:
    job.done, job.total = done, total
    if done % EVERY == 0 or done == total:
        Job.objects.filter(pk=job.pk).update(done=done, total=total, updated_at=timezone.now())


def _keep(job, path: Path, name: str) -> None:
    with path.open("rb") as file:
        job.file.save(name, File(file), save=False)
    job.file_name = name


def _workbook(job) -> None:
    _progress(job, 0, 1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "peringkat.xlsx"
        write_ranking(job.edition, path)
        _keep(job, path, f"peringkat-{job.edition.slug}.xlsx")


def _certificates(job) -> None:
    certificates = issue_certificates(edition=job.edition, actor=job.actor, at=timezone.now())
    _progress(job, len(certificates), len(certificates))


def _certificate_files(job) -> None:
    valid = certificates_of(job.edition).filter(status=CertificateStatus.VALID).order_by("sequence")
    total = valid.count()
    if not total:
        raise Refused(_("There are no valid certificates yet: issue them first."))
    _progress(job, 0, total)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "piagam.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for done, made in enumerate(write_certificates(valid, Path(folder)), start=1):
                archive.write(made, made.name)
                _progress(job, done, total)
        _keep(job, path, f"piagam-{job.edition.slug}.zip")


WORK = {
    JobKind.WORKBOOK: _workbook,
    JobKind.CERTIFICATES: _certificates,
    JobKind.CERTIFICATE_FILES: _certificate_files,
}
