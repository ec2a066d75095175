"""The web process. In production it does not start when the database holds demo accounts."""

from django.core.wsgi import get_wsgi_application

from config.env import set_default_settings_module

set_default_settings_module("config.settings.production")
application = get_wsgi_application()

from config.startup import refuse_demo_accounts  # noqa: E402 - models exist only after the line above

refuse_demo_accounts()
