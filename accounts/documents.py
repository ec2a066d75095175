"""The letter that carries a one-time link on paper."""

from collections.abc import Sequence
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string

from accounts.enums import LinkPurpose
from accounts.models import Invitation
from accounts.selectors import link_of
from core.codes import qr_svg
from core.fonts import prepared_fonts
from core.pdf import Kit, render
from core.region import region_name

STYLES = settings.BASE_DIR / "static" / "css" / "pdf"


@lru_cache(maxsize=1)
def letter_kit() -> Kit:
    return Kit(prepared_fonts(settings.FONT_CACHE_DIR), (STYLES / "letter.css", STYLES / "invitation.css"))


def invitation_letters(invitations: Sequence[tuple[Invitation, str]]) -> bytes:
    """One page for each (invitation, token), as one PDF."""
    letters = []
    for invitation, token in invitations:
        link = link_of(invitation, token)
        letters.append(
            {
                "invitation": invitation,
                "person": invitation.user,
                "memberships": invitation.user.memberships.current().select_related("unit"),
                "link": link,
                "qr": qr_svg(link, title="Kode QR menuju halaman tautan ini"),
                "is_new_password": invitation.purpose == LinkPurpose.NEW_PASSWORD,
                "is_example": settings.DEBUG or invitation.user.is_demo,
            }
        )
    context = {"letters": letters, "region": region_name()}
    return render(render_to_string("accounts/pdf/invitation_letter.html", context), letter_kit())
