"""Development and the demo on one machine. Not reachable from outside: bin/demo binds to 127.0.0.1, and they refuse to
run on a server.
"""

from config import env, server_checks
from config.settings.base import *  # noqa: F403 - settings modules extend each other

DEBUG = True
SECRET_KEY = env.read_text("SECRET_KEY", "development-only-never-used-in-production-5f0c1a7e")
ALLOWED_HOSTS = env.read_words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
server_checks.refuse_server(ALLOWED_HOSTS)
SITE_URL = env.read_text("SITE_URL", "http://127.0.0.1:8000")
WAGTAILADMIN_BASE_URL = SITE_URL

ALLOWS_DEMO_ACCOUNTS = True
# Mails become files, which /surat-contoh/ shows, unless a mail server is named.
if not env.read_text("EMAIL_URL", ""):
    MAIL_TRANSPORT = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"  # noqa: F405
    EMAIL_FILE_PATH.mkdir(exist_ok=True)
    DEMO_MAIL_DIR = EMAIL_FILE_PATH
