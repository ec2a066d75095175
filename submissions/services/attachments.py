"""Evidence files: taken in, looked at, kept under their hash, taken out again."""

import hashlib
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from pathlib import PurePosixPath

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competition.models import EvidenceType
from core.errors import Refusals, Refused
from core.files import detect
from core.formats import number_id
from submissions.enums import EDITABLE
from submissions.models import Attachment, Proposal
from submissions.selectors.evidence import MEGABYTE, accepted_types, type_names
from submissions.services.proposals import lock_proposal

MOST_FILES = 20


def attach_files(
    *, proposal: Proposal, evidence_type: EvidenceType, files: Iterable[UploadedFile], actor: User, at: datetime
) -> list[Attachment]:
    """Keep what can be kept; raises Refusals with one line for each file that cannot, after the others are stored."""
    rule = next(kind for kind in proposal.edition.rules.evidence if kind.code == evidence_type.code)
    kept, refused = [], []
    for file in files:
        try:
            media_type = _check(file, rule)
            kept.append(_store(proposal, evidence_type, file, media_type, actor, at))
        except Refused as refusal:
            refused.append(str(refusal))
    if refused:
        raise Refusals(refused)
    return kept


def _check(file, rule) -> str:
    """The media type of a file that may come in."""
    name = shown_name(file.name)
    if not file.size:
        raise Refused(_("%(name)s is empty. Choose the file again.") % {"name": name})
    if file.size > rule.max_mb * MEGABYTE:
        raise Refused(
            _(
                "%(name)s: a file of %(size)s MB exceeds the limit of %(limit)s MB. Compress it, then upload it again; "
                "everything else is saved."
            )
            % {"name": name, "size": megabytes(file.size), "limit": megabytes(int(rule.max_mb * MEGABYTE))}
        )
    media_type = detect(file)
    if media_type not in accepted_types(rule):
        raise Refused(
            _("%(name)s cannot be accepted here. Upload it as %(types)s; the content counts, not the file name.")
            % {"name": name, "types": type_names(rule)}
        )
    return media_type


@transaction.atomic
def _store(proposal, evidence_type, file, media_type, actor, at) -> Attachment:
    locked = lock_proposal(proposal)
    if locked.status not in EDITABLE:
        raise Refused(_("The proposal was sent meanwhile; its files can no longer be changed."))
    current = locked.attachments.current().filter(evidence_type=evidence_type)
    digest = _sha256(file)
    same = current.filter(sha256=digest).first()
    if same is not None:
        return same
    if current.count() >= MOST_FILES:
        raise Refused(_("There are %(limit)d files already; remove one first.") % {"limit": MOST_FILES})
    return Attachment.objects.create(
        proposal=locked,
        evidence_type=evidence_type,
        name=shown_name(file.name),
        file=file,
        media_type=media_type,
        size=file.size,
        sha256=digest,
        uploaded_by=actor,
        uploaded_at=at,
    )


@transaction.atomic
def remove_attachment(*, proposal: Proposal, uuid, actor: User, at: datetime) -> Attachment | None:
    """Take a file out of the proposal; it stays in the store because an earlier receipt may name it."""
    locked = lock_proposal(proposal)
    if locked.status not in EDITABLE:
        raise Refused(_("The proposal was sent meanwhile; its files can no longer be changed."))
    attachment = locked.attachments.current().filter(uuid=uuid).first()
    if attachment is not None:
        attachment.removed_at = at
        attachment.save(update_fields=["removed_at"])
    return attachment


def shown_name(name: str) -> str:
    """The last part of the name without control characters, short enough to store, its ending kept."""
    plain = "".join(char for char in unicodedata.normalize("NFC", name) if unicodedata.category(char)[0] != "C")
    path = PurePosixPath(plain.replace("\\", "/"))
    ending = path.suffix[:20]
    return f"{path.stem[: 200 - len(ending)]}{ending}" or "berkas"


def megabytes(size: int) -> str:
    """`14,2`, never rounded down onto the limit it exceeds."""
    return number_id(Decimal(-(-size * 10 // MEGABYTE)) / 10, 1).removesuffix(",0")


def _sha256(file) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
