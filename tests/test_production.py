"""Production starts only with safe secrets and without demo accounts, development only where no server is."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.services.people import ensure_person
from config.server_checks import check_secret_key, check_site_url, refuse_server
from config.startup import refuse_demo_accounts

KEY = "Zu-3kq8YwT0aVxJr5mLhE2sGdNf7cPbQ9iUoR4tKyH6nBvXj1W"
SECRETS = {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "lomba.contoh.invalid", "SITE_URL": "https://lomba.contoh.invalid"}


def start(tmp_path, **environment):
    """What a fresh process says when it loads the production settings."""
    base = {key: value for key, value in os.environ.items() if key not in SECRETS}  # noqa: TID251 - handed to a process
    base |= {"DJANGO_SETTINGS_MODULE": "config.settings.production", "DATA_DIR": str(tmp_path), **environment}
    command = [sys.executable, "manage.py", "check"]
    return subprocess.run(command, env=base, cwd=settings.BASE_DIR, capture_output=True, text=True)  # noqa: S603 - our own


@pytest.mark.parametrize("missing", SECRETS)
def test_production_without_a_secret_says_which(tmp_path, missing):
    answer = start(tmp_path, **{key: value for key, value in SECRETS.items() if key != missing})
    assert answer.returncode == 1
    assert answer.stderr.startswith("manage.py: ") and missing in answer.stderr


def test_production_with_its_secrets_starts(tmp_path):
    answer = start(tmp_path, **SECRETS)
    assert (answer.returncode, answer.stderr) == (0, "")


@pytest.mark.parametrize(("name", "value"), [("SECRET_KEY", "…"), ("SITE_URL", "lomba.contoh.invalid")])
def test_production_does_not_start_with_an_unsafe_value(tmp_path, name, value):
    answer = start(tmp_path, **{**SECRETS, name: value})
    assert answer.returncode == 1
    assert answer.stderr.startswith(f"manage.py: {name} ")


@pytest.mark.parametrize("key", ["kurz", "…", "'…'", KEY[:49], "x" * 60, "rahasia" * 10, " " * 60])
def test_a_key_that_can_be_guessed_is_refused(key):
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        check_secret_key(key)


def test_a_random_key_is_taken_as_it_is():
    assert check_secret_key(KEY) == KEY


HOSTS = ["lomba.contoh.invalid", ".solok.example"]


@pytest.mark.parametrize(
    "url",
    [
        "lomba.contoh.invalid", "//lomba.contoh.invalid", "http://lomba.contoh.invalid", "https://", "https:///lomba",
        "https://lomba.contoh.invalid/lomba", "https://lomba.contoh.invalid?x=1", "https://lomba.contoh.invalid#x",
        "https://a:b@lomba.contoh.invalid", "https://lain.contoh.invalid", "https://lomba.contoh.invalid:port", "…",
    ],
)  # fmt: skip
def test_an_address_whose_links_would_not_work_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="SITE_URL"):
        check_site_url(url, HOSTS)


@pytest.mark.parametrize(
    "url",
    ["https://lomba.contoh.invalid", "https://lomba.solok.example/", "https://LOMBA.contoh.invalid:8443"],
)
def test_an_address_that_is_served_loses_its_slash_alone(url):
    assert check_site_url(url, HOSTS) == url.removesuffix("/")


def test_development_settings_do_not_run_on_a_server(tmp_path):
    local, env_file = ["127.0.0.1", "localhost", "[::1]", "coba.localhost"], tmp_path / "env"
    refuse_server(local, env_file)
    for hosts in (["lomba.contoh.invalid"], [*local, "*"], [".example"]):
        with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS"):
            refuse_server(hosts, env_file)
    env_file.touch()
    with pytest.raises(ImproperlyConfigured, match="This is a server"):
        refuse_server(local, env_file)


def test_development_settings_name_the_wrong_host(tmp_path):
    answer = start(tmp_path, **SECRETS, DJANGO_SETTINGS_MODULE="config.settings.dev")
    assert answer.returncode == 1
    assert answer.stderr.startswith("manage.py: ALLOWED_HOSTS names lomba.contoh.invalid")


def test_production_refuses_demo_accounts(db):
    refuse_demo_accounts()
    ensure_person(email="demo@contoh.invalid", name="CONTOH Demo", is_demo=True)
    with pytest.raises(ImproperlyConfigured, match="demo accounts"):
        refuse_demo_accounts()
