"""What a file must be before it is stored, whichever way it came; every refusal names the file."""

import logging
import unicodedata
from decimal import Decimal
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from competition.rulebook.entry_rules import EvidenceTypeRules
from core.clamav import ScannerUnreachable, scan_file
from core.errors import Refused
from core.file_checks import CheckedFile, UnacceptedMediaType, can_be_accepted, check_file
from core.file_checks.media_types import FILE_EXTENSIONS, HEAD_BYTES
from core.formats import format_number_id
from submissions.selectors.evidence import MEGABYTE, accepted_media_types, media_type_names

# Endings that would make a computer open the file as something it is not.
MISLEADING = {".heic", ".heif"} | {ending for endings in FILE_EXTENSIONS.values() for ending in endings}

logger = logging.getLogger(__name__)


def refuse_size(name: str, size: int, rules: EvidenceTypeRules) -> None:
    if not size:
        raise Refused(_("%(name)s is empty. Choose the file again.") % {"name": name})
    if size > rules.max_mb * MEGABYTE:
        raise Refused(
            _(
                "%(name)s: a file of %(size)s MB exceeds the limit of %(limit)s MB. Compress it, then upload it again; "
                "everything else is saved."
            )
            % {"name": name, "size": format_megabytes(size), "limit": format_megabytes(int(rules.max_mb * MEGABYTE))}
        )


def refuse_foreign_beginning(name: str, head: bytes, rules: EvidenceTypeRules) -> None:
    """Refuse a file by its first bytes, so that nobody sends all parts of a film in vain."""
    if not can_be_accepted(head, accepted_media_types(rules)):
        raise _foreign_file_refusal(name, rules)


def inspect_evidence_file(file: File, name: str, rules: EvidenceTypeRules) -> CheckedFile:
    """What is to be stored of a file, or Refused; the caller closes the file inside."""
    file.seek(0)
    refuse_foreign_beginning(name, file.read(HEAD_BYTES), rules)
    _refuse_infected(file, name)
    try:
        return check_file(file, accepted_media_types(rules))
    except UnacceptedMediaType:
        raise _foreign_file_refusal(name, rules) from None
    except Refused as refusal:
        raise Refused(f"{name}: {refusal}") from None


def _foreign_file_refusal(name: str, rules: EvidenceTypeRules) -> Refused:
    return Refused(
        _("%(name)s cannot be accepted here. Upload it as %(types)s; the content counts, not the file name.")
        % {"name": name, "types": media_type_names(rules)}
    )


def _refuse_infected(file: File, name: str) -> None:
    if not settings.CLAMD_URL:
        return
    try:
        virus = scan_file(file, settings.CLAMD_URL)
    except ScannerUnreachable:
        raise Refused(
            _("%(name)s could not be scanned for viruses, so it was not stored. Try again in a few minutes.")
            % {"name": name}
        ) from None
    if virus:
        logger.warning("The virus scanner found %s in an evidence file; it was refused.", virus)
        raise Refused(
            _(
                "%(name)s was refused: the virus scanner found %(virus)s. Clean your computer, make the file anew and "
                "upload that one."
            )
            % {"name": name, "virus": virus}
        )


def clean_file_name(name: str) -> str:
    """The last part of the name without control characters, short enough to store, its ending kept."""
    printable = "".join(char for char in unicodedata.normalize("NFC", name) if unicodedata.category(char)[0] != "C")
    path = PurePosixPath(printable.replace("\\", "/"))
    ending = path.suffix[:20]
    return f"{path.stem[: 200 - len(ending)]}{ending}" or "berkas"


def name_with_ending(name: str, media_type: str) -> str:
    """The name with the ending of what the file is, so that whoever downloads it is not misled."""
    path, endings = PurePosixPath(name), FILE_EXTENSIONS[media_type]
    if path.suffix.lower() in endings:
        return name
    stem = path.stem if path.suffix.lower() in MISLEADING else name
    return f"{stem[: 200 - len(endings[0])]}{endings[0]}"


def format_megabytes(size: int) -> str:
    """`14,2`, never rounded down onto the limit it exceeds."""
    # Rounded up: 10.01 MB must not read as the limit of 10.
    return format_number_id(Decimal(-(-size * 10 // MEGABYTE)) / 10, 1).removesuffix(",0")
