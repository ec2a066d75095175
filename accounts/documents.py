"""Letters with a one-time link, for people without a mailbox."""

from collections.abc import Sequence
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string

from accounts.enums import LinkPurpose
from accounts.models import Invitation
from accounts.selectors import one_time_link_url
from core.codes import draw_qr_svg
from core.fonts import prepare_fonts
from core.pdf import PdfResources, render_pdf
from core.region import region_name

STYLE_FOLDER = settings.BASE_DIR / "static" / "css" / "pdf"


# Not a constant: the fonts are made on the first call, not while the module is imported.
@lru_cache(maxsize=1)
def letter_resources() -> PdfResources:
    return PdfResources(
        prepare_fonts(settings.FONT_CACHE_DIR), (STYLE_FOLDER / "letter.css", STYLE_FOLDER / "invitation.css")
    )


def render_invitation_letters(invitations: Sequence[tuple[Invitation, str]]) -> bytes:
    """One PDF with a page for each (invitation, token)."""
    letters = []
    for invitation, token in invitations:
        link = one_time_link_url(invitation, token)
        letters.append(
            {
                "invitation": invitation,
                "person": invitation.user,
                "memberships": invitation.user.memberships.current().select_related("unit"),
                "link": link,
                "qr": draw_qr_svg(link, title="Kode QR menuju halaman tautan ini"),
                "is_new_password": invitation.purpose == LinkPurpose.NEW_PASSWORD,
                "is_example": settings.ALLOWS_DEMO_ACCOUNTS or invitation.user.is_demo,
            }
        )
    context = {"letters": letters, "region": region_name()}
    return render_pdf(render_to_string("accounts/pdf/invitation_letter.html", context), letter_resources())
