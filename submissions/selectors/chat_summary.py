"""Where a proposal stands, as a text for a chat of the team."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.formats import format_datetime_id
from submissions.selectors.missing_items import MissingItem
from submissions.selectors.portal import ProposalCard

MOST_ITEMS = 6


def chat_summary(card: ProposalCard, missing: list[MissingItem]) -> str:
    """Title, state, what is missing, the deadline and the address; no person is named in it."""
    proposal = card.proposal
    lines = [
        f"*{proposal.title}* ({proposal.code})",
        proposal.edition.name,
        _("State: %(state)s. On whose desk: %(desk)s.") % {"state": proposal.get_status_display(), "desk": card.desk},
        *_missing(missing),
        *_deadline(card),
        settings.SITE_URL + reverse("proposal-detail", args=[proposal.code]),
    ]
    return "\n".join(lines)


def _missing(items) -> list[str]:
    """The number and at most six lines, the last of which may say how many more there are."""
    if not items:
        return []
    shown = items if len(items) <= MOST_ITEMS else items[: MOST_ITEMS - 1]
    rest = len(items) - len(shown)
    return [
        _("Still missing: %(count)d") % {"count": len(items)},
        *(f"- {item.text}" for item in shown),
        *([_("- and %(more)d more") % {"more": rest}] if rest else []),
    ]


def _deadline(card) -> list[str]:
    if not card.is_unsent or not card.closes_at:
        return []
    at = format_datetime_id(card.closes_at, timezone.get_current_timezone())
    if not card.left:
        return [_("Closed %(at)s.") % {"at": at}]
    return [_("Closes %(at)s, %(left)s left.") % {"at": at, "left": card.left}]
