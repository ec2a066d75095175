"""Whose proposal has not arrived yet while its close comes near, and who is told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import DateTimeField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.selectors import nearest_operator_lookup
from competition.enums import EditionStatus
from competition.models import Edition
from competition.rulebook.rules import Rulebook
from competition.schedule import REMINDED_BEFORE, correction_window, registration_window, reminder_moment
from submissions.enums import ProposalStatus
from submissions.models import Proposal, Reminder, StatusChange

UNSENT_STATUSES = (ProposalStatus.DRAFT, ProposalStatus.IN_APPROVAL, ProposalStatus.RETURNED)
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
    """One of the moments before a close, and to how many proposals it has brought a reminder."""

    moment: datetime
    days: int
    is_past: bool
    reminded: int


def closing_time(rules: Rulebook, status: str) -> datetime | None:
    """What was returned counts until the check ends; everything else must arrive while registration is open. The grace
    is nobody's time to write.
    """
    window = correction_window(rules) if status == ProposalStatus.RETURNED else registration_window(rules)
    return window.closes_at


def due_reminders(edition: Edition, at: datetime) -> list[DueReminder]:
    """In the order of their codes. Left out: who was reminded of this moment or within a day, and who began, or got the
    proposal back, after it.
    """
    if edition.status != EditionStatus.OPEN:
        return []
    operators, found = nearest_operator_lookup(), []
    for proposal in _unsent(edition):
        closes_at = closing_time(edition.rules, proposal.status)
        moment = reminder_moment(closes_at, at) if closes_at else None
        if moment is None or proposal.since >= moment or _was_reminded(proposal, moment, at):
            continue
        if people := _people(proposal, operators):
            found.append(DueReminder(proposal, moment, closes_at, people))
    return found


def _unsent(edition):
    """With `since`, the moment from which the team has had it to write."""
    returned = StatusChange.objects.filter(proposal=OuterRef("pk"), target=ProposalStatus.RETURNED).order_by("-at")
    since = Coalesce(Subquery(returned.values("at")[:1]), "created_at", output_field=DateTimeField())
    rows = Proposal.objects.filter(edition=edition, status__in=UNSENT_STATUSES).select_related("unit")
    return rows.annotate(since=since).prefetch_related("team__user", "reminders")


def _was_reminded(proposal, moment, at) -> bool:
    return any(each.moment == moment or each.at > at - LEAST_INTERVAL for each in proposal.reminders.all())


def _people(proposal, operators: Callable[[int], list[User]]) -> list[User]:
    """The team; the operators too where they have to act or nobody of the team has an account."""
    team = {member.user_id: member.user for member in proposal.team.all() if member.user and member.user.is_active}
    if not team or proposal.status == ProposalStatus.IN_APPROVAL:
        team |= {person.pk: person for person in operators(proposal.unit_id)}
    return list(team.values())


def planned_reminders(edition: Edition, at: datetime) -> list[PlannedReminder]:
    """Those before the close of registration, the first one first; none where it does not close or the edition is not
    open.
    """
    closes_at = registration_window(edition.rules).closes_at
    if closes_at is None or edition.status != EditionStatus.OPEN:
        return []
    moments = [(closes_at - before, before.days) for before in REMINDED_BEFORE]
    told = list(Reminder.objects.filter(proposal__edition=edition).values_list("moment", flat=True))
    return [PlannedReminder(moment, days, moment <= at, told.count(moment)) for moment, days in moments]
