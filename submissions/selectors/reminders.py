"""Whose proposal has not arrived yet while its close comes near, and who is mailed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import DateTimeField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.selectors import nearest_operator_lookup
from competition.enums import EditionStatus
from competition.models import Edition
from competition.rulebook.rules import Rulebook
from competition.schedule import REMINDED_BEFORE, correction_window, registration_window, reminder_moment
from submissions.enums import UNSENT_STATUSES, ProposalStatus
from submissions.models import Proposal, Reminder, StatusChange

LEAST_INTERVAL = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class DueReminder:
    """One proposal whose people are to be reminded of its close now."""

    proposal: Proposal
    moment: datetime
    closes_at: datetime
    people: list[User]


@dataclass(frozen=True, slots=True)
class PlannedReminder:
    """One of the moments before a close; `reminded`: how many proposals it has brought a reminder."""

    moment: datetime
    days: int
    is_past: bool
    reminded: int


def closing_time(rules: Rulebook, status: str) -> datetime | None:
    """The moment until which a proposal of this status is accepted, without the grace, which is no time to write in.

    A returned proposal is accepted until the check ends, every other while registration is open.
    """
    window = correction_window(rules) if status == ProposalStatus.RETURNED else registration_window(rules)
    return window.closes_at


def due_reminders(edition: Edition, at: datetime) -> list[DueReminder]:
    """In the order of the proposals' codes.

    Left out are proposals reminded of this moment or within a day, and those begun or returned after the moment.
    """
    if edition.status != EditionStatus.OPEN:
        return []
    find_operators, due = nearest_operator_lookup(), []
    for proposal in _unsent_proposals(edition):
        closes_at = closing_time(edition.rules, proposal.status)
        moment = reminder_moment(closes_at, at) if closes_at else None
        if closes_at is None or moment is None:
            continue
        # Begun or returned after this moment: the team has just dealt with it.
        if proposal.with_team_since >= moment:  # type: ignore[attr-defined]  # annotated by _unsent_proposals
            continue
        if _was_reminded(proposal, moment, at):
            continue
        if people := _people_to_remind(proposal, find_operators):
            due.append(DueReminder(proposal, moment, closes_at, people))
    return due


def _unsent_proposals(edition: Edition) -> QuerySet[Proposal]:
    """Annotated with `with_team_since`, the moment from which the team has had the proposal to write."""
    # The last return counts; a proposal may come back several times.
    returned = StatusChange.objects.filter(proposal=OuterRef("pk"), target=ProposalStatus.RETURNED).order_by("-at")
    since = Coalesce(Subquery(returned.values("at")[:1]), "created_at", output_field=DateTimeField())
    proposals = Proposal.objects.filter(edition=edition, status__in=UNSENT_STATUSES).select_related("unit")
    return proposals.annotate(with_team_since=since).prefetch_related("team__user", "reminders")


def _was_reminded(proposal: Proposal, moment: datetime, at: datetime) -> bool:
    reminders = proposal.reminders.all()
    return any(reminder.moment == moment or reminder.at > at - LEAST_INTERVAL for reminder in reminders)


def _people_to_remind(proposal: Proposal, find_operators: Callable[[int], list[User]]) -> list[User]:
    """The team; the operators too where they have to act or nobody of the team has an account."""
    people = {member.user_id: member.user for member in proposal.team.all() if member.user and member.user.is_active}
    if not people or proposal.status == ProposalStatus.IN_APPROVAL:
        people |= {operator.pk: operator for operator in find_operators(proposal.unit_id)}
    return list(people.values())


def planned_reminders(edition: Edition, at: datetime) -> list[PlannedReminder]:
    """Those before the close of registration, the earliest first; empty where it does not close or the edition is not
    open.
    """
    closes_at = registration_window(edition.rules).closes_at
    if closes_at is None or edition.status != EditionStatus.OPEN:
        return []
    moments = [(closes_at - before, before.days) for before in REMINDED_BEFORE]
    sent_moments = list(Reminder.objects.filter(proposal__edition=edition).values_list("moment", flat=True))
    return [PlannedReminder(moment, days, moment <= at, sent_moments.count(moment)) for moment, days in moments]
