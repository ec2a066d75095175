"""Evidence files: taken in, kept under their hash, taken out again."""

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
    evidence_rules_of,
    inspect_evidence_file,
    name_with_ending,
    refuse_size,
)
from submissions.services.proposals import lock_proposal

MOST_FILES = 20


def attach_files(
    *, proposal: Proposal, evidence_type: EvidenceType, files: Iterable[File], actor: User, at: datetime
) -> list[Attachment]:
    """Keep what can be kept; raises Refusals with one line for each file that cannot, after the others are stored."""
    kept, refused = [], []
    for file in files:
        try:
            kept.append(attach_file(proposal=proposal, evidence_type=evidence_type, file=file, actor=actor, at=at))
        except Refused as refusal:
            refused.append(str(refusal))
    if refused:
        raise Refusals(refused)
    return kept


def attach_file(
    *, proposal: Proposal, evidence_type: EvidenceType, file: File, actor: User, at: datetime, uuid: UUID | None = None
) -> Attachment:
    """The file is looked at and stored before anything is locked: a film takes a while, and others write meanwhile."""
    rule, name = evidence_rules_of(proposal, evidence_type), clean_file_name(file.name)
    refuse_size(name, file.size, rule)
    source = file_sha256(file)
    same = _same(proposal, evidence_type, source)
    if same is not None:
        return same
    with refuse_when_storage_full():
        found = inspect_evidence_file(file, name, rule)
    with closing(found.file):
        attachment = Attachment(
            uuid=uuid or uuid4(),
            proposal=proposal,
            evidence_type=evidence_type,
            name=name_with_ending(name, found.media_type),
            media_type=found.media_type,
            size=found.file.size,
            sha256=source if found.file is file else file_sha256(found.file),
            source_sha256=source,
            uploaded_by=actor,
            uploaded_at=at,
        )
        attachment.file.save(attachment.name, found.file, save=False)
    stored = None
    try:
        stored = _recorded(attachment)
    finally:
        if stored is not attachment:
            attachment.file.storage.delete(attachment.file.name)
    return stored


@transaction.atomic
def _recorded(attachment: Attachment) -> Attachment:
    """The row of a stored file, or that of the same file which a colleague was quicker with."""
    locked = lock_proposal(attachment.proposal)
    refuse_if_sent(locked)
    same = _same(locked, attachment.evidence_type, attachment.source_sha256)
    if same is not None:
        return same
    refuse_if_full(locked, attachment.evidence_type)
    attachment.save()
    return attachment


def refuse_if_sent(locked: Proposal) -> None:
    if locked.status not in EDITABLE_STATUSES:
        raise Refused(_("The proposal was sent meanwhile; its files can no longer be changed."))


def refuse_if_full(locked: Proposal, evidence_type: EvidenceType) -> None:
    if locked.attachments.current().filter(evidence_type=evidence_type).count() >= MOST_FILES:
        raise Refused(_("There are %(limit)d files already; remove one first.") % {"limit": MOST_FILES})


def _same(proposal, evidence_type, source) -> Attachment | None:
    return proposal.attachments.current().filter(evidence_type=evidence_type, source_sha256=source).first()


@transaction.atomic
def remove_attachment(*, proposal: Proposal, uuid, actor: User, at: datetime) -> Attachment | None:
    """Take a file out of the proposal; it stays in the store because an earlier receipt may name it."""
    locked = lock_proposal(proposal)
    refuse_if_sent(locked)
    attachment = locked.attachments.current().filter(uuid=uuid).first()
    if attachment is not None:
        attachment.removed_at = at
        attachment.save(update_fields=["removed_at"])
    return attachment


def file_sha256(file: File) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
