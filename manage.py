#!/usr/bin/env python
"""Django's command line. The settings default to development; a server sets DJANGO_SETTINGS_MODULE."""

import sys

from config.env import set_default_settings_module

if __name__ == "__main__":
    set_default_settings_module("config.settings.dev")
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 - settings must be named first
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - settings must be named first

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"manage.py: {error}")
