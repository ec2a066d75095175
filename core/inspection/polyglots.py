"""Files that are two things at once: whoever looks at them sees the one, whoever runs them the other."""

import re
import zipfile

from django.core.files.base import File
from django.utils.translation import gettext as _

from core.errors import Refused
from core.inspection.kinds import PDF, ZIP

TAIL_BYTES = 64 * 1024
BLANK = b"\0\t\n\f\r "
WEB_PAGE = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|script|svg|iframe)\b", re.IGNORECASE)


def refuse_second_kind(file: File, head: bytes, kind: str) -> None:
    """A PDF or film that a browser could take for a web page or an unpacker for an archive."""
    if kind != ZIP and (WEB_PAGE.search(head) or _is_archive(file)):
        raise Refused(_("A second file is hidden inside. Save it again as an ordinary file, then upload it again."))
    if kind == PDF:
        _refuse_behind_the_end(file)


def _is_archive(file) -> bool:
    """With a directory that can be read: the four bytes alone may stand in any picture of a scan."""
    file.seek(0)
    if not zipfile.is_zipfile(file):
        return False
    try:
        with zipfile.ZipFile(file) as archive:
            return bool(archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _refuse_behind_the_end(file) -> None:
    file.seek(max(0, file.size - TAIL_BYTES))
    before, mark, behind = file.read(TAIL_BYTES).rpartition(b"%%EOF")
    if not mark:
        raise Refused(_("The PDF is incomplete. Save it again as an ordinary PDF, then upload it again."))
    if behind.strip(BLANK):
        raise Refused(
            _("Something stands behind the end of the PDF. Save it again as an ordinary PDF, then upload it.")
        )
