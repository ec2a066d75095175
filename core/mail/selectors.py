from datetime import datetime

from django.db.models import BooleanField, Count, ExpressionWrapper, Min, Q, QuerySet

from core.mail.enums import MailState
from core.mail.models import OutgoingMail


def mails_found(state: str = "", words: str = "") -> QuerySet[OutgoingMail]:
    """The newest first, without what they say; `is_kept` tells whether that is still there."""
    is_kept = ExpressionWrapper(~Q(content=""), output_field=BooleanField())
    found = OutgoingMail.objects.defer("content").annotate(is_kept=is_kept)
    if state in MailState.values:
        found = found.filter(state=state)
    if words:
        found = found.filter(Q(recipient__icontains=words) | Q(subject__icontains=words))
    return found


def mail_counts() -> list[tuple[str, str, int]]:
    """(state, its label, how many), zeros included."""
    numbers = dict(OutgoingMail.objects.order_by().values_list("state").annotate(number=Count("pk")))
    return [(state.value, state.label, numbers.get(state.value, 0)) for state in MailState]


def failed_mails() -> QuerySet[OutgoingMail]:
    """Those that can be sent again: their content is still there."""
    return OutgoingMail.objects.filter(state=MailState.FAILED).exclude(content="")


def mail_stuck_since(at: datetime) -> datetime | None:
    """Since when mail waits that a living worker would have tried; None when all is well."""
    return OutgoingMail.objects.overdue(at).aggregate(since=Min("due_at"))["since"]
