"""Word, Excel and PowerPoint files: zip archives that must hold what such a file holds and nothing that acts."""

import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from django.core.files.base import File
from django.utils.translation import gettext as _

from core.errors import Refused
from core.inspection.kinds import DOCX, OFFICE, PPTX, XLSX
from core.inspection.office_parts import Part, read_part

MEGABYTE = 1024 * 1024
MOST_ENTRIES = 5_000
MOST_DIRECTORY = 1 * MEGABYTE
MOST_UNPACKED = 300 * MEGABYTE
UNSUSPICIOUS = 20 * MEGABYTE
MOST_RATIO = 120
CHUNK = 64 * 1024
END = b"PK\x05\x06"
END_BYTES = 22
TYPES = "[Content_Types].xml"
FOREIGN = (
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
MAIN = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": XLSX,
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": PPTX,
    "application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml": PPTX,
}


def check_office(file: File) -> str:
    """The media type of a harmless file; raises Refused for any other archive."""
    _refuse_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _refuse_entries(entries, file.size)
            kinds = [kind for entry in entries for kind in _read(archive, entry)]
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError):
        raise Refused(_damaged()) from None
    except zipfile.zlib.error:
        raise Refused(_damaged()) from None
    if len(kinds) != 1 or kinds[0] not in OFFICE:
        raise Refused(_("This is an archive, not a document. Upload the files in it one by one."))
    return kinds[0]


def _damaged() -> str:
    return _("The document is damaged. Open it, save it again, then upload it.")


def _refuse_directory(file) -> None:
    """Before the library reads the list of entries: it must be short and the last thing in the file."""
    file.seek(max(0, file.size - END_BYTES))
    end = file.read(END_BYTES)
    if len(end) < END_BYTES or not end.startswith(END):
        raise Refused(_damaged())
    entries, length = int.from_bytes(end[10:12], "little"), int.from_bytes(end[12:16], "little")
    if entries > MOST_ENTRIES or length > MOST_DIRECTORY:
        raise Refused(_unpacks_too_large())


def _unpacks_too_large() -> str:
    return _("The document unpacks to far more than it says. Save it as PDF, then upload that.")


def _refuse_entries(entries, size) -> None:
    names = [entry.filename.casefold() for entry in entries]
    if len(names) > MOST_ENTRIES or len(set(names)) < len(names):
        raise Refused(_damaged())
    if not any(entry.filename == TYPES for entry in entries):
        raise Refused(_("This is an archive, not a document. Upload the files in it one by one."))
    for entry in entries:
        path = PurePosixPath(entry.filename)
        if path.is_absolute() or ".." in path.parts or set("\\:\0") & set(entry.orig_filename):
            raise Refused(_("The document holds files with a path of their own. Save it as PDF, then upload that."))
        if entry.flag_bits & 0x1:
            raise Refused(
                _("The document is locked with a password. Save it without a password, then upload it again.")
            )
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED or (unpacked > UNSUSPICIOUS and unpacked > MOST_RATIO * size):
        raise Refused(_unpacks_too_large())


def _read(archive, entry) -> list[str]:
    """The kinds of document that this entry declares: those of the list of types, none elsewhere. No more is unpacked
    than the entry promised, for the library stops there.
    """
    if entry.is_dir():
        return []
    chunks = _chunks(archive, entry)
    head = next(chunks, b"")
    if head.startswith(FOREIGN):
        raise Refused(_("Another file is embedded in the document. Save it as PDF, or upload the file by itself."))
    types = read_part(Part(entry.filename), head, chunks)
    return [MAIN[kind] for kind in types if kind in MAIN]


def _chunks(archive, entry) -> Iterator[bytes]:
    with archive.open(entry) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk
