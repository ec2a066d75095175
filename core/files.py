"""Private files: kept outside every folder a web server shows, handed out only by a view that has asked for permission.
What may become one is told in core/inspection.
"""

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import LazyObject
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from core.errors import Refused
from core.ranges import PartOfFile, Unsatisfiable, part_asked_for

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


def serve_private(
    request: HttpRequest, file: FieldFile, *, filename: str, media_type: str, sha256: str = "", inline: bool = False
) -> HttpResponseBase:
    """A stored file as a response that no browser takes for something else or runs; pictures and PDFs may be shown.
    Films are watched in pages of ours: alone, their player is stopped by the sandbox. Whole, or the part that is asked
    for; with `PRIVATE_LOCATION` nginx hands it out instead.
    """
    shown = inline and media_type in INLINE
    tag = f'"{sha256}"' if sha256 else ""
    response = _handed_over(file) if settings.PRIVATE_LOCATION else _streamed(request, file, tag)
    response["Content-Type"] = media_type
    response["Content-Disposition"] = content_disposition_header(not shown, filename)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["Cache-Control"] = "private, no-store"
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _handed_over(file) -> HttpResponse:
    """Named to nginx, which knows where it lies, sends parts by itself and takes the headers along."""
    return HttpResponse(headers={"X-Accel-Redirect": settings.PRIVATE_LOCATION + quote(file.name)})


def _streamed(request, file, tag) -> HttpResponseBase:
    size, headers = file.size, {"Accept-Ranges": "bytes", **({"ETag": tag} if tag else {})}
    try:
        part = part_asked_for(request, size, tag)
    except Unsatisfiable:
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    if request.method == "HEAD":
        return HttpResponse(headers={**headers, "Content-Length": str(size)})
    if part is None:
        return FileResponse(file.open("rb"), headers=headers)
    headers |= {"Content-Range": f"bytes {part.first}-{part.last}/{size}", "Content-Length": str(part.length)}
    response = FileResponse(status=206, headers=headers)
    response.streaming_content = PartOfFile(file.open("rb"), part)
    return response


def workbook_response(content: bytes, filename: str) -> HttpResponse:
    """A workbook made for this request, to be kept by the browser."""
    disposition = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return HttpResponse(content, content_type=XLSX, headers=disposition)
