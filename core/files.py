"""Private files: stored outside every folder that a web server serves, sent only by a view that has checked permission.
Which files may be stored is decided in core/file_checks.
"""

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, storages
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import LazyObject
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from core.errors import Refused
from core.http_ranges import FileRange, RangeNotSatisfiable, requested_range

INLINE_MEDIA_TYPES = ("application/pdf", "image/jpeg", "image/png", "image/webp")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STORAGE_FULL_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

logger = logging.getLogger(__name__)


class StorageFull(Refused):
    """The file itself is fine: the same one may be accepted later."""

    def __init__(self) -> None:
        super().__init__(
            _("The server has no room left for files, so this one was not stored. Tell the bureau, then try again.")
        )


@contextmanager
def refuse_when_storage_full() -> Iterator[None]:
    """Turn the system's error about a full disk into StorageFull for the sender and a line in the server's log."""
    try:
        yield
    except OSError as error:
        if error.errno not in STORAGE_FULL_ERRORS:
            raise
        logger.error("There is no room to write files: %s", error)
        raise StorageFull from error


class _PrivateStorage(LazyObject):
    """The storage of the settings, looked up on first use, so that tests can change the settings."""

    def _setup(self) -> None:
        self._wrapped = storages["private"]


private_storage = _PrivateStorage()


class PrivateFileSystemStorage(FileSystemStorage):
    """Files under DATA_DIR/private. They have no URL, so a template cannot hand one out by mistake."""

    def __init__(self, **options: Any) -> None:
        super().__init__(location=settings.PRIVATE_ROOT, **options)

    def _save(self, name: str, content: File[Any]) -> str:
        """Store the file completely or not at all."""
        try:
            with refuse_when_storage_full():
                return super()._save(name, content)  # type: ignore[misc] # the stubs leave out this documented method
        except StorageFull:
            # Half a file would be served as the complete one.
            self.delete(name)
            raise

    def url(self, name: str | None) -> str:
        raise ValueError("Private files have no URL.")


def serve_private_file(
    request: HttpRequest, file: FieldFile, *, filename: str, media_type: str, sha256: str = "", inline: bool = False
) -> HttpResponseBase:
    """A response with a stored file, or with the byte range that the request asks for.

    The headers keep every browser from running it or taking it for another media type. `inline` shows pictures and PDFs
    in the browser; films are only downloaded, because the sandbox stops their player (our pages play them). With the
    setting PRIVATE_LOCATION nginx sends the file instead of this process.
    """
    # Whatever the caller wishes: no other kind may be opened under the address of this site.
    is_inline = inline and media_type in INLINE_MEDIA_TYPES
    tag = f'"{sha256}"' if sha256 else ""
    response = _nginx_response(file) if settings.PRIVATE_LOCATION else _streamed_response(request, file, tag)
    response["Content-Type"] = media_type
    response["Content-Disposition"] = content_disposition_header(not is_inline, filename) or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    # Nothing private may stay in the cache of a shared computer or of a proxy.
    response["Cache-Control"] = "private, no-store"
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _nginx_response(file: FieldFile) -> HttpResponse:
    """An empty response that tells nginx where the file lies; nginx sends ranges itself and copies our headers."""
    return HttpResponse(headers={"X-Accel-Redirect": settings.PRIVATE_LOCATION + quote(str(file.name))})


def _streamed_response(request: HttpRequest, file: FieldFile, tag: str) -> HttpResponseBase:
    size, headers = file.size, {"Accept-Ranges": "bytes", **({"ETag": tag} if tag else {})}
    try:
        byte_range = requested_range(request, size, tag)
    except RangeNotSatisfiable:
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    if request.method == "HEAD":
        return HttpResponse(headers={**headers, "Content-Length": str(size)})
    if byte_range is None:
        return FileResponse(file.open("rb"), headers=headers)
    content_range = f"bytes {byte_range.first}-{byte_range.last}/{size}"
    headers |= {"Content-Range": content_range, "Content-Length": str(byte_range.length)}
    response = FileResponse(status=206, headers=headers)
    file_range = FileRange(file.open("rb"), byte_range)
    response.streaming_content = file_range  # type: ignore[assignment] # a file is enough, the stubs want an iterable
    return response


def workbook_response(content: bytes, filename: str) -> HttpResponse:
    """A response by which the browser downloads a workbook."""
    disposition = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return HttpResponse(content, content_type=XLSX, headers=disposition)
