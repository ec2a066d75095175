"""Word, Excel and PowerPoint files: zip archives without macros, formulas, embedded files or external links."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from django.core.files.base import File
from django.utils.translation import gettext as _

from core.errors import Refused
from core.file_checks.media_types import DOCX, OFFICE, PPTX, XLSX
from core.file_checks.office_parts import OfficePart, read_part

MEGABYTE = 1024 * 1024
MAX_ENTRIES = 5_000
MAX_DIRECTORY_BYTES = 1 * MEGABYTE
MAX_UNPACKED_BYTES = 300 * MEGABYTE
UNSUSPICIOUS_BYTES = 20 * MEGABYTE  # below this a high ratio is no zip bomb: small XML compresses well
MAX_RATIO = 120
CHUNK_BYTES = 64 * 1024
END_RECORD = b"PK\x05\x06"
END_RECORD_BYTES = 22
CONTENT_TYPES = "[Content_Types].xml"
# First bytes of files that have no place in a document: archives, OLE objects, programs, PDFs.
EMBEDDED_FILES = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"MZ",
    b"\x7fELF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"%PDF-",
    b"#!",
    b"\xca\xfe\xba\xbe",
)
MAIN_PARTS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": XLSX,
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": PPTX,
    "application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml": PPTX,
}


def check_office(file: File) -> str:
    """The media type of an office file that is safe to store; raises Refused for any other archive."""
    _refuse_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _refuse_entries(entries, file.size)
            media_types = [media_type for entry in entries for media_type in _read_entry(archive, entry)]
    # What zipfile raises for archives that are damaged, encrypted or packed in a way it does not know.
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError):
        raise Refused(_damaged()) from None
    except zlib.error:
        raise Refused(_damaged()) from None
    if len(media_types) != 1 or media_types[0] not in OFFICE:
        raise Refused(_("This is an archive, not a document. Upload the files in it one by one."))
    return media_types[0]


def _damaged() -> str:
    return _("The document is damaged. Open it, save it again, then upload it.")


def _refuse_directory(file: File) -> None:
    """Refuse a long list of entries, or one that does not end the file, before the library reads it into memory."""
    file.seek(max(0, file.size - END_RECORD_BYTES))
    end = file.read(END_RECORD_BYTES)
    if len(end) < END_RECORD_BYTES or not end.startswith(END_RECORD):
        raise Refused(_damaged())
    entries, length = int.from_bytes(end[10:12], "little"), int.from_bytes(end[12:16], "little")
    if entries > MAX_ENTRIES or length > MAX_DIRECTORY_BYTES:
        raise Refused(_unpacks_too_large())


def _unpacks_too_large() -> str:
    return _("The document unpacks to far more than it says. Save it as PDF, then upload that.")


def _refuse_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    # Two entries of one name: a program may open the one that was not checked.
    names = [entry.filename.casefold() for entry in entries]
    if len(names) > MAX_ENTRIES or len(set(names)) < len(names):
        raise Refused(_damaged())
    if not any(entry.filename == CONTENT_TYPES for entry in entries):
        raise Refused(_("This is an archive, not a document. Upload the files in it one by one."))
    for entry in entries:
        path = PurePosixPath(entry.filename)
        # Unpacked, such an entry could overwrite a file outside its folder.
        if path.is_absolute() or ".." in path.parts or set("\\:\0") & set(entry.orig_filename):
            raise Refused(_("The document holds files with a path of their own. Save it as PDF, then upload that."))
        if entry.flag_bits & 0x1:
            raise Refused(
                _("The document is locked with a password. Save it without a password, then upload it again.")
            )
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED_BYTES or (unpacked > UNSUSPICIOUS_BYTES and unpacked > MAX_RATIO * size):
        raise Refused(_unpacks_too_large())


def _read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> list[str]:
    """The media types of documents that this entry declares: only the list of content types declares any.

    The library unpacks no more than the size in the entry's head, so the sum checked before is a limit.
    """
    if entry.is_dir():
        return []
    chunks = _read_chunks(archive, entry)
    head = next(chunks, b"")
    if head.startswith(EMBEDDED_FILES):
        raise Refused(_("Another file is embedded in the document. Save it as PDF, or upload the file by itself."))
    content_types = read_part(OfficePart(entry.filename), head, chunks)
    return [MAIN_PARTS[kind] for kind in content_types if kind in MAIN_PARTS]


def _read_chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            yield chunk
