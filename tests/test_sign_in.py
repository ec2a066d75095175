"""No door but allauth's takes a password, and none lets anybody past the second factor (docs/decisions/003)."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value
from django.conf import settings
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from accounts.enums import Role
from accounts.models import User
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db

FOREIGN_ROOTS = ("kelola/", "_util/")
DOOR_WORDS = ("login", "password", "reset", "account", "users")
NEW = "a-wholly-other-secret"


def routes(patterns, prefix=""):
    """(path with example values, name) of every route of the project."""
    for pattern in patterns:
        path = prefix + re.sub(r"<[^>]+>", "1", str(pattern.pattern)).strip("^$")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, path)
        else:
            yield path, pattern.name or ""


def foreign_doors():
    found = routes(get_resolver().url_patterns)
    suspects = {
        p for p, name in found if any(word in f"{p} {name}" for word in DOOR_WORDS) and p.startswith(FOREIGN_ROOTS)
    }
    return sorted(f"/{path}" for path in suspects)


def everything_a_login_form_asks(email):
    fields = {"username": email, "login": email, "email": email, "password": PASSWORD, "remember": "on"}
    fields |= dict.fromkeys(("password1", "password2", "new_password1", "new_password2"), NEW)
    prefixed = {
        f"password-{key}": value
        for key, value in (("old_password", PASSWORD), ("new_password1", NEW), ("new_password2", NEW))
    }
    return {
        **fields,
        **prefixed,
        "name_email-email": "thief@solok.example",
        "name_email-first_name": "X",
        "name_email-last_name": "Y",
    }


def is_inside(client):
    return "_auth_user_id" in client.session


@pytest.fixture
def rina(make_person):
    """A bureau admin with a second factor: the person a stolen password would be used for."""
    person = make_person("rina@solok.example", Role.BUREAU_ADMIN)
    TOTP.activate(person, generate_totp_secret())
    return person


def code_for(person):
    """What the app on the person's phone shows now."""
    secret = person.authenticator_set.get(type="totp").data["secret"]
    return f"{hotp_value(secret, int(time.time()) // 30):06d}"


def test_walk_finds_the_known_doors():
    known = {"/kelola/login/", "/kelola/password_reset/", "/kelola/account/", "/kelola/users/", "/_util/login/"}
    assert known <= set(foreign_doors())
    assert len(foreign_doors()) >= 12


def test_password_at_a_foreign_door_opens_nothing(rina):
    opened = []
    for door in foreign_doors():
        client = Client()
        client.post(door, everything_a_login_form_asks(rina.email))
        client.post(f"{door}?next=/kelola/", everything_a_login_form_asks(rina.email))
        if is_inside(client):
            opened.append(door)
    assert opened == []


def test_foreign_door_does_not_finish_a_sign_in_that_waits_for_the_code(rina):
    client, opened = Client(), []
    client.post("/akun/login/", {"login": rina.email, "password": PASSWORD})
    for door in foreign_doors():
        client.get(door)
        client.post(door, everything_a_login_form_asks(rina.email))
        if is_inside(client):
            opened.append(door)
    assert opened == []


def test_foreign_door_changes_no_password_and_no_address_of_its_visitor(rina):
    client = Client()
    client.force_login(rina)
    for door in foreign_doors():
        client.post(door, everything_a_login_form_asks(rina.email))
    rina.refresh_from_db()
    assert rina.check_password(PASSWORD)
    assert (rina.email, User.objects.filter(email="thief@solok.example").count()) == ("rina@solok.example", 0)


def test_foreign_door_asks_no_password(rina):
    client = Client()
    client.force_login(rina)
    asking = [door for door in foreign_doors() if b'type="password"' in client.get(door).content]
    assert asking == []


@pytest.mark.parametrize(
    ("door", "target"),
    [
        ("/kelola/login/?next=/kelola/pages/", "/akun/login/?next=/kelola/pages/"),
        ("/_util/login/", "/akun/login/"),
        ("/kelola/password_reset/", "/akun/password/reset/"),
        ("/kelola/password_reset/done/", "/akun/password/reset/"),
        ("/kelola/password_reset/confirm/MQ/set-password/", "/akun/password/reset/"),
        ("/kelola/password_reset/complete/", "/akun/password/reset/"),
        ("/kelola/", "/akun/login/?next=/kelola/"),
        ("/akun/", "/akun/email/"),
    ],
)
def test_door_leads_to_allauth(client, door, target):
    for answer in (client.get(door), client.post(door)):
        assert (answer.status_code, answer["Location"]) == (302, target)


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/"])
def test_django_admin_is_absent(client, path):
    assert client.get(path).status_code == 404
    assert client.post(path, {"username": "x", "password": PASSWORD}).status_code == 404
    assert "django.contrib.admin" not in settings.INSTALLED_APPS


def test_password_alone_waits_for_the_second_factor(client, rina):
    answer = client.post("/akun/login/", {"login": rina.email, "password": PASSWORD})
    assert (answer["Location"], is_inside(client)) == ("/akun/2fa/authenticate/", False)
    assert client.get("/kelola/")["Location"] == "/akun/login/?next=/kelola/"


def test_wrong_code_opens_nothing(client, rina):
    client.post("/akun/login/", {"login": rina.email, "password": PASSWORD})
    wrong = f"{(int(code_for(rina)) + 500_000) % 1_000_000:06d}"
    client.post("/akun/2fa/authenticate/", {"code": wrong})
    assert not is_inside(client)


def test_password_and_code_open_the_desk(client, rina):
    client.post("/akun/login/", {"login": rina.email, "password": PASSWORD})
    client.post("/akun/2fa/authenticate/", {"code": code_for(rina)})
    assert client.session["_auth_user_id"] == str(rina.pk)
    assert client.get("/kelola/").status_code == 200


def test_wagtail_account_page_sends_to_the_own_account(client, rina):
    client.force_login(rina)
    content = client.get("/kelola/account/").content.decode()
    assert 'href="/akun/email/"' in content
    assert "first_name" not in content


def test_wagtail_preferences_can_still_be_saved(client, rina):
    client.force_login(rina)
    fields = {
        "locale-preferred_language": "en",
        "theme-theme": "dark",
        "theme-contrast": "system",
        "theme-density": "default",
    }
    assert client.post("/kelola/account/", fields)["Location"] == "/kelola/account/"
    rina.refresh_from_db()
    assert (rina.wagtail_userprofile.preferred_language, rina.wagtail_userprofile.theme) == ("en", "dark")
