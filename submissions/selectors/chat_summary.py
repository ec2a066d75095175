"""Where a proposal stands, as a text for a chat of the team."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.formats import format_datetime_id
from submissions.selectors.dashboard import ProposalCard
from submissions.selectors.missing_items import MissingItem

MOST_ITEMS = 6


def chat_summary(card: ProposalCard, missing_items: Sequence[MissingItem]) -> str:
    """Title, state, what is missing, the deadline and the address. It names no person, for chats are forwarded."""
    proposal = card.proposal
    lines = [
        f"*{proposal.title}* ({proposal.code})",
        proposal.edition.name,
        _("State: %(state)s. On whose desk: %(desk)s.")
        % {"state": proposal.get_status_display(), "desk": card.responsible},
        *_missing_lines(missing_items),
        *_deadline_lines(card),
        settings.SITE_URL + reverse("proposal-detail", args=[proposal.code]),
    ]
    return "\n".join(lines)


def _missing_lines(items: Sequence[MissingItem]) -> list[str]:
    """The number and at most six lines, the last of which may say how many more there are."""
    if not items:
        return []
    # The last line is kept free to say how many more there are.
    first_items = items if len(items) <= MOST_ITEMS else items[: MOST_ITEMS - 1]
    further_count = len(items) - len(first_items)
    return [
        _("Still missing: %(count)d") % {"count": len(items)},
        *(f"- {item.text}" for item in first_items),
        *([_("- and %(more)d more") % {"more": further_count}] if further_count else []),
    ]


def _deadline_lines(card: ProposalCard) -> list[str]:
    if not card.is_unsent or not card.closes_at:
        return []
    at = format_datetime_id(card.closes_at, timezone.get_current_timezone())
    if not card.time_left:
        return [_("Closed %(at)s.") % {"at": at}]
    return [_("Closes %(at)s, %(left)s left.") % {"at": at, "left": card.time_left}]
