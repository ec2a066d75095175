"""Tests: mail stays in the process, password hashes are fast, static files are not collected."""

import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403 - settings modules extend each other

DEBUG = False
SECRET_KEY = "tests-only"  # noqa: S105 - signs nothing outside the test run
ALLOWED_HOSTS = ["testserver", "balairung.example", "127.0.0.1", "localhost"]
SITE_URL = "https://balairung.example"
WAGTAILADMIN_BASE_URL = SITE_URL
# Argon2 is slow on purpose, which tests that sign people in would pay for.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"  # at once, without the outbox
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="balairung-test-"))
PRIVATE_ROOT = Path(tempfile.mkdtemp(prefix="balairung-test-private-"))
DEMO_ACCOUNTS_FILE = PRIVATE_ROOT / "demo-accounts.txt"
CLAMD_URL = ""
PRIVATE_LOCATION = ""
WHITENOISE_AUTOREFRESH = True
# A misspelt icon fails a test instead of drawing a question mark.
STRICT_ICONS = True
TASKS = dict.fromkeys(("default", "background"), {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"})
