"""Official papers of judging as PDF."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from core import codes
from core.errors import Refused
from core.fonts import prepare_fonts
from core.formats import format_nip
from core.pdf import PdfResources, RenderOutcome, render_pdf, render_pdfs
from judging.documents.models import Certificate

PDF_STYLES = settings.BASE_DIR / "static" / "css" / "pdf"
CERTIFICATE_TEMPLATE = "judging/pdf/certificate.html"


# Once in a process: preparing the fonts reads files, and a zip holds hundreds of certificates.
@lru_cache(maxsize=1)
def certificate_resources() -> PdfResources:
    ornaments = tuple((path.name, path) for path in sorted(PDF_STYLES.glob("*.svg")))
    return PdfResources(prepare_fonts(settings.FONT_CACHE_DIR), (PDF_STYLES / "certificate.css",), ornaments)


def verification_url(certificate: Certificate) -> str:
    # The site's own address and not that of a request: the QR code is read for years, and a command prints it too.
    return settings.SITE_URL + reverse("certificate-verify", args=[certificate.code])


def render_certificate_html(certificate: Certificate) -> str:
    printed, url = certificate.printed, verification_url(certificate)
    nip = printed["signatory_nip"]
    context = {
        **printed,
        # Without a team the unit itself is the recipient and is not named a second time.
        "unit": "" if printed["unit"] == printed["recipient"] else printed["unit"],
        "signatory_nip": format_nip(nip) if nip else "",
        "qr_svg": codes.draw_qr_svg(url, title="Kode QR menuju halaman verifikasi"),
        "code": codes.group_code(certificate.code),
        "verify_url": url.split("://", 1)[-1],
    }
    return render_to_string(CERTIFICATE_TEMPLATE, context)


def render_certificate_pdf(certificate: Certificate) -> bytes:
    return render_pdf(render_certificate_html(certificate), certificate_resources())


def certificate_file_name(certificate: Certificate) -> str:
    return f"piagam-{certificate.sequence:04d}-{certificate.code}.pdf"


def write_certificates(certificates: Iterable[Certificate], folder: Path) -> Iterator[Path]:
    """Write each certificate as a PDF into the folder and yield its path when it is done.

    A file that exists is complete and is not written again, so after an interruption start again with the same folder.
    """
    jobs = (
        (render_certificate_html(certificate), folder / certificate_file_name(certificate))
        for certificate in certificates
    )
    for rendered in render_pdfs(jobs, certificate_resources(), processes=settings.PDF_PROCESSES):
        if rendered.outcome == RenderOutcome.FAILED:
            raise Refused(f"{rendered.path.name}: {rendered.error}")
        yield rendered.path
