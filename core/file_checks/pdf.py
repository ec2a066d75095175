"""PDFs are stored unchanged, because a signature in them would break; so those with active content are refused."""

from typing import BinaryIO, cast

import pikepdf
import pikepdf.settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from core.errors import Refused

MEGABYTE = 1024 * 1024
MAX_OBJECTS = 400_000
SCRIPT_NAMES = ("/JavaScript", "/JS")
LAUNCH_NAMES = ("/Launch", "/GoToE", "/ImportData", "/SubmitForm", "/Rendition")
ATTACHMENT_NAMES = ("/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Filespec")

# How much a small file may unpack to when it is opened. The limits hold for the process, where only this module opens
# PDFs.
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=64 * MEGABYTE,
    run_length_max_memory=64 * MEGABYTE,
    png_max_memory=64 * MEGABYTE,
    tiff_max_memory=64 * MEGABYTE,
    max_stream_filters=4,
    doc_max_warnings=50,
)


def check_pdf(file: File) -> None:
    """Raise Refused for a PDF that is encrypted, damaged, without pages, or with scripts, launches or attachments."""
    file.seek(0)
    try:
        # No recovery: each viewer repairs a damaged file in its own way, so what is checked need not be what is shown.
        with pikepdf.open(cast(BinaryIO, file), attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise Refused(_locked())
            if not len(pdf.pages):
                raise Refused(_empty())
            _check_objects(pdf)
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


def _check_objects(pdf: pikepdf.Pdf) -> None:
    """Check every object of the file, also those that no page refers to."""
    for number, pdf_object in enumerate(pdf.objects):
        if number > MAX_OBJECTS:
            raise Refused(_("The PDF is too complicated. Print it as a new PDF, then upload that one."))
        unchecked = [pdf_object]
        while unchecked:
            unchecked.extend(_check_object(unchecked.pop()))


def _check_object(pdf_object: pikepdf.Object) -> list[pikepdf.Object]:
    """Check one object; returns the dictionaries and arrays nested in it. References are not followed: the objects that
    they point to are in `pdf.objects` themselves.
    """
    if isinstance(pdf_object, pikepdf.Stream):
        pdf_object = pdf_object.stream_dict
    if isinstance(pdf_object, pikepdf.Dictionary):
        _refuse_active(pdf_object)
        values = [value for _key, value in pdf_object.items()]
    elif isinstance(pdf_object, pikepdf.Array):
        values = list(pdf_object)
    else:
        return []
    nested = (pikepdf.Dictionary, pikepdf.Array)
    return [value for value in values if isinstance(value, nested) and not value.is_indirect]


def _refuse_active(pdf_object: pikepdf.Dictionary) -> None:
    keys = ("/S", "/Type", "/Subtype")
    names = {str(pdf_object[key]) for key in keys if isinstance(pdf_object.get(key), pikepdf.Name)}
    if "/JS" in pdf_object or names & set(SCRIPT_NAMES):
        raise Refused(_("The PDF runs a script. Save it again as an ordinary PDF, then upload it again."))
    if names & set(LAUNCH_NAMES):
        raise Refused(
            _("The PDF starts a program or sends data. Save it again as an ordinary PDF, then upload it again.")
        )
    if "/XFA" in pdf_object:
        raise Refused(_("The PDF is a form of the XFA kind. Print it as an ordinary PDF, then upload that one."))
    if "/EF" in pdf_object or "/EmbeddedFiles" in pdf_object or names & set(ATTACHMENT_NAMES):
        raise Refused(_("Other files are attached inside the PDF. Take them out or upload them one by one."))
