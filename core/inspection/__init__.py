"""Whether a file that somebody sent may be kept: told by its content, never by its name, and opened by the library that
knows its kind. A refusal is a sentence that says what is the matter and what to do.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.files.base import File
from django.utils.translation import gettext as _

from core.errors import Refused
from core.inspection.kinds import HEAD_BYTES, HEIC, JPEG, MP4, OFFICE, PDF, PICTURES, ZIP, sniff
from core.inspection.office import check_office
from core.inspection.pdf import check_pdf
from core.inspection.pictures import redraw
from core.inspection.polyglots import refuse_second_kind
from core.inspection.video import check_mp4

__all__ = ["Inspected", "ForeignKind", "inspect", "may_be"]


@dataclass(frozen=True, slots=True)
class Inspected:
    """`file` is what to keep: the one that was sent, or a picture drawn anew."""

    file: File
    media_type: str


class ForeignKind(Refused):
    """Another kind of file than those asked for."""

    def __init__(self):
        super().__init__(_("This kind of file cannot be accepted here; the content counts, not the file name."))


def may_be(head: bytes, accepted: Collection[str]) -> bool:
    """Whether a file that begins like this can still turn out to be one of these, so that nobody sends the rest in
    vain.
    """
    found = sniff(head[:HEAD_BYTES])
    return found in _wider(accepted) or (found == ZIP and bool(OFFICE & set(accepted)))


def inspect(file: File, accepted: Collection[str]) -> Inspected:
    """Raises Refused where the file cannot be kept; leaves it at its beginning."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if not may_be(head, accepted):
        raise ForeignKind
    found = sniff(head)
    if found in PICTURES:
        return Inspected(*redraw(file, found))
    refuse_second_kind(file, head, found)
    if found == ZIP:
        found = check_office(file)
        if found not in accepted:
            raise ForeignKind
    else:
        {PDF: check_pdf, MP4: check_mp4}[found](file)
    file.seek(0)
    return Inspected(file, found)


def _wider(accepted: Collection[str]) -> set[str]:
    """Phones take HEIC where JPEG is asked for; it is kept as JPEG."""
    known = set(accepted) & (PICTURES | {PDF, MP4})
    return known | HEIC if JPEG in known else known
