"""Whether a file that somebody uploads may be stored.

Its content decides, never its name: each kind of file is opened by the library that reads it. A refusal is a sentence
that says what is wrong and what to do.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.files.base import File
from django.utils.translation import gettext as _

from core.errors import Refused
from core.file_checks.media_types import (
    HEAD_BYTES,
    HEIC,
    JPEG,
    MP4,
    OFFICE,
    PDF,
    PICTURES,
    ZIP,
    detect_media_type,
)
from core.file_checks.office import check_office
from core.file_checks.pdf import check_pdf
from core.file_checks.pictures import redraw_picture
from core.file_checks.polyglots import refuse_polyglot
from core.file_checks.video import check_mp4

__all__ = ["CheckedFile", "UnacceptedMediaType", "can_be_accepted", "check_file"]


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """`file` is the file to store: the one that was sent, or for a picture a redrawn copy."""

    file: File
    media_type: str


class UnacceptedMediaType(Refused):
    """The file is of another kind than those accepted here."""

    def __init__(self) -> None:
        super().__init__(_("This kind of file cannot be accepted here; the content counts, not the file name."))


def can_be_accepted(head: bytes, accepted: Collection[str]) -> bool:
    """Whether a file that begins with these bytes can be of one of the accepted media types.

    Asked after the first part of a large upload, so that nobody sends all of a file that will be refused.
    """
    media_type = detect_media_type(head[:HEAD_BYTES])
    is_office = media_type == ZIP and bool(OFFICE & set(accepted))
    return is_office or media_type in _acceptable_media_types(accepted)


def check_file(file: File, accepted: Collection[str]) -> CheckedFile:
    """The file to store and its media type. Raises Refused where it may not be stored; leaves it at its beginning."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if not can_be_accepted(head, accepted):
        raise UnacceptedMediaType
    media_type = detect_media_type(head)
    if media_type in PICTURES:
        return CheckedFile(*redraw_picture(file, media_type))
    # Pictures are drawn anew, which leaves nothing of a second kind; all others are stored as they are.
    refuse_polyglot(file, head, media_type)
    if media_type == ZIP:
        media_type = check_office(file)
        if media_type not in accepted:
            raise UnacceptedMediaType
    else:
        {PDF: check_pdf, MP4: check_mp4}[media_type](file)
    file.seek(0)
    return CheckedFile(file, media_type)


def _acceptable_media_types(accepted: Collection[str]) -> set[str]:
    """Phones take HEIC where JPEG is accepted; it is stored as JPEG."""
    media_types = set(accepted) & (PICTURES | {PDF, MP4})
    return media_types | HEIC if JPEG in media_types else media_types
