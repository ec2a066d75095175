import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import override_settings
from django.utils.translation import gettext

from accounts.enums import Role
from accounts.models import User
from accounts.services.people import ensure_person
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db

OPEN_PAGES = ["login/", "signup/", "password/reset/", "password/reset/done/", "confirm-email/", "inactive/"]
OWN_PAGES = ["email/", "password/change/", "2fa/", "2fa/totp/activate/", "logout/"]


@pytest.fixture
def siti(make_person):
    return make_person("siti@solok.example", Role.JUDGE)


def page(client, path):
    response = client.get(path, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def sign_in(client, person):
    return client.post("/akun/login/", {"login": person.email, "password": PASSWORD})


def test_signup_says_that_accounts_come_by_invitation(client):
    content = page(client, "/akun/signup/")
    assert gettext("Accounts come by invitation") in content
    assert "<form" not in content


def test_signup_by_post_makes_nobody(client):
    client.post("/akun/signup/", {"email": "x@solok.example", "password1": PASSWORD, "password2": PASSWORD})
    assert User.objects.count() == 0


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_open_page_wears_our_dress_in_indonesian(client, path):
    content = page(client, f"/akun/{path}")
    assert '<html lang="id">' in content
    assert content.count("<h1>") == 1
    assert '<main id="isi"' in content
    assert " style=" not in content


@pytest.mark.parametrize("path", OWN_PAGES)
def test_own_page_wears_our_dress_in_indonesian(client, siti, path):
    sign_in(client, siti)
    content = page(client, f"/akun/{path}")
    assert '<html lang="id">' in content
    assert content.count("<h1>") == 1
    assert "/akun/2fa/" in content
    assert " style=" not in content


def test_own_pages_of_a_person_with_second_factor(client, siti):
    TOTP.activate(siti, generate_totp_secret())
    codes = RecoveryCodes.activate(siti).get_unused_codes()
    client.force_login(siti)
    assert "/akun/2fa/totp/deactivate/" in page(client, "/akun/2fa/")
    assert client.get("/akun/2fa/recovery-codes/").status_code == 302
    client.post("/akun/reauthenticate/", {"password": PASSWORD})
    assert codes[0] in page(client, "/akun/2fa/recovery-codes/")


def test_wrong_password_is_explained_in_indonesian(client, siti):
    content = client.post("/akun/login/", {"login": siti.email, "password": "wrong"}).content.decode()
    assert "Alamat e-mail dan/atau kata sandi yang anda masukkan tidak benar." in content
    assert "_auth_user_id" not in client.session


def test_invited_person_comes_in_through_the_mailed_link(client):
    siti = ensure_person(email="siti@solok.example", name="Siti")
    client.post("/akun/password/reset/", {"email": siti.email})
    [message] = mail.outbox
    assert message.to == ["siti@solok.example"]
    link = re.search(r"https?://testserver(/akun/password/reset/key/\S+)", message.body)[1]
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    assert "_auth_user_id" not in client.session
    sign_in(client, siti)
    assert client.session["_auth_user_id"] == str(siti.pk)


def test_reset_link_goes_to_no_address_that_is_not_confirmed(client, siti):
    EmailAddress.objects.create(user=siti, email="mistyped@solok.example", verified=False, primary=False)
    client.post("/akun/password/reset/", {"email": "mistyped@solok.example"})
    assert [message for message in mail.outbox if "/password/reset/key/" in message.body] == []


def test_password_and_address_of_the_signed_in_are_asked_again(client, siti):
    sign_in(client, siti)
    answer = client.post("/akun/email/", {"email": "thief@solok.example", "action_add": ""})
    assert answer["Location"].startswith("/akun/reauthenticate/")
    assert not EmailAddress.objects.filter(email="thief@solok.example").exists()


def test_reset_for_an_unknown_address_tells_nothing(client):
    response = client.post("/akun/password/reset/", {"email": "nobody@solok.example"})
    assert (response.status_code, response["Location"]) == (302, "/akun/password/reset/done/")
    assert User.objects.count() == 0


def test_own_address_changes_only_after_its_confirmation(client, siti):
    sign_in(client, siti)
    client.post("/akun/reauthenticate/", {"password": PASSWORD})
    client.post("/akun/email/", {"email": "siti.baru@solok.example", "action_add": ""})
    siti.refresh_from_db()
    assert siti.email == "siti@solok.example"
    assert EmailAddress.objects.get(email="siti.baru@solok.example").verified is False
    assert "siti.baru@solok.example" in page(client, "/akun/email/")


def test_blocked_person_stays_outside(client, siti):
    User.objects.filter(pk=siti.pk).update(is_active=False)
    sign_in(client, siti)
    assert "_auth_user_id" not in client.session


def test_missing_page_wears_our_dress(client):
    response = client.get("/tidak-ada/")
    assert response.status_code == 404
    assert gettext("Page not found") in response.content.decode()


def test_network_with_too_many_requests_gets_our_page(client):
    with override_settings(ACCOUNT_RATE_LIMITS={"reset_password": "1/m/ip"}):
        client.post("/akun/password/reset/", {"email": "a@solok.example"})
        response = client.post("/akun/password/reset/", {"email": "b@solok.example"})
    assert response.status_code == 429
    assert gettext("Too many attempts") in response.content.decode()
