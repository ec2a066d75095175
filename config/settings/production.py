"""A server. It does not start without its secrets or with unsafe ones (the error names the variable), nor with demo
accounts.
"""

from config import env, server_checks
from config.settings.base import *  # noqa: F403 - settings modules extend each other

DEBUG = False
SECRET_KEY = server_checks.check_secret_key(env.read_text("SECRET_KEY"))
ALLOWED_HOSTS = env.read_words("ALLOWED_HOSTS")
SITE_URL = server_checks.check_site_url(env.read_text("SITE_URL"), ALLOWED_HOSTS)
WAGTAILADMIN_BASE_URL = SITE_URL
CSRF_TRUSTED_ORIGINS = [SITE_URL]

SECURE_SSL_REDIRECT = True
# Without a proxy of ours anybody could send this header and pass for an encrypted connection.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.read_number("PROXY_COUNT") else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600
# The health check: a load balancer asks the process itself, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^sehat/$"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}  # noqa: F405
