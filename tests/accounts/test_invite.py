import io
import json
import re

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import TestCase

from accounts.enums import Role
from accounts.models import User
from accounts.permissions import can_manage_people
from accounts.services.people import ensure_person
from core.mail.delivery import deliver_due_mails
from core.mail.models import OutgoingMail
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db

KEY_PAGE = re.compile(r"https://balairung\.example(/akun/undangan/\S+)")


@pytest.fixture(autouse=True)
def served(settings):
    settings.ALLOWED_HOSTS = ["balairung.example", "testserver"]


def run_invite(email="rina@solok.example", *options, name="Rina"):
    output = io.StringIO()
    with TestCase.captureOnCommitCallbacks(execute=True):
        call_command("invite", email, "--name", name, "--json", *options, stdout=output)
    return json.loads(output.getvalue())


def choose_password(client, path):
    form = client.get(path, follow=True)
    return client.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})


def test_invite_mails_the_link_to_the_person_alone():
    answer = run_invite("Rina@Solok.example", "--role", "bureau_admin")
    person = User.objects.get()
    assert answer == {"code": person.code, "email": "rina@solok.example", "roles": ["bureau_admin"]}
    [message] = mail.outbox
    assert message.to == ["rina@solok.example"]
    assert len(KEY_PAGE.findall(message.body)) == 1
    assert (person.name, person.has_usable_password(), person.is_superuser) == ("Rina", False, False)


def test_first_bureau_admin_comes_in_through_the_mailed_link(client):
    run_invite("rina@solok.example", "--role", "bureau_admin")
    choose_password(client, KEY_PAGE.search(mail.outbox[0].body)[1])
    client.post("/akun/login/", {"login": "rina@solok.example", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)
    assert can_manage_people(User.objects.get())


def test_printed_link_works_once_and_no_mail_is_sent(client):
    link = KEY_PAGE.fullmatch(run_invite("rina@solok.example", "--print-link")["link"])[1]
    assert mail.outbox == []
    choose_password(client, link)
    assert User.objects.get().check_password(PASSWORD)
    client.logout()
    assert "password1" not in client.get(link, follow=True).content.decode()


def test_a_mail_server_that_is_away_fails_the_command_and_loses_nothing(outbox, client):
    outbox.trouble["open"] = ConnectionRefusedError(111, "Connection refused")
    with pytest.raises(CommandError, match="Connection refused.*--print-link"):
        run_invite("rina@solok.example", "--role", "bureau_admin")
    assert User.objects.get().groups.get().name == "bureau_admin"
    mail_row = OutgoingMail.objects.get()
    assert (mail_row.state, mail_row.attempts, mail_row.problem) == ("waiting", 1, "unreachable")
    outbox.trouble.clear()
    deliver_due_mails(lambda: mail_row.due_at)
    assert KEY_PAGE.search(outbox.sent[0].body)


def test_the_command_sends_its_own_mail_and_no_other(outbox):
    mail.send_mail("Lama", "Isi", None, ["rina@solok.example"])
    run_invite("rina@solok.example")
    (message,) = outbox.sent
    assert KEY_PAGE.search(message.body)
    deliver_due_mails()
    assert [message.subject for message in outbox.sent[1:]] == ["Lama"], "the worker sends what is left, and that once"


def test_without_a_mail_server_nothing_is_said_to_be_sent(outbox, settings, capsys):
    settings.MAIL_TRANSPORT = "django.core.mail.backends.console.EmailBackend"
    assert run_invite("rina@solok.example")["email"] == "rina@solok.example"
    call_command("invite", "siti@solok.example", "--name", "Siti")
    printed = capsys.readouterr().out
    assert "EMAIL_URL" in printed and "/akun/undangan/" not in printed


def test_link_of_one_person_sets_no_other_password(client):
    other = ensure_person(email="budi@solok.example", name="Budi")
    run_invite("rina@solok.example")
    choose_password(client, KEY_PAGE.search(mail.outbox[0].body)[1])
    other.refresh_from_db()
    assert not other.has_usable_password()


def test_invite_without_role_gives_none():
    assert run_invite("siti@solok.example")["roles"] == []


def test_invite_of_a_known_person_adds_roles_and_keeps_name_and_password(make_person):
    make_person("siti@solok.example", Role.EDITOR, name="Siti")
    answer = run_invite("SITI@solok.example", "--role", "inspector", "--role", "bureau_staff", name="Another")
    assert answer["roles"] == ["bureau_staff", "editor", "inspector"]
    person = User.objects.get()
    assert person.name == "Siti"
    assert person.check_password(PASSWORD)


def test_invite_of_a_blocked_person_changes_and_sends_nothing():
    person = ensure_person(email="siti@solok.example", name="Siti")
    User.objects.filter(pk=person.pk).update(is_active=False)
    with pytest.raises(CommandError, match="siti@solok.example"):
        run_invite("siti@solok.example", "--role", "bureau_admin")
    assert mail.outbox == []
    assert not person.groups.exists()


@pytest.mark.parametrize("email", ["rina", "rina@", "rina@solok.example, budi@solok.example"])
def test_invite_refuses_what_is_no_address(email):
    with pytest.raises(CommandError):
        run_invite(email)
    assert not User.objects.exists()


def test_invite_refuses_an_unknown_role():
    with pytest.raises(CommandError, match="king"):
        run_invite("rina@solok.example", "--role", "king")
    assert not User.objects.exists()


def test_invite_says_when_the_site_is_not_served(settings):
    settings.ALLOWED_HOSTS = ["other.example"]
    with pytest.raises(CommandError, match="ALLOWED_HOSTS"):
        run_invite("rina@solok.example", "--print-link")
