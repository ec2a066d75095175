"""Large files in parts: what has come is not sent again, whatever happens to the line, the page or the web process."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import User
from competition.models import EvidenceType
from core.errors import Refused
from core.files import StorageFull, private_storage, refuse_when_storage_full
from submissions.models import Attachment, Proposal, Upload
from submissions.services.attachments import attach_file, refuse_if_full, refuse_if_sent
from submissions.services.file_checks import (
    clean_file_name,
    evidence_rules_of,
    format_megabytes,
    refuse_foreign_beginning,
    refuse_size,
)
from submissions.services.proposals import lock_proposal

MOST_PART = 4 * 1024 * 1024
LEAST_PART = 64 * 1024  # but for the last one: a thousand letters are no way to send a book
MOST_UNDER_WAY = 2 * 1024**3
ABANDONED = timedelta(days=1)
SWEPT_AT_ONCE = 20


class UploadOffsetMismatch(Refused):
    """A part that does not go on where the parts before it ended; `upload` knows where that is."""

    def __init__(self, upload: Upload):
        self.upload = upload
        super().__init__(_("The upload goes on at another place."))


class UploadNotFound(Refused):
    def __init__(self):
        super().__init__(_("This upload was cancelled or is too old. Choose the file again."))


def begin_upload(
    *, proposal: Proposal, evidence_type: EvidenceType, name: str, size: int, actor: User, at: datetime
) -> Upload:
    """A new upload, or the unfinished one of the same person for a file of this name and size."""
    sweep_uploads(at=at, most=SWEPT_AT_ONCE)
    name = clean_file_name(name)
    refuse_size(name, size, evidence_rules_of(proposal, evidence_type))
    return _begun(proposal, evidence_type, name, size, actor, at)


@transaction.atomic
def _begun(proposal, evidence_type, name, size, actor, at) -> Upload:
    locked = lock_proposal(proposal)
    refuse_if_sent(locked)
    known = locked.uploads.filter(evidence_type=evidence_type, name=name, size=size, actor=actor).first()
    if known is not None:
        return known
    refuse_if_full(locked, evidence_type)
    under_way = locked.uploads.aggregate(bytes=Sum("size"))["bytes"] or 0
    if under_way + size > MOST_UNDER_WAY:
        raise Refused(
            _("%(name)s has to wait: uploads of %(size)s MB are under way already. Finish or cancel them first.")
            % {"name": name, "size": format_megabytes(under_way)}
        )
    return Upload.objects.create(
        proposal=locked, evidence_type=evidence_type, name=name, size=size, actor=actor, begun_at=at, touched_at=at
    )


def store_upload_part(*, upload: Upload, offset: int, content: bytes, at: datetime) -> Upload:
    """Keep the next part. Raises OutOfPlace for one that was sent before or comes too early: none is stored twice."""
    if not offset and not upload.received and content:
        try:
            refuse_foreign_beginning(upload.name, content, evidence_rules_of(upload.proposal, upload.evidence_type))
        except Refused:
            cancel_upload(upload=upload)
            raise
    return _taken(upload, offset, content, at)


@transaction.atomic
def _taken(upload, offset, content, at) -> Upload:
    locked = Upload.objects.select_for_update(of=("self",)).filter(pk=upload.pk).first()
    if locked is None:
        raise UploadNotFound
    if offset != locked.received:
        raise UploadOffsetMismatch(locked)
    end = offset + len(content)
    if len(content) > MOST_PART or end > locked.size or (len(content) < LEAST_PART and end < locked.size):
        raise Refused(_("%(name)s: this part has the wrong size. Choose the file again.") % {"name": locked.name})
    if not content:
        return locked
    place = part_path(locked, locked.parts)
    private_storage.delete(place)  # what a broken attempt left there
    private_storage.save(place, ContentFile(content))
    locked.received, locked.parts, locked.touched_at = end, locked.parts + 1, at
    locked.save(update_fields=["received", "parts", "touched_at"])
    return locked


def finish_upload(*, upload: Upload, actor: User, at: datetime) -> Attachment:
    """The whole file goes the same way as one from the form. It keeps the number of its upload, so that whoever did not
    hear the answer and asks again is told.
    """
    try:
        with _joined(upload) as file:
            made = attach_file(
                proposal=upload.proposal,
                evidence_type=upload.evidence_type,
                file=file,
                actor=actor,
                at=at,
                uuid=upload.uuid,
            )
    except FileNotFoundError:
        made = attachment_of_upload(upload.proposal, upload.uuid)
        if made is None:
            cancel_upload(upload=upload)
            raise UploadNotFound from None
        return made
    except StorageFull:  # its parts wait for a better moment
        raise
    except Refused:
        cancel_upload(upload=upload)
        raise
    cancel_upload(upload=upload)
    return made


def attachment_of_upload(proposal: Proposal, uuid) -> Attachment | None:
    """What an upload has become."""
    return proposal.attachments.current().filter(uuid=uuid).first()


@contextmanager
def _joined(upload) -> Iterator[File]:
    """On the disk of this process, part by part, so that a film needs no memory."""
    with tempfile.TemporaryFile() as whole:
        for number in range(upload.parts):
            with private_storage.open(part_path(upload, number)) as part, refuse_when_storage_full():
                shutil.copyfileobj(part, whole)
        whole.seek(0)
        yield File(whole, name=upload.name)


def part_path(upload: Upload, number: int) -> str:
    return f"uploads/{upload.uuid}/{number}"


@transaction.atomic
def cancel_upload(*, upload: Upload) -> None:
    """Forget it with its parts, one more than are known: the last attempt may have broken after storing."""
    Upload.objects.filter(pk=upload.pk).delete()
    transaction.on_commit(partial(_remove_parts, upload, upload.parts + 1))


def _remove_parts(upload, parts) -> None:
    for number in range(parts):
        private_storage.delete(part_path(upload, number))
    private_storage.delete(f"uploads/{upload.uuid}")


@transaction.atomic
def sweep_uploads(*, at: datetime, most: int | None = None) -> int:
    """Cancel uploads that nobody has gone on with for a day; how many."""
    old = list(Upload.objects.filter(touched_at__lt=at - ABANDONED).order_by("touched_at")[:most])
    for upload in old:
        cancel_upload(upload=upload)
    return len(old)
