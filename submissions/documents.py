"""A proposal on paper."""

from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from core.fonts import prepare_fonts
from core.pdf import PdfResources, render_pdf
from submissions.models import Proposal
from submissions.selectors.judge_preview import judge_preview_of

STYLES = settings.BASE_DIR / "static" / "css" / "pdf"


# Reading fonts takes longer than drawing a proposal.
@lru_cache(maxsize=1)
def proposal_kit() -> PdfResources:
    return PdfResources(prepare_fonts(settings.FONT_CACHE_DIR), (STYLES / "letter.css", STYLES / "proposal.css"))


def proposal_pdf(proposal: Proposal, *, at: datetime) -> bytes:
    """What judges read, as PDF, always Indonesian; `at` is printed, for a draft may change the next day."""
    with override("id"):
        context = {
            "proposal": proposal,
            "preview": judge_preview_of(proposal),
            "region": settings.REGION_NAME,
            "at": at,
        }
        return render_pdf(render_to_string("submissions/pdf/proposal.html", context), proposal_kit())
