"""The settings of the demo with a clock that the test sets, mail in files, and the jobs of a real worker."""

from config.settings.demo import *  # noqa: F403 - settings modules extend each other

MIDDLEWARE = ["tests.browser.clock.ClockMiddleware", *MIDDLEWARE]  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_RATE_LIMITS = {}
