import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from accounts.enums import MembershipRole, Role
from accounts.models import Invitation, User
from accounts.services.invitations import create_invitation
from core.errors import Refused
from tests.builders import unit
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def served(settings):
    settings.ALLOWED_HOSTS = ["balairung.example", "testserver"]


@pytest.fixture
def rina(make_person):
    return make_person("rina@solok.example", Role.BUREAU_ADMIN)


def invited(rina, email="siti@solok.example", **fields):
    return create_invitation(email=email, name="Siti", actor=rina, at=fields.pop("at", timezone.now()), **fields)


def choose(client, token, password=PASSWORD):
    return client.post(f"/akun/undangan/{token}/", {"password1": password, "password2": password})


def test_link_shows_name_unit_and_duties_and_hides_itself(client, rina):
    _, token = invited(rina, unit=unit(), membership_role=MembershipRole.OPERATOR)
    response = client.get(f"/akun/undangan/{token}/")
    content = response.content.decode()
    assert "Siti" in content and "Unit dinkes (CONTOH)" in content
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


def test_token_is_not_stored(rina):
    invitation, token = invited(rina)
    assert token not in str(Invitation.objects.values().get())
    assert len(token) >= 43 and invitation.expires_at - invitation.created_at == timedelta(hours=72)


def test_link_sets_the_password_once(client, rina):
    _, token = invited(rina)
    assert choose(client, token)["Location"] == "/akun/login/"
    assert "_auth_user_id" not in client.session
    assert choose(client, token, "a-wholly-other-secret").status_code == 410
    assert User.objects.get(name="Siti").check_password(PASSWORD)


def test_weak_password_is_refused(client, rina):
    _, token = invited(rina)
    assert choose(client, token, "123").status_code == 200
    assert not User.objects.get(name="Siti").has_usable_password()


def test_address_is_confirmed_only_when_the_link_was_mailed_to_it(client, rina, django_capture_on_commit_callbacks):
    for email, deliver_to, verified in (
        ("a@solok.example", "a@solok.example", True),
        ("b@solok.example", "kantor@solok.example", False),
        ("c@solok.example", "", False),
    ):
        _, token = invited(rina, email, deliver_to=deliver_to)
        choose(client, token)
        assert EmailAddress.objects.filter(email=email, verified=True).exists() is verified


def test_person_without_mailbox_gets_a_login_name_and_comes_in(client, rina):
    invitation, token = invited(rina, "", unit=unit())
    assert invitation.user.email == "dinkes.1@akun.balairung.example"
    assert invited(rina, "", unit=unit())[0].user.email == "dinkes.2@akun.balairung.example"
    choose(client, token)
    client.post("/akun/login/", {"login": invitation.user.email, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(invitation.user.pk)


def test_shared_mailbox_gets_a_mail_that_names_the_person(rina, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invited(rina, "", deliver_to="kantor@solok.example")
    [message] = mail.outbox
    assert message.to == ["kantor@solok.example"] and "Siti" in message.subject
    assert re.search(r"https://balairung\.example/akun/undangan/\S+/", message.body)


def test_new_invitation_ends_the_older(client, rina):
    old, new = invited(rina)[1], invited(rina)[1]
    assert client.get(f"/akun/undangan/{old}/").status_code == 410
    assert client.get(f"/akun/undangan/{new}/").status_code == 200


def test_late_and_unknown_links(client, rina):
    _, token = invited(rina, at=timezone.now() - timedelta(hours=73))
    assert choose(client, token).status_code == 410
    assert client.get("/akun/undangan/unknown/").status_code == 404
    assert not User.objects.get(name="Siti").has_usable_password()


def test_link_never_resets_a_password(client, rina, make_person):
    siti = make_person("siti@solok.example", Role.EDITOR)
    _, token = invited(rina, roles=(Role.JUDGE,))
    assert 'type="password"' not in client.get(f"/akun/undangan/{token}/").content.decode()
    choose(client, token, "a-wholly-other-secret")
    siti.refresh_from_db()
    assert siti.check_password(PASSWORD)


def test_nobody_invites_a_superuser_or_themselves(rina):
    User.objects.create_superuser("root@solok.example", name="Root")
    for email in ("root@solok.example", rina.email):
        with pytest.raises(Refused):
            invited(rina, email)
    assert not Invitation.objects.exists()


def test_asking_too_often_is_refused(client, db):
    answers = [client.get(f"/akun/undangan/{number}/").status_code for number in range(31)]
    assert answers[-2:] == [404, 429]
