"""No message is lost, none is sent twice on purpose, and nobody waits for a mail server."""

import smtplib
from datetime import timedelta

import pytest
from django.core.mail import BadHeaderError, EmailMessage, send_mail
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.mail.delivery import DELAYS, FAILED_KEPT_FOR, MAX_ATTEMPTS, deliver_due_mails, requeue_failed_mails
from core.mail.enums import MailProblem
from core.mail.models import OutgoingMail
from core.mail.selectors import mail_stuck_since, resendable_mails

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
AWAY = ConnectionRefusedError(111, "Connection refused")


def write(*names, subject="Tanda terima"):
    for name in names or ("yulia",):
        send_mail(subject, f"Tautan sekali pakai untuk {name}", None, [f"{name}@solok.example"])
    return timezone.now()


def deliver(at):
    deliver_due_mails(lambda: at)


def states():
    return list(OutgoingMail.objects.order_by("pk").values_list("state", "attempts", "problem"))


def test_a_message_waits_for_the_worker_and_goes_out_once(outbox):
    at = write()
    assert outbox.sent == [] and states() == [("waiting", 0, "")]
    assert DBTaskResult.objects.ready().get().task_path == "core.mail.delivery.deliver"
    DBTaskResult.objects.get().task.call()
    deliver(at + 10 * MINUTE)
    (message,) = outbox.sent
    assert (message.to, message.subject) == (["yulia@solok.example"], "Tanda terima")
    assert "sekali pakai" in message.body
    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.attempts, mail.content, mail.due_at) == ("sent", 1, "", None)


def test_a_worker_whose_clock_is_slow_sends_all_the_same(outbox):
    deliver(write() - MINUTE)
    assert states() == [("sent", 1, "")]


def test_a_dead_server_is_asked_again_later_and_then_gets_each_message_once(outbox):
    outbox.trouble["open"] = AWAY
    at = write("yulia", "dedi", "rina")
    deliver(at)
    assert states() == [("waiting", 1, "unreachable")] * 3
    assert len(outbox.opened) == 1, "one look is enough for all"
    assert DBTaskResult.objects.filter(run_after=at + DELAYS[0]).exists()
    deliver(at + DELAYS[0] - timedelta(seconds=1))
    assert len(outbox.opened) == 1
    deliver(at + DELAYS[0])
    outbox.trouble.clear()
    third_attempt = at + DELAYS[0] + DELAYS[1]
    assert DBTaskResult.objects.filter(run_after=third_attempt).exists()
    deliver(third_attempt)
    deliver(third_attempt + 60 * MINUTE)
    assert sorted(message.to[0][:4] for message in outbox.sent) == ["dedi", "rina", "yuli"]
    assert states() == [("sent", 3, "")] * 3


def test_it_is_given_up_after_a_bounded_time_and_can_be_sent_again_for_a_while(outbox):
    outbox.trouble["open"] = AWAY
    at = began = write()
    while OutgoingMail.objects.filter(state="waiting").exists():
        deliver(at)
        at = OutgoingMail.objects.get().due_at or at
    assert states() == [("failed", MAX_ATTEMPTS, "unreachable")]
    assert at - began < timedelta(hours=72), "sooner than a link ends"
    outbox.trouble.clear()
    assert requeue_failed_mails(resendable_mails(), at) == 1
    deliver(at)
    assert states() == [("sent", 1, "")] and len(outbox.sent) == 1
    assert requeue_failed_mails(OutgoingMail.objects.all(), at) == 0, "what is sent stays sent"


def test_what_was_given_up_is_forgotten_in_the_end(outbox):
    outbox.trouble["yulia@solok.example"] = smtplib.SMTPRecipientsRefused({"yulia": (550, b"No such user")})
    at = write()
    deliver(at)
    assert OutgoingMail.objects.get().content
    deliver(at + FAILED_KEPT_FOR)
    assert OutgoingMail.objects.get().content == ""
    assert requeue_failed_mails(resendable_mails(), at) == 0


def test_a_crash_between_sending_and_noting_it_sends_the_same_message_once_more(outbox):
    """A copy is better than a loss: both copies have one Message-ID, so mail programs show the message once."""

    def killed():
        raise SystemExit

    outbox.trouble["after"] = killed
    at = write()
    with pytest.raises(SystemExit):
        deliver(at)
    assert states() == [("waiting", 1, "")]
    assert DBTaskResult.objects.filter(run_after=at + DELAYS[0]).exists(), "somebody will look again"
    outbox.trouble.clear()
    deliver(at + MINUTE)
    assert len(outbox.sent) == 1
    deliver(at + DELAYS[0])
    assert len(outbox.sent) == 2
    assert len({message.message()["Message-ID"] for message in outbox.sent}) == 1
    assert states() == [("sent", 2, "")]


def test_two_workers_do_not_send_the_same(outbox):
    at = write("yulia", "dedi")
    outbox.trouble["after"] = lambda: deliver(at)  # the other one, while the first is at it
    deliver(at)
    assert sorted(message.to[0][:4] for message in outbox.sent) == ["dedi", "yuli"]
    assert states() == [("sent", 1, "")] * 2


def test_what_is_rolled_back_is_not_sent(outbox):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write()
        1 / 0  # noqa: B018 - the deed fails after the message was written
    deliver(timezone.now())
    assert (outbox.sent, states(), DBTaskResult.objects.count()) == ([], [], 0)


@pytest.mark.parametrize(
    ("error", "problem", "state"),
    [
        (TimeoutError("timed out"), MailProblem.UNREACHABLE, "waiting"),
        (smtplib.SMTPServerDisconnected("gone"), MailProblem.UNREACHABLE, "waiting"),
        (smtplib.SMTPAuthenticationError(535, b"no"), MailProblem.LOGIN, "waiting"),
        (smtplib.SMTPSenderRefused(530, b"no", "lomba"), MailProblem.SENDER, "waiting"),
        (smtplib.SMTPRecipientsRefused({"y": (450, b"later")}), MailProblem.RECIPIENT, "waiting"),
        (smtplib.SMTPRecipientsRefused({"y": (550, b"never")}), MailProblem.RECIPIENT, "failed"),
        (smtplib.SMTPDataError(451, b"later"), MailProblem.CONTENT, "waiting"),
        (smtplib.SMTPDataError(554, b"never"), MailProblem.CONTENT, "failed"),
        (KeyError("ours"), MailProblem.OTHER, "waiting"),
    ],
)
def test_every_problem_has_its_words_and_keeps_nobody_else(outbox, caplog, error, problem, state):
    outbox.trouble["yulia@solok.example"] = error
    at = write("yulia", "dedi")
    with caplog.at_level("WARNING", logger="core.mail.delivery"):
        deliver(at)
    assert states() == [(state, 1, problem), ("sent", 1, "")]
    line = caplog.messages[-1]
    assert problem.value in line and ("given up" in line) == (state == "failed")
    assert "yulia" not in caplog.text


def test_each_mailbox_has_a_message_of_its_own(outbox):
    outbox.trouble["b@solok.example"] = smtplib.SMTPRecipientsRefused({"b": (550, b"never")})
    EmailMessage("Satu", "Isi", to=["a@solok.example", "b@solok.example"], headers={"X-Asal": "uji"}).send()
    deliver(timezone.now())
    deliver(timezone.now() + 60 * MINUTE)
    (message,) = outbox.sent
    assert (message.to, message.extra_headers["X-Asal"]) == (["a@solok.example"], "uji")


def test_what_cannot_be_kept_is_refused_at_once(outbox):
    with pytest.raises(BadHeaderError):
        send_mail("Dua\nbaris", "Isi", None, ["a@solok.example"])
    message = EmailMessage("Berkas", "Isi", to=["a@solok.example"])
    message.attach("rahasia.txt", "isi", "text/plain")
    with pytest.raises(ValueError, match="texts only"):
        message.send()
    assert states() == []


def test_a_worker_that_does_not_live_is_noticed(outbox, client):
    at = write()
    assert mail_stuck_since(at + 14 * MINUTE) is None
    assert mail_stuck_since(at + 16 * MINUTE) == OutgoingMail.objects.get().due_at
    OutgoingMail.objects.update(due_at=at - 16 * MINUTE)
    answer = client.get("/sehat/")
    assert (answer.status_code, answer.content[:22]) == (200, b"ok\nworker does not run")
    outbox.trouble["open"] = AWAY
    deliver(at)
    waiting = b"ok\nmail is not sent: 1 messages wait after an attempt that failed"
    assert client.get("/sehat/").content == waiting, "a dead mail server is no dead worker"


def test_what_was_given_up_is_told_by_the_health_check(outbox, client):
    outbox.trouble["yulia@solok.example"] = smtplib.SMTPRecipientsRefused({"y": (550, b"never")})
    deliver(write("yulia", "dedi"))
    assert client.get("/sehat/").content.startswith(b"ok\nmail failed: 1 messages were given up")
    OutgoingMail.objects.filter(state="failed").update(content="")
    assert client.get("/sehat/").content == b"ok", "nobody can do anything about it any more"


def test_a_forgotten_password_goes_the_same_way(outbox, client, make_person):
    make_person("yulia@solok.example")
    client.post("/akun/password/reset/", {"email": "yulia@solok.example"})
    assert "/akun/" in OutgoingMail.objects.get().content
    deliver(timezone.now())
    (message,) = outbox.sent
    assert "/akun/password/reset/key/" in message.body
    assert OutgoingMail.objects.get().content == ""
