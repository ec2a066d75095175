from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import BooleanField, Count, ExpressionWrapper, Min, Q, QuerySet

from core.mail.enums import MailState
from core.mail.models import OutgoingMail

OVERDUE_AFTER = timedelta(minutes=15)  # later than this the worker stands still


def mails_without_content() -> QuerySet[OutgoingMail]:
    """All mails, newest first, without their content; `has_content` tells whether it still exists."""
    has_content = ExpressionWrapper(~Q(content=""), output_field=BooleanField())
    return OutgoingMail.objects.defer("content").annotate(has_content=has_content)


def mail_counts() -> list[tuple[str, str, int]]:
    """(state, its label, number of mails) of every state, zeros included."""
    numbers = dict(OutgoingMail.objects.order_by().values_list("state").annotate(number=Count("pk")))
    return [(state.value, str(state.label), numbers.get(state.value, 0)) for state in MailState]


def resendable_mails() -> QuerySet[OutgoingMail]:
    """Failed mails that can be sent again, because their content still exists."""
    return OutgoingMail.objects.filter(state=MailState.FAILED).exclude(content="")


class MailTrouble(NamedTuple):
    """`stuck_since`: since when a mail waits that a running worker would have tried; `refused`: how many mails wait
    after an attempt that failed; `failed`: how many were given up and can be sent again.
    """

    stuck_since: datetime | None
    refused: int
    failed: int


def mail_trouble(at: datetime) -> MailTrouble:
    """What is the matter with outgoing mail, in one query."""
    is_waiting = Q(state=MailState.WAITING)
    rows = OutgoingMail.objects.filter(state__in=(MailState.WAITING, MailState.FAILED))
    return MailTrouble(
        **rows.aggregate(
            stuck_since=Min("due_at", filter=is_waiting & Q(due_at__lte=at - OVERDUE_AFTER)),
            refused=Count("pk", filter=is_waiting & ~Q(problem="")),
            failed=Count("pk", filter=Q(state=MailState.FAILED) & ~Q(content="")),
        )
    )


def mail_stuck_since(at: datetime) -> datetime | None:
    """Since when a mail waits that a running worker would have tried; None when there is none."""
    return mail_trouble(at).stuck_since
