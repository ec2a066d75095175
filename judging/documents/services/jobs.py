"""Long work: requested once, done by a worker, watched on a page that survives a reload."""

import tempfile
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from competition.models import Edition
from core.errors import Refused
from judging.documents.documents import write_certificates
from judging.documents.enums import UNFINISHED_STATUSES, CertificateStatus, JobKind, JobStatus
from judging.documents.models import Job
from judging.documents.notifications import mail_job_done
from judging.documents.selectors.certificates import certificates_of
from judging.documents.services.certificates import issue_certificates
from judging.results.exports.edition_workbook import write_ranking

MAX_SILENCE = timedelta(minutes=10)  # after this long without progress a job counts as dead
PROGRESS_STEP = 5  # items between two updates of the progress in the database


def start_job(*, edition: Edition, kind: JobKind, actor: User, at: datetime) -> tuple[Job, bool]:
    """The job and whether it is new: while one of this kind is unfinished, a second click gets that one.

    A job that has shown no progress for MAX_SILENCE is marked as failed, and a new one is made.
    """
    with transaction.atomic():
        unfinished_jobs = Job.objects.filter(edition=edition, kind=kind, status__in=UNFINISHED_STATUSES)
        job = unfinished_jobs.select_for_update().first()
        if job is not None and (job.updated_at or job.created_at) > at - MAX_SILENCE:
            return job, False
        if job is not None:
            _mark_failed(job, _("The worker stopped. Start it again."), at)
        try:
            with transaction.atomic():
                return Job.objects.create(edition=edition, kind=kind, actor=actor, created_at=at), True
        except IntegrityError:
            # Two people clicked at once: there was no row to lock, and the unique constraint let only one job in.
            return unfinished_jobs.get(), False


def run_job(uuid: UUID | str) -> Job:
    """Do the work of a waiting job and return it; a job that is not waiting is returned as it is.

    Outside any transaction, so that judges do not wait for its locks.
    """
    # The update is the claim: when the queue delivers a task twice, only one worker finds the job still waiting.
    waiting = Job.objects.filter(uuid=uuid, status=JobStatus.WAITING)
    if not waiting.update(status=JobStatus.RUNNING, started_at=timezone.now(), updated_at=timezone.now()):
        return Job.objects.get(uuid=uuid)
    job = Job.objects.select_related("edition__rulebook_version", "actor").get(uuid=uuid)
    try:
        WORK_BY_KIND[JobKind(job.kind)](job)
    except Refused as refusal:
        _mark_failed(job, str(refusal), timezone.now())
    except Exception:
        _mark_failed(
            job, _("It failed. Try again; if it fails again, the server's log has the reason."), timezone.now()
        )
        raise
    else:
        job.status, job.finished_at, job.done = JobStatus.DONE, timezone.now(), job.total
        with transaction.atomic():
            job.save(update_fields=["status", "finished_at", "done", "file", "file_name"])
            mail_job_done(job)
    return job


def _mark_failed(job: Job, error: str, at: datetime) -> None:
    job.status, job.error, job.finished_at = JobStatus.FAILED, error, at
    job.save(update_fields=["status", "error", "finished_at"])


def _save_progress(job: Job, done: int, total: int) -> None:
    job.done, job.total = done, total
    if done % PROGRESS_STEP == 0 or done == total:
        Job.objects.filter(pk=job.pk).update(done=done, total=total, updated_at=timezone.now())


def _attach_file(job: Job, path: Path, name: str) -> None:
    with path.open("rb") as file:
        job.file.save(name, File(file), save=False)
    job.file_name = name


def _make_workbook(job: Job) -> None:
    _save_progress(job, 0, 1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "peringkat.xlsx"
        write_ranking(job.edition, path)
        _attach_file(job, path, f"peringkat-{job.edition.slug}.xlsx")


def _issue_certificates(job: Job) -> None:
    certificates = issue_certificates(edition=job.edition, actor=job.actor, at=timezone.now())
    _save_progress(job, len(certificates), len(certificates))


def _pack_certificates(job: Job) -> None:
    certificates = certificates_of(job.edition).filter(status=CertificateStatus.VALID).order_by("sequence")
    total = certificates.count()
    if not total:
        raise Refused(_("There are no valid certificates yet: issue them first."))
    _save_progress(job, 0, total)
    with tempfile.TemporaryDirectory() as folder:
        archive_path = Path(folder) / "piagam.zip"
        with zipfile.ZipFile(archive_path, "w") as archive:
            for done, path in enumerate(write_certificates(certificates, Path(folder)), start=1):
                archive.write(path, path.name)
                _save_progress(job, done, total)
        _attach_file(job, archive_path, f"piagam-{job.edition.slug}.zip")


WORK_BY_KIND: dict[JobKind, Callable[[Job], None]] = {
    JobKind.WORKBOOK: _make_workbook,
    JobKind.CERTIFICATES: _issue_certificates,
    JobKind.CERTIFICATE_FILES: _pack_certificates,
}
