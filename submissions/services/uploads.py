"""Large files in parts: a part that arrived is not sent again when the line, the page or the web process breaks."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

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
    format_megabytes,
    refuse_foreign_beginning,
    refuse_size,
)
from submissions.services.proposals import lock_proposal

MOST_PART = 4 * 1024 * 1024
# The last part may be shorter. Smaller ones are refused, for each part costs a request and a row update.
LEAST_PART = 64 * 1024
MOST_UNDER_WAY = 2 * 1024**3
ABANDONED_AFTER = timedelta(days=1)
SWEPT_AT_ONCE = 20


class UploadOffsetMismatch(Refused):
    """A part that does not begin where the parts before it ended; `upload` knows where that is."""

    def __init__(self, upload: Upload) -> None:
        self.upload = upload
        super().__init__(_("The upload goes on at another place."))


class UploadNotFound(Refused):
    def __init__(self) -> None:
        super().__init__(_("This upload was cancelled or is too old. Choose the file again."))


def begin_upload(
    *, proposal: Proposal, evidence_type: EvidenceType, name: str, size: int, actor: User, at: datetime
) -> Upload:
    """A new upload, or the unfinished one of the same person for a file of this name and size."""
    # Where no scheduler runs the command, beginning an upload clears old ones.
    sweep_uploads(at=at, most=SWEPT_AT_ONCE)
    name = clean_file_name(name)
    refuse_size(name, size, evidence_type.rules)
    return _begin_locked(proposal, evidence_type, name, size, actor, at)


@transaction.atomic
def _begin_locked(
    proposal: Proposal, evidence_type: EvidenceType, name: str, size: int, actor: User, at: datetime
) -> Upload:
    locked = lock_proposal(proposal)
    refuse_if_sent(locked)
    unfinished = locked.uploads.filter(evidence_type=evidence_type, name=name, size=size, actor=actor).first()
    if unfinished is not None:
        return unfinished
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
    """Store the next part; raises UploadOffsetMismatch for one that was sent before or comes too early."""
    # The first bytes tell the type; the rest of a wrong file need not be sent.
    if not offset and not upload.received and content:
        try:
            refuse_foreign_beginning(upload.name, content, upload.evidence_type.rules)
        except Refused:
            cancel_upload(upload=upload)
            raise
    return _store_part(upload, offset, content, at)


@transaction.atomic
def _store_part(upload: Upload, offset: int, content: bytes, at: datetime) -> Upload:
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
    path = part_path(locked, locked.parts)
    private_storage.delete(path)  # an attempt that broke may have stored it
    private_storage.save(path, ContentFile(content))
    locked.received, locked.parts, locked.touched_at = end, locked.parts + 1, at
    locked.save(update_fields=["received", "parts", "touched_at"])
    return locked


def finish_upload(*, upload: Upload, actor: User, at: datetime) -> Attachment:
    """Attach the complete file like one from the form.

    The attachment gets the UUID of its upload, so that a browser that lost the answer and asks again finds it.
    """
    try:
        with _join_parts(upload) as file:
            attachment = attach_file(
                proposal=upload.proposal,
                evidence_type=upload.evidence_type,
                file=file,
                actor=actor,
                at=at,
                uuid=upload.uuid,
            )
    except FileNotFoundError:
        # Another request has attached the file and removed its parts.
        finished = attachment_of_upload(upload.proposal, upload.uuid)
        if finished is None:
            cancel_upload(upload=upload)
            raise UploadNotFound from None
        return finished
    # Not the fault of the file: the parts stay and the browser tries again.
    except StorageFull:  # its parts wait for a better moment
        raise
    except Refused:
        cancel_upload(upload=upload)
        raise
    cancel_upload(upload=upload)
    return attachment


def attachment_of_upload(proposal: Proposal, uuid: UUID) -> Attachment | None:
    """The attachment that an upload has become; None while it is unfinished."""
    return proposal.attachments.current().filter(uuid=uuid).first()


@contextmanager
def _join_parts(upload: Upload) -> Iterator[File]:
    """The complete file, copied part by part to a temporary file: a film would not fit into memory."""
    with tempfile.TemporaryFile() as joined:
        for number in range(upload.parts):
            with private_storage.open(part_path(upload, number)) as part, refuse_when_storage_full():
                shutil.copyfileobj(part, joined)
        joined.seek(0)
        yield File(joined, name=upload.name)


def part_path(upload: Upload, number: int) -> str:
    return f"uploads/{upload.uuid}/{number}"


@transaction.atomic
def cancel_upload(*, upload: Upload) -> None:
    """Delete it with its parts, one more than are counted: an attempt may have broken between storing and counting."""
    Upload.objects.filter(pk=upload.pk).delete()
    # After the commit: a rolled-back transaction must not leave a row without its parts.
    transaction.on_commit(partial(_remove_parts, upload, upload.parts + 1))


def _remove_parts(upload: Upload, count: int) -> None:
    for number in range(count):
        private_storage.delete(part_path(upload, number))
    private_storage.delete(f"uploads/{upload.uuid}")


@transaction.atomic
def sweep_uploads(*, at: datetime, most: int | None = None) -> int:
    """Cancel uploads that got no part for a day; returns how many. `most`: limit of one call."""
    abandoned = list(Upload.objects.filter(touched_at__lt=at - ABANDONED_AFTER).order_by("touched_at")[:most])
    for upload in abandoned:
        cancel_upload(upload=upload)
    return len(abandoned)
