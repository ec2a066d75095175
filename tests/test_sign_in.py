"""Only allauth's pages take a password, and none signs anybody in without the second factor (docs/decisions/003)."""

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

WAGTAIL_ROOTS = ("kelola/", "_util/")
SIGN_IN_WORDS = ("login", "password", "reset", "account", "users")
NEW = "a-wholly-other-secret"


@pytest.mark.parametrize("address", ["/kelola/", "/kelola/lomba/", "/kelola/pages/", "/kelola/orang/undang/"])
@pytest.mark.parametrize("role", [Role.JUDGE, Role.INSPECTOR, None])
def test_the_desk_answers_once_to_people_who_work_elsewhere(make_person, client, role, address):
    client.force_login(make_person("orang@contoh.invalid", *([role] if role else [])))
    answer = client.get(address, follow=True)
    assert (answer.status_code, answer.redirect_chain) == (403, [])
    assert "Hanya Bagian Organisasi" in answer.content.decode()
    assert not list(answer.context["messages"])


def test_the_desk_asks_strangers_to_sign_in(client):
    assert client.get("/kelola/lomba/")["Location"] == "/akun/login/?next=/kelola/lomba/"


def routes(patterns, prefix=""):
    """(path with example values, name) of every route of the project."""
    for pattern in patterns:
        path = prefix + re.sub(r"<[^>]+>", "1", str(pattern.pattern)).strip("^$")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, path)
        else:
            yield path, pattern.name or ""


def wagtail_sign_in_paths():
    """The addresses below Wagtail's roots whose path or name sounds like signing in."""
    paths = {
        path
        for path, name in routes(get_resolver().url_patterns)
        if any(word in f"{path} {name}" for word in SIGN_IN_WORDS) and path.startswith(WAGTAIL_ROOTS)
    }
    return sorted(f"/{path}" for path in paths)


def all_login_fields(email):
    """The fields of every form that asks for a login, a password or a new one."""
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


def is_signed_in(client):
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


def test_wagtails_sign_in_pages_are_all_listed():
    examples = {"/kelola/login/", "/kelola/password_reset/", "/kelola/account/", "/kelola/users/", "/_util/login/"}
    assert examples <= set(wagtail_sign_in_paths())
    assert len(wagtail_sign_in_paths()) >= 12


def test_a_password_on_a_wagtail_page_signs_nobody_in(rina):
    accepting = []
    for path in wagtail_sign_in_paths():
        client = Client()
        client.post(path, all_login_fields(rina.email))
        client.post(f"{path}?next=/kelola/", all_login_fields(rina.email))
        if is_signed_in(client):
            accepting.append(path)
    assert accepting == []


def test_a_wagtail_page_does_not_finish_a_sign_in_that_waits_for_the_code(rina):
    client, accepting = Client(), []
    client.post("/akun/login/", {"login": rina.email, "password": PASSWORD})
    for path in wagtail_sign_in_paths():
        client.get(path)
        client.post(path, all_login_fields(rina.email))
        if is_signed_in(client):
            accepting.append(path)
    assert accepting == []


def test_a_wagtail_page_changes_no_password_and_no_address(rina):
    client = Client()
    client.force_login(rina)
    for path in wagtail_sign_in_paths():
        client.post(path, all_login_fields(rina.email))
    rina.refresh_from_db()
    assert rina.check_password(PASSWORD)
    assert (rina.email, User.objects.filter(email="thief@solok.example").count()) == ("rina@solok.example", 0)


def test_no_wagtail_page_asks_for_a_password(rina):
    client = Client()
    client.force_login(rina)
    asking = [path for path in wagtail_sign_in_paths() if b'type="password"' in client.get(path).content]
    assert asking == []


@pytest.mark.parametrize(
    ("path", "target"),
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
def test_wagtails_page_redirects_to_allauth(client, path, target):
    for answer in (client.get(path), client.post(path)):
        assert (answer.status_code, answer["Location"]) == (302, target)


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/"])
def test_django_admin_is_absent(client, path):
    assert client.get(path).status_code == 404
    assert client.post(path, {"username": "x", "password": PASSWORD}).status_code == 404
    assert "django.contrib.admin" not in settings.INSTALLED_APPS


def test_password_alone_waits_for_the_second_factor(client, rina):
    answer = client.post("/akun/login/", {"login": rina.email, "password": PASSWORD})
    assert (answer["Location"], is_signed_in(client)) == ("/akun/2fa/authenticate/", False)
    assert client.get("/kelola/")["Location"] == "/akun/login/?next=/kelola/"


def test_wrong_code_opens_nothing(client, rina):
    client.post("/akun/login/", {"login": rina.email, "password": PASSWORD})
    wrong = f"{(int(code_for(rina)) + 500_000) % 1_000_000:06d}"
    client.post("/akun/2fa/authenticate/", {"code": wrong})
    assert not is_signed_in(client)


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
