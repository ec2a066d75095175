"""The files that invented teams attach: real PDFs, so that download, checks and receipts have something to hold."""

from datetime import date, datetime
from functools import lru_cache

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string

from accounts.models import User
from core.fonts import prepare_fonts
from core.formats import format_date_id
from core.pdf import PdfResources, render_pdf
from core.region import region_name
from submissions.models import Proposal
from submissions.services.attachments import attach_files

DECREE = "sk_inovasi"


@lru_cache(maxsize=1)
def _pdf_resources() -> PdfResources:
    return PdfResources(prepare_fonts(settings.FONT_CACHE_DIR), (settings.BASE_DIR / "static/css/pdf/letter.css",))


def attach_decree(proposal: Proposal, *, started_on: date, actor: User, at: datetime) -> None:
    """Attach the decree by which the unit adopted its innovation on `started_on`."""
    name = proposal.title.partition(":")[0]
    context = {
        "region": f"Pemerintah {region_name()}",
        "unit": proposal.unit.name,
        "innovation": name,
        "since": format_date_id(started_on),
        "place": "Arosuka",
        "number": f"188.4/{proposal.pk:03d}/CONTOH",
    }
    content = render_pdf(render_to_string("cms/demo/decree.html", context), _pdf_resources())
    file = SimpleUploadedFile(f"SK {name}.pdf", content, content_type="application/pdf")
    # Through the service, so that the file is opened and checked as one from a browser would be.
    kind = proposal.edition.rulebook_version.evidence_types.get(code=DECREE)
    attach_files(proposal=proposal, evidence_type=kind, files=[file], actor=actor, at=at)
