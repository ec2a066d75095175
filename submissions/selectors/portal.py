"""What the pages of a team show: the list, where a proposal stands, what to do next."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from competition.enums import EditionStatus
from competition.models import Edition
from competition.schedule import Phase, Window, registration_window, window_of
from core import grants
from submissions.enums import EDITABLE_STATUSES, ProposalStatus
from submissions.models import Proposal
from submissions.permissions import own_proposals_of, units_for_new_proposal
from submissions.selectors.missing_items import MissingItem, missing_items_of
from submissions.selectors.prefetches import with_related_rows

Status = ProposalStatus
STATUS_BADGES = {
    Status.DRAFT: ("warn", "half"),
    Status.IN_APPROVAL: ("info", "clock"),
    Status.SUBMITTED: ("info", "done"),
    Status.RETURNED: ("warn", "alert"),
    Status.ELIGIBLE: ("ok", "check"),
    Status.INELIGIBLE: ("brand", "x"),
    Status.WITHDRAWN: ("", "undo"),
    Status.DISQUALIFIED: ("brand", "x"),
}


def time_left(until: datetime, at: datetime) -> str:
    """`9 days 2 hours`, in the two largest units; empty when it is past."""
    seconds = int((until - at).total_seconds())
    if seconds <= 0:
        return ""
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    if days:
        return _("%(days)d days %(hours)d hours") % {"days": days, "hours": hours}
    if hours:
        return _("%(hours)d hours %(minutes)d minutes") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)d minutes") % {"minutes": max(minutes, 1)}


def responsible_party(proposal: Proposal) -> str:
    """Who has to do something now."""
    if proposal.edition.status == EditionStatus.PUBLISHED:
        return _("Nobody: the results are published")
    return {
        Status.DRAFT: _("The team"),
        Status.IN_APPROVAL: _("The unit's operator"),
        Status.SUBMITTED: _("The bureau"),
        Status.RETURNED: _("The team"),
        Status.ELIGIBLE: _("The judges"),
    }.get(Status(proposal.status), _("Nobody: it is out of the competition"))


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """A proposal in the list; to its writers every missing thing is a link."""

    proposal: Proposal
    tone: str
    icon: str
    desk: str
    missing: list[MissingItem]
    closes_at: datetime | None
    left: str
    is_writer: bool = False

    @property
    def is_unsent(self) -> bool:
        return self.proposal.status in (*EDITABLE_STATUSES, Status.IN_APPROVAL)


@dataclass(frozen=True, slots=True)
class EditionProposals:
    edition: Edition
    cards: list[ProposalCard]


@dataclass(frozen=True, slots=True)
class OpenEdition:
    edition: Edition
    closes_at: datetime | None
    left: str


@dataclass(frozen=True, slots=True)
class TeamDashboard:
    editions: list[EditionProposals]
    open: list[OpenEdition]
    has_unit: bool


def team_dashboard_of(user: User, at: datetime) -> TeamDashboard:
    rows = with_related_rows(own_proposals_of(user)).order_by("-edition__year", "edition__name", "code")
    written = set(grants.filter_granted(user, "write_proposal", Proposal.objects.all()).values_list("pk", flat=True))
    by_edition: dict[int, EditionProposals] = {}
    for proposal in rows:
        group = by_edition.setdefault(proposal.edition_id, EditionProposals(proposal.edition, []))
        group.cards.append(proposal_card_of(proposal, at, is_writer=proposal.pk in written))
    has_unit = bool(units_for_new_proposal(user))
    return TeamDashboard(list(by_edition.values()), open_editions(at) if has_unit else [], has_unit)


def proposal_card_of(proposal: Proposal, at: datetime, *, is_writer: bool = True) -> ProposalCard:
    tone, icon = STATUS_BADGES[Status(proposal.status)]
    unsent = (
        proposal.status in (*EDITABLE_STATUSES, Status.IN_APPROVAL) and proposal.edition.status == EditionStatus.OPEN
    )
    closes_at = registration_window(proposal.edition.rules).closes_at if proposal.status != Status.RETURNED else None
    return ProposalCard(
        proposal=proposal,
        tone=tone,
        icon=icon,
        desk=responsible_party(proposal),
        missing=missing_items_of(proposal, is_listed=True) if unsent else [],
        closes_at=closes_at,
        left=time_left(closes_at, at) if closes_at else "",
        is_writer=is_writer,
    )


def open_editions(at: datetime) -> list[OpenEdition]:
    """Editions whose registration is open at this moment."""
    rows = Edition.objects.filter(status=EditionStatus.OPEN).select_related("rulebook_version")
    windows = [(edition, registration_window(edition.rules)) for edition in rows]
    return [
        OpenEdition(edition, window.closes_at, time_left(window.closes_at, at) if window.closes_at else "")
        for edition, window in windows
        if window.is_open(at)
    ]


@dataclass(frozen=True, slots=True)
class ProposalMilestone:
    """One station of a proposal's way; state: done, current, todo or out."""

    label: str
    state: str
    text: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None


def milestones_of(proposal: Proposal, at: datetime) -> list[ProposalMilestone]:
    """From the first word to the result, with the dates of the rulebook."""
    rules = proposal.edition.rules
    status, published = Status(proposal.status), proposal.edition.status == EditionStatus.PUBLISHED
    registration = registration_window(rules)
    labels = [(_("Written by the team"), registration)]
    if status == Status.IN_APPROVAL or (status == Status.DRAFT):
        labels.append((_("Approved by the operator (optional)"), registration))
    sent = len(labels)
    labels.append((_("Received by the bureau"), registration))
    labels += [(stage.label, window_of(stage)) for stage in rules.stages if stage.kind == "admin_check"]
    scored = len(labels)
    stages = rules.scored_stages
    labels += [(stage.label, window_of(stage)) for stage in stages]
    labels.append((_("Result"), Window(None, None)))
    place = {
        Status.DRAFT: 0,
        Status.RETURNED: 0,
        Status.IN_APPROVAL: 1,
        Status.SUBMITTED: min(sent + 1, scored),
        Status.ELIGIBLE: scored + _stage_now(stages, at),
    }.get(status, scored - 1)
    if published:
        place = len(labels) - 1
    return [
        ProposalMilestone(
            label,
            _state(number, place),
            _current_text(proposal) if number == place else "",
            window.opens_at,
            window.closes_at,
        )
        for number, (label, window) in enumerate(labels)
    ]


def _stage_now(stages, at) -> int:
    """The first scored stage whose window has not passed."""
    for number, stage in enumerate(stages):
        if window_of(stage).phase(at) is not Phase.AFTER:
            return number
    return len(stages)


def _state(number, place) -> str:
    return "done" if number < place else "current" if number == place else "todo"


def _current_text(proposal) -> str:
    if proposal.status == Status.DRAFT:
        return _("Draft, not sent yet")
    return str(Status(proposal.status).label)


def status_sentence(proposal: Proposal) -> str:
    """Where it stands, in one sentence for the team."""
    if proposal.edition.status == EditionStatus.PUBLISHED:
        return _("The results of this competition are published.")
    return {
        Status.DRAFT: _(
            "This proposal has not been sent yet. While it is a draft it is with the team and its operator."
        ),
        Status.IN_APPROVAL: _("The unit's operator reads the proposal and sends it or returns it to the team."),
        Status.SUBMITTED: _("The bureau has received the proposal and checks it. Nothing needs to be done."),
        Status.RETURNED: _("The bureau asks for a correction. Mend it, then send the proposal again."),
        Status.ELIGIBLE: _("The proposal passed the administrative check and goes to the judges."),
        Status.INELIGIBLE: _("The proposal did not pass the administrative check."),
        Status.WITHDRAWN: _("The proposal was withdrawn."),
        Status.DISQUALIFIED: _("The proposal was disqualified."),
    }[Status(proposal.status)]


def why_not_writable(proposal: Proposal, at: datetime, *, is_writer: bool) -> str:
    """Why its text cannot be changed now, for somebody who sees it."""
    if proposal.edition.status == EditionStatus.PUBLISHED:
        return _("The results are published; the proposal can only be read.")
    if proposal.status not in EDITABLE_STATUSES:
        return _("The proposal is with somebody else (%(desk)s), so its text cannot be changed.") % {
            "desk": responsible_party(proposal)
        }
    if proposal.status == Status.DRAFT:
        phase = registration_window(proposal.edition.rules).phase(at)
        if phase is Phase.AFTER:
            return _("Registration has closed. The draft is kept, but it can no longer be changed or sent.")
        if phase is Phase.BEFORE:
            return _("Registration has not opened yet.")
    if not is_writer:
        return _("Only writers of the team can change the text. Ask the lead writer to add you as a writer.")
    return _("The proposal can only be read now.")
