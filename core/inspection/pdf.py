"""A PDF is kept as it was sent, for a signature in it would break; so nothing may be in it that acts."""

import pikepdf
import pikepdf.settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from core.errors import Refused

MEGABYTE = 1024 * 1024
MOST_OBJECTS = 400_000
SCRIPTS = ("/JavaScript", "/JS")
LAUNCHES = ("/Launch", "/GoToE", "/ImportData", "/SubmitForm", "/Rendition")
INSIDE = ("/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Filespec")

# What a small file may unpack to while it is opened. The limits are those of the process; nothing else here opens PDFs.
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=64 * MEGABYTE,
    run_length_max_memory=64 * MEGABYTE,
    png_max_memory=64 * MEGABYTE,
    tiff_max_memory=64 * MEGABYTE,
    max_stream_filters=4,
    doc_max_warnings=50,
)


def check_pdf(file: File) -> None:
    """Raises Refused where it is locked, broken, without pages, or holds anything but pages."""
    file.seek(0)
    try:
        with pikepdf.open(file, attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise Refused(_locked())
            if not len(pdf.pages):
                raise Refused(_empty())
            _walk(pdf)
    except pikepdf.PasswordError:
        raise Refused(_locked()) from None
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError, OverflowError) as problem:
        if "no pages" in str(problem):
            raise Refused(_empty()) from None
        raise Refused(_("The PDF is damaged. Save it again as an ordinary PDF, then upload it again.")) from None


def _locked() -> str:
    return _("The PDF is locked with a password. Save it without a password, then upload it again.")


def _empty() -> str:
    return _("The PDF has no pages. Save it again as an ordinary PDF, then upload it again.")


def _walk(pdf: pikepdf.Pdf) -> None:
    """Every object of the file, reachable or not."""
    for number, found in enumerate(pdf.objects):
        if number > MOST_OBJECTS:
            raise Refused(_("The PDF is too complicated. Print it as a new PDF, then upload that one."))
        waiting = [found]
        while waiting:
            waiting.extend(_inside(waiting.pop()))


def _inside(found) -> list:
    """What stands directly in an object, without following references: those are walked as objects themselves."""
    if isinstance(found, pikepdf.Stream):
        found = found.stream_dict
    if isinstance(found, pikepdf.Dictionary):
        _refuse_active(found)
        values = [value for _key, value in found.items()]
    elif isinstance(found, pikepdf.Array):
        values = list(found)
    else:
        return []
    nested = (pikepdf.Dictionary, pikepdf.Array)
    return [value for value in values if isinstance(value, nested) and not value.is_indirect]


def _refuse_active(found: pikepdf.Dictionary) -> None:
    names = {str(found[key]) for key in ("/S", "/Type", "/Subtype") if isinstance(found.get(key), pikepdf.Name)}
    if "/JS" in found or names & set(SCRIPTS):
        raise Refused(_("The PDF runs a script. Save it again as an ordinary PDF, then upload it again."))
    if names & set(LAUNCHES):
        raise Refused(
            _("The PDF starts a program or sends data. Save it again as an ordinary PDF, then upload it again.")
        )
    if "/XFA" in found:
        raise Refused(_("The PDF is a form of the XFA kind. Print it as an ordinary PDF, then upload that one."))
    if "/EF" in found or "/EmbeddedFiles" in found or names & set(INSIDE):
        raise Refused(_("Other files are attached inside the PDF. Take them out or upload them one by one."))
