"""The list of proposals of a person, each as a card, and the editions where they may begin one."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from competition.enums import EditionStatus
from competition.models import Edition
from competition.schedule import registration_window
from core import grants
from submissions.enums import UNSENT_STATUSES, ProposalStatus
from submissions.models import Proposal
from submissions.permissions import own_proposals_of, units_for_new_proposal
from submissions.selectors.missing_items import MissingItem, missing_items_of
from submissions.selectors.prefetches import with_related_rows
from submissions.selectors.proposal_status import responsible_party, time_left

# Status → colour and icon of its badge (templates/components/badge.html).
STATUS_BADGES = {
    ProposalStatus.DRAFT: ("warn", "half"),
    ProposalStatus.IN_APPROVAL: ("info", "clock"),
    ProposalStatus.SUBMITTED: ("info", "done"),
    ProposalStatus.RETURNED: ("warn", "alert"),
    ProposalStatus.ELIGIBLE: ("ok", "check"),
    ProposalStatus.INELIGIBLE: ("brand", "x"),
    ProposalStatus.WITHDRAWN: ("", "undo"),
    ProposalStatus.DISQUALIFIED: ("brand", "x"),
}


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """A proposal in the list. `responsible`: who has to act now, as words. To writers every missing item is a link."""

    proposal: Proposal
    tone: str
    icon: str
    responsible: str
    missing: list[MissingItem]
    closes_at: datetime | None
    time_left: str
    is_writer: bool = False

    @property
    def is_unsent(self) -> bool:
        return self.proposal.status in UNSENT_STATUSES


@dataclass(frozen=True, slots=True)
class EditionProposals:
    edition: Edition
    cards: list[ProposalCard]


@dataclass(frozen=True, slots=True)
class OpenEdition:
    edition: Edition
    closes_at: datetime | None
    time_left: str


@dataclass(frozen=True, slots=True)
class TeamDashboard:
    """`has_unit`: whether the person may begin proposals for any unit; without one no edition is listed as open."""

    editions: list[EditionProposals]
    open: list[OpenEdition]
    has_unit: bool


def team_dashboard_of(user: User, at: datetime) -> TeamDashboard:
    proposals = with_related_rows(own_proposals_of(user)).order_by("-edition__year", "edition__name", "code")
    # One query for all proposals instead of one for each card.
    writable = grants.filter_granted(user, "write_proposal", Proposal.objects.all())
    writable_ids = set(writable.values_list("pk", flat=True))
    by_edition: dict[int, EditionProposals] = {}
    for proposal in proposals:
        group = by_edition.setdefault(proposal.edition_id, EditionProposals(proposal.edition, []))
        group.cards.append(proposal_card_of(proposal, at, is_writer=proposal.pk in writable_ids))
    has_unit = bool(units_for_new_proposal(user))
    return TeamDashboard(list(by_edition.values()), open_editions(at) if has_unit else [], has_unit)


def proposal_card_of(proposal: Proposal, at: datetime, *, is_writer: bool = True) -> ProposalCard:
    tone, icon = STATUS_BADGES[ProposalStatus(proposal.status)]
    can_be_sent = proposal.status in UNSENT_STATUSES and proposal.edition.status == EditionStatus.OPEN
    # The close of registration does not bind a returned proposal.
    is_returned = proposal.status == ProposalStatus.RETURNED
    closes_at = None if is_returned else registration_window(proposal.edition.rules).closes_at
    return ProposalCard(
        proposal=proposal,
        tone=tone,
        icon=icon,
        responsible=responsible_party(proposal),
        missing=missing_items_of(proposal, is_listed=True) if can_be_sent else [],
        closes_at=closes_at,
        time_left=time_left(closes_at, at) if closes_at else "",
        is_writer=is_writer,
    )


def open_editions(at: datetime) -> list[OpenEdition]:
    """Editions whose registration is open at this moment."""
    editions = Edition.objects.filter(status=EditionStatus.OPEN).select_related("rulebook_version")
    windows = [(edition, registration_window(edition.rules)) for edition in editions]
    return [
        OpenEdition(edition, window.closes_at, time_left(window.closes_at, at) if window.closes_at else "")
        for edition, window in windows
        if window.is_open(at)
    ]
