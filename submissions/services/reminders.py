"""Reminding teams before the close: by the clock (manage.py remind) and by the bureau's button, the same way."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from competition.models import Edition
from submissions.models import Proposal, Reminder
from submissions.notifications.reminder import mail_deadline
from submissions.selectors.prefetches import with_related_rows
from submissions.selectors.reminders import DueReminder, due_reminders
from submissions.services.proposals import lock_proposal


def remind_teams(*, edition: Edition, at: datetime, actor: User | None = None) -> list[DueReminder]:
    """Remind every team that is due, each in a transaction of its own; returns those that this call reminded."""
    return [due for due in due_reminders(edition, at) if remind_team(due=due, at=at, actor=actor)]


@transaction.atomic
def remind_team(*, due: DueReminder, at: datetime, actor: User | None = None) -> bool:
    """Mail one team, unless its proposal was sent or reminded meanwhile; returns whether a mail was written."""
    # It may have been sent between the query and the lock.
    if lock_proposal(due.proposal).status != due.proposal.status:
        return False
    fields = {"at": at, "actor": actor}
    _reminder, is_new = Reminder.objects.get_or_create(proposal=due.proposal, moment=due.moment, defaults=fields)
    if is_new:
        proposal = with_related_rows(Proposal.objects.all()).get(pk=due.proposal.pk)
        mail_deadline(proposal, due.people, due.closes_at, at)
    return is_new
