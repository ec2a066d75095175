"""Private files: kept outside every folder a web server shows, handed out only by a view that has asked for permission.
What may become one is told in core/inspection.
"""

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.http import FileResponse, HttpResponse
from django.utils.functional import LazyObject
from django.utils.translation import gettext as _

from core.errors import Refused

INLINE = ("application/pdf", "image/jpeg", "image/png", "image/webp")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

logger = logging.getLogger(__name__)


class StorageFull(Refused):
    """No fault of the file: the same one may come in later."""

    def __init__(self):
        super().__init__(
            _("The server has no room left for files, so this one was not stored. Tell the bureau, then try again.")
        )


@contextmanager
def refused_when_full() -> Iterator[None]:
    """A full disk in words to whoever sends a file, and in the log for whoever runs the server."""
    try:
        yield
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        logger.error("There is no room to write files: %s", error)
        raise StorageFull from error


class _PrivateStorage(LazyObject):
    def _setup(self):
        self._wrapped = storages["private"]


private_storage = _PrivateStorage()


class PrivateFileSystemStorage(FileSystemStorage):
    """Files under DATA_DIR/private. They have no address, so a template cannot hand one out by mistake."""

    def __init__(self, **options):
        super().__init__(location=settings.PRIVATE_ROOT, **options)

    def _save(self, name, content):
        """Whole or not at all."""
        try:
            with refused_when_full():
                return super()._save(name, content)
        except StorageFull:
            self.delete(name)
            raise

    def url(self, name):
        raise ValueError("Private files have no URL.")


def serve_private(file, *, filename: str, media_type: str, inline: bool = False) -> FileResponse:
    """A stored file as a response that no browser takes for something else or runs; pictures and PDFs may be shown."""
    shown = inline and media_type in INLINE
    response = FileResponse(file.open("rb"), as_attachment=not shown, filename=filename, content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["Cache-Control"] = "private, no-store"
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def workbook_response(content: bytes, filename: str) -> HttpResponse:
    """A workbook made for this request, to be kept by the browser."""
    disposition = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return HttpResponse(content, content_type=XLSX, headers=disposition)
