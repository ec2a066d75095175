"""Polyglots: files that are of two kinds at once, such as a PDF that a browser runs as a web page."""

import re
import zipfile

from django.core.files.base import File
from django.utils.translation import gettext as _

from core.errors import Refused
from core.file_checks.media_types import PDF, ZIP

TAIL_BYTES = 64 * 1024
BLANK_BYTES = b"\0\t\n\f\r "
WEB_PAGE = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|script|svg|iframe)\b", re.IGNORECASE)


def refuse_polyglot(file: File, head: bytes, media_type: str) -> None:
    """Refuse a PDF or film that is a web page or a zip archive as well, and a PDF with something behind its end."""
    if media_type != ZIP and (WEB_PAGE.search(head) or _is_archive(file)):
        raise Refused(_("A second file is hidden inside. Save it again as an ordinary file, then upload it again."))
    if media_type == PDF:
        _refuse_bytes_after_end(file)


def _is_archive(file: File) -> bool:
    """Whether the file holds a zip archive with entries. Its first four bytes alone also occur in scanned pictures."""
    file.seek(0)
    if not zipfile.is_zipfile(file):
        return False
    try:
        with zipfile.ZipFile(file) as archive:
            return bool(archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _refuse_bytes_after_end(file: File) -> None:
    file.seek(max(0, file.size - TAIL_BYTES))
    # The last mark counts: a signed PDF has one for each version in it.
    _before, end_mark, after = file.read(TAIL_BYTES).rpartition(b"%%EOF")
    if not end_mark:
        raise Refused(_("The PDF is incomplete. Save it again as an ordinary PDF, then upload it again."))
    if after.strip(BLANK_BYTES):
        raise Refused(
            _("Something stands behind the end of the PDF. Save it again as an ordinary PDF, then upload it.")
        )
