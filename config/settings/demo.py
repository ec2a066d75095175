"""bin/demo: the development settings with the pages for errors that people meet on a server."""

from config.settings.dev import *  # noqa: F403 - settings modules extend each other

DEBUG = False
WHITENOISE_USE_FINDERS = True  # static files are not collected
