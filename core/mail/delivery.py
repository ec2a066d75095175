"""Sending outgoing mail, by the worker. The next attempt is scheduled before each attempt, so no crash loses a mail."""

import json
import logging
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from django.conf import settings
from django.core.mail import DNS_NAME, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import task

from core.mail.enums import MailProblem, MailState
from core.mail.models import OutgoingMail

# The first is longer than a slow dialogue with a mail server (EMAIL_TIMEOUT for each of its lines); together they are
# two and a quarter days, less than the validity of a one-time link.
DELAYS = (
    timedelta(minutes=3),
    timedelta(minutes=10),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (1, 2, 4, 8, 16, 22)),
)
MAX_ATTEMPTS = len(DELAYS) + 1
FAILED_KEPT_FOR = timedelta(days=14)

logger = logging.getLogger(__name__)


class SendFailure(NamedTuple):
    """Why an attempt failed: the problem, the server's answer, and whether another attempt is useless."""

    problem: MailProblem
    answer: str
    is_final: bool


@task(backend="background")
def deliver() -> None:
    deliver_due_mails()


def deliver_due_mails(clock: Callable[[], datetime] = timezone.now) -> None:
    """Try every mail that is due, once.

    When the server cannot be reached, the other mails are postponed without connecting again. A message that breaks the
    connection does not stop the others.
    """
    _empty_old_failures(clock())
    connection, unreachable = get_connection(settings.MAIL_TRANSPORT), None
    try:
        while (mail := _claim_next(clock())) is not None:
            unreachable = unreachable or _try_action(connection.open)
            _try_mail(connection, mail, unreachable, clock)
    finally:
        connection.close()


def deliver_now(mails: QuerySet[OutgoingMail], clock: Callable[[], datetime] = timezone.now) -> list[SendFailure]:
    """Try these waiting mails at once, for a command whose user waits for the outcome; returns what failed.

    A mail that fails stays in the outbox, and the worker tries it again as any other.
    """
    connection, failures = get_connection(settings.MAIL_TRANSPORT), []
    try:
        for mail in mails.filter(state=MailState.WAITING):
            if _claim(mail, clock()):
                failures.append(_try_mail(connection, mail, _try_action(connection.open), clock))
    finally:
        connection.close()
    return [failure for failure in failures if failure]


def requeue_failed_mails(mails: QuerySet[OutgoingMail], at: datetime) -> int:
    """Let failed mails wait again, with all their attempts; returns how many. Those without content stay failed."""
    with transaction.atomic():
        failed = mails.filter(state=MailState.FAILED).exclude(content="")
        count = failed.update(state=MailState.WAITING, attempts=0, due_at=at)
        if count:
            deliver.enqueue()
    return count


def _claim_next(at: datetime) -> OutgoingMail | None:
    """The next mail that is due, claimed by setting its next attempt and asking a worker for it in one transaction.

    A mail without an attempt is always due: another machine, whose clock may be ahead, wrote its `due_at`.
    """
    due = OutgoingMail.objects.filter(Q(due_at__lte=at) | Q(attempts=0), state=MailState.WAITING)
    while True:
        mail = due.order_by("due_at", "pk").first()
        if mail is None or _claim(mail, at):
            return mail


def _claim(mail: OutgoingMail, at: datetime) -> bool:
    """Whether this process may try the mail now; false when another one took it since it was read."""
    next_at = at + DELAYS[min(mail.attempts, len(DELAYS) - 1)]
    with transaction.atomic():
        # Another worker may have read the same row: only one of the two finds `due_at` unchanged.
        unclaimed = OutgoingMail.objects.filter(pk=mail.pk, state=MailState.WAITING, due_at=mail.due_at)
        if not unclaimed.update(attempts=mail.attempts + 1, due_at=next_at, tried_at=at):
            return False
        deliver.using(run_after=next_at).enqueue()
    mail.attempts += 1
    return True


def _try_action(action: Callable[[], object]) -> SendFailure | None:
    """Call the action and return how it failed; None when it succeeded."""
    try:
        action()
    except Exception as error:  # whatever happens to one message must not stop the others
        failure = _describe_error(error)
        if failure.problem == MailProblem.OTHER:
            logger.exception("A message could not be sent")
        return failure
    return None


def _try_mail(
    connection: BaseEmailBackend, mail: OutgoingMail, unreachable: SendFailure | None, clock: Callable[[], datetime]
) -> SendFailure | None:
    """Send a claimed mail, unless the server is known to be away; stores the outcome and returns how it failed."""
    failure = unreachable or _try_action(partial(_send_mail, connection, mail))
    if failure is None:
        _record_sent(mail, clock())
    else:
        connection.close()
        _record_failure(mail, failure)
    return failure


def _send_mail(connection: BaseEmailBackend, mail: OutgoingMail) -> None:
    content = json.loads(mail.content)
    message = EmailMultiAlternatives(
        mail.subject,
        content["body"],
        content["sender"],
        [mail.recipient],
        headers={"Message-ID": f"<{mail.uuid}@{DNS_NAME}>", **content["headers"]},
        reply_to=content["reply_to"],
        alternatives=[tuple(alternative) for alternative in content["alternatives"]],
    )
    message.content_subtype = content["subtype"]
    connection.send_messages([message])


def _describe_error(error: Exception) -> SendFailure:
    # SMTP codes from 500 on are permanent. A wrong password or sender is ours to correct, so those are tried again.
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        refused_code, answer = next(iter(error.recipients.values()))
        return SendFailure(MailProblem.RECIPIENT, _join_answer(refused_code, answer), refused_code >= 500)
    code = getattr(error, "smtp_code", 0)
    text = _join_answer(code, getattr(error, "smtp_error", str(error)))
    match error:
        case smtplib.SMTPAuthenticationError():
            return SendFailure(MailProblem.LOGIN, text, False)
        case smtplib.SMTPSenderRefused():
            return SendFailure(MailProblem.SENDER, text, False)
        case smtplib.SMTPDataError():
            return SendFailure(MailProblem.CONTENT, text, code >= 500)
        case OSError():  # the base class of smtplib's other errors
            return SendFailure(MailProblem.UNREACHABLE, text, False)
    return SendFailure(MailProblem.OTHER, "", False)


def _join_answer(code: int, answer: bytes | str) -> str:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)
    return " ".join(f"{code or ''} {text}".split())[:300]


def _record_sent(mail: OutgoingMail, at: datetime) -> None:
    fields = {"state": MailState.SENT, "sent_at": at, "due_at": None, "content": "", "problem": "", "answer": ""}
    OutgoingMail.objects.filter(pk=mail.pk, state=MailState.WAITING).update(**fields)


def _record_failure(mail: OutgoingMail, failure: SendFailure) -> None:
    waiting = OutgoingMail.objects.filter(pk=mail.pk, state=MailState.WAITING)
    waiting.update(problem=failure.problem, answer=failure.answer)
    is_given_up = failure.is_final or mail.attempts >= MAX_ATTEMPTS
    if is_given_up:
        waiting.update(state=MailState.FAILED, due_at=None)
    # The number and not the address: logs are kept longer and read by more people than the list at the desk.
    outcome = "given up" if is_given_up else "will be tried again"
    logger.warning("Mail %s was not sent and %s: %s %s", mail.pk, outcome, failure.problem.value, failure.answer)


def _empty_old_failures(at: datetime) -> None:
    """Delete the content of mails that failed long ago, because it may hold names and links."""
    old = OutgoingMail.objects.filter(state=MailState.FAILED, tried_at__lte=at - FAILED_KEPT_FOR)
    old.exclude(content="").update(content="")
