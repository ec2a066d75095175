"""Sending what waits. One attempt is arranged before the one before it begins, so no crash leaves a message behind."""

import json
import logging
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.mail import DNS_NAME, EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from core.mail.enums import MailProblem, MailState
from core.mail.models import OutgoingMail

# The first is longer than a slow talk with a mail server (EMAIL_TIMEOUT for each line of it); all together two days and
# a quarter, less than a one-time link lives.
DELAYS = (
    timedelta(minutes=3),
    timedelta(minutes=10),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (1, 2, 4, 8, 16, 22)),
)
MOST_ATTEMPTS = len(DELAYS) + 1
FAILED_KEPT_FOR = timedelta(days=14)

logger = logging.getLogger(__name__)


@task(backend="background")
def deliver() -> None:
    deliver_due()


def deliver_due(clock: Callable[[], datetime] = timezone.now) -> None:
    """Try everything that is due once. When there is no line the rest is put off without asking for it again; a message
    that breaks the line keeps nobody else.
    """
    _forget(clock())
    connection, down = get_connection(settings.MAIL_TRANSPORT), None
    try:
        while (mail := _claim(clock())) is not None:
            down = down or _trouble(connection.open)
            found = down or _trouble(partial(_send, connection, mail))
            if found is None:
                _keep_sent(mail, clock())
            else:
                connection.close()
                _keep_problem(mail, *found)
    finally:
        connection.close()


def send_again(mails, at: datetime) -> int:
    """Let failed messages wait anew, with all their attempts; those whose content is gone stay. Returns how many."""
    with transaction.atomic():
        failed = mails.filter(state=MailState.FAILED).exclude(content="")
        count = failed.update(state=MailState.WAITING, attempts=0, due_at=at)
        if count:
            deliver.enqueue()
    return count


def _claim(at) -> OutgoingMail | None:
    """The next one that is due, and nobody else's: its next attempt is set and a worker asked for it, in one step with
    taking it. What was never tried is due whatever the clock of another machine says.
    """
    due = OutgoingMail.objects.filter(Q(due_at__lte=at) | Q(attempts=0), state=MailState.WAITING)
    while True:
        mail = due.order_by("due_at", "pk").first()
        if mail is None:
            return None
        next_at = at + DELAYS[min(mail.attempts, len(DELAYS) - 1)]
        with transaction.atomic():
            still = OutgoingMail.objects.filter(pk=mail.pk, state=MailState.WAITING, due_at=mail.due_at)
            if still.update(attempts=mail.attempts + 1, due_at=next_at, tried_at=at):
                deliver.using(run_after=next_at).enqueue()
                mail.attempts += 1
                return mail


def _trouble(act) -> tuple[MailProblem, str, bool] | None:
    """What was the matter (problem, the server's words, whether it will stay so); None when all went well."""
    try:
        act()
    except Exception as error:  # whatever happens to one message must not keep the others
        found = _problem_of(error)
        if found[0] == MailProblem.OTHER:
            logger.exception("A message could not be sent")
        return found
    return None


def _send(connection, mail) -> None:
    content = json.loads(mail.content)
    message = EmailMultiAlternatives(
        mail.subject,
        content["body"],
        content["sender"],
        [mail.recipient],
        headers={"Message-ID": f"<{mail.uuid}@{DNS_NAME}>", **content["headers"]},
        reply_to=content["reply_to"],
        alternatives=[tuple(each) for each in content["alternatives"]],
    )
    message.content_subtype = content["subtype"]
    connection.send_messages([message])


def _problem_of(error) -> tuple[MailProblem, str, bool]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return MailProblem.RECIPIENT, _words(code, words), code >= 500
    code, words = getattr(error, "smtp_code", 0), getattr(error, "smtp_error", str(error))
    match error:
        case smtplib.SMTPAuthenticationError():
            return MailProblem.LOGIN, _words(code, words), False
        case smtplib.SMTPSenderRefused():
            return MailProblem.SENDER, _words(code, words), False
        case smtplib.SMTPDataError():
            return MailProblem.CONTENT, _words(code, words), code >= 500
        case OSError():  # smtplib's other errors are kinds of it too
            return MailProblem.UNREACHABLE, _words(code, words), False
    return MailProblem.OTHER, "", False


def _words(code, words) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    return " ".join(f"{code or ''} {text}".split())[:300]


def _keep_sent(mail, at) -> None:
    sent = {"state": MailState.SENT, "sent_at": at, "due_at": None, "content": "", "problem": "", "answer": ""}
    OutgoingMail.objects.filter(pk=mail.pk, state=MailState.WAITING).update(**sent)


def _keep_problem(mail, problem, answer, is_final) -> None:
    waiting = OutgoingMail.objects.filter(pk=mail.pk, state=MailState.WAITING)
    waiting.update(problem=problem, answer=answer)
    if is_final or mail.attempts >= MOST_ATTEMPTS:
        waiting.update(state=MailState.FAILED, due_at=None)


def _forget(at) -> None:
    """What was given up is not kept for ever: it may hold names and links."""
    old = OutgoingMail.objects.filter(state=MailState.FAILED, tried_at__lte=at - FAILED_KEPT_FOR)
    old.exclude(content="").update(content="")
