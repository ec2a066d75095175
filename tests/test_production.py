"""Production starts only with its secrets and without demo accounts."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.services.people import ensure_person
from config.startup import refuse_demo_accounts

SECRETS = {"SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "lomba.contoh.invalid", "SITE_URL": "https://lomba.contoh.invalid"}


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
    assert missing in answer.stderr


def test_production_with_its_secrets_starts(tmp_path):
    answer = start(tmp_path, **SECRETS)
    assert (answer.returncode, answer.stderr) == (0, "")


def test_production_refuses_demo_accounts(db):
    refuse_demo_accounts()
    ensure_person(email="demo@contoh.invalid", name="CONTOH Demo", is_demo=True)
    with pytest.raises(ImproperlyConfigured, match="demo accounts"):
        refuse_demo_accounts()
