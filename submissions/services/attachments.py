"""Evidence files: attached to a proposal, stored under their hash, removed from it."""

import hashlib
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from uuid import UUID, uuid4

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competition.models import EvidenceType
from core.errors import Refusals, Refused
from core.files import refuse_when_storage_full
from submissions.enums import EDITABLE_STATUSES
from submissions.models import Attachment, Proposal
from submissions.services.file_checks import (
    clean_file_name,
    inspect_evidence_file,
    name_with_ending,
    refuse_size,
)
from submissions.services.proposals import lock_proposal

MOST_FILES = 20


def attach_files(
    *, proposal: Proposal, evidence_type: EvidenceType, files: Iterable[File], actor: User, at: datetime
) -> list[Attachment]:
    """Store every file that may be stored; raises Refusals with one line for each other file, after storing."""
    attachments, refusals = [], []
    for file in files:
        try:
            attachment = attach_file(proposal=proposal, evidence_type=evidence_type, file=file, actor=actor, at=at)
        except Refused as refusal:
            refusals.append(str(refusal))
        else:
            attachments.append(attachment)
    if refusals:
        raise Refusals(refusals)
    return attachments


def attach_file(
    *, proposal: Proposal, evidence_type: EvidenceType, file: File, actor: User, at: datetime, uuid: UUID | None = None
) -> Attachment:
    """The attachment of this file; the one that is there where the same file was attached before."""
    rules, name = evidence_type.rules, clean_file_name(file.name or "")
    refuse_size(name, file.size, rules)
    source_sha256 = file_sha256(file)
    duplicate = _find_duplicate(proposal, evidence_type, source_sha256)
    if duplicate is not None:
        return duplicate
    # CheckedFile and stored before anything is locked: a film takes a while, and others write meanwhile.
    with refuse_when_storage_full():
        inspected = inspect_evidence_file(file, name, rules)
    with closing(inspected.file):
        attachment = Attachment(
            uuid=uuid or uuid4(),
            proposal=proposal,
            evidence_type=evidence_type,
            name=name_with_ending(name, inspected.media_type),
            media_type=inspected.media_type,
            size=inspected.file.size,
            sha256=source_sha256 if inspected.file is file else file_sha256(inspected.file),
            source_sha256=source_sha256,
            uploaded_by=actor,
            uploaded_at=at,
        )
        attachment.file.save(attachment.name, inspected.file, save=False)
    # The file is stored before its row; if the row fails or is another's, the file goes.
    recorded = None
    try:
        recorded = _record_attachment(attachment)
    finally:
        if recorded is not attachment:
            attachment.file.delete(save=False)
    return recorded


@transaction.atomic
def _record_attachment(attachment: Attachment) -> Attachment:
    """The row of a stored file, or that of the same file if a colleague was quicker."""
    locked = lock_proposal(attachment.proposal)
    refuse_if_sent(locked)
    duplicate = _find_duplicate(locked, attachment.evidence_type, attachment.source_sha256)
    if duplicate is not None:
        return duplicate
    refuse_if_full(locked, attachment.evidence_type)
    attachment.save()
    return attachment


def refuse_if_sent(locked: Proposal) -> None:
    if locked.status not in EDITABLE_STATUSES:
        raise Refused(_("The proposal was sent meanwhile; its files can no longer be changed."))


def refuse_if_full(locked: Proposal, evidence_type: EvidenceType) -> None:
    if locked.attachments.current().filter(evidence_type=evidence_type).count() >= MOST_FILES:
        raise Refused(_("There are %(limit)d files already; remove one first.") % {"limit": MOST_FILES})


def _find_duplicate(proposal: Proposal, evidence_type: EvidenceType, source_sha256: str) -> Attachment | None:
    files = proposal.attachments.current()
    return files.filter(evidence_type=evidence_type, source_sha256=source_sha256).first()


@transaction.atomic
def remove_attachment(*, proposal: Proposal, uuid: UUID, actor: User, at: datetime) -> Attachment | None:
    """Take a file out of the proposal; it stays in the store because an earlier receipt may name it."""
    locked = lock_proposal(proposal)
    refuse_if_sent(locked)
    attachment = locked.attachments.current().filter(uuid=uuid).first()
    if attachment is not None:
        attachment.removed_at = at
        attachment.save(update_fields=["removed_at"])
    return attachment


def file_sha256(file: File) -> str:
    """Hexadecimal; reads the file in pieces and leaves it at its beginning."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
