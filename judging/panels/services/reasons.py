"""Reasons that are kept with an assignment or a sheet."""

from django.utils.translation import gettext as _

from core.errors import Refused
from judging.panels.models import Assignment

LONGEST_REASON = Assignment._meta.get_field("reason").max_length or 0


def read_reason(text: str) -> str:
    """The reason without outer spaces; raises Refused for none and for one that is too long."""
    # A browser counts a new line as one character and sends two, so the limit of the form alone does not hold.
    reason = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not reason:
        raise Refused(_("Say why: the reason is kept with the sheet."))
    if len(reason) > LONGEST_REASON:
        raise Refused(_("The reason is longer than %(limit)s characters; shorten it.") % {"limit": LONGEST_REASON})
    return reason
