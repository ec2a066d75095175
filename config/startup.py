"""Checks before the first request is answered."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.models import User


def refuse_demo_accounts() -> None:
    """Raise ImproperlyConfigured on a server with demo accounts, because their passwords were printed on a screen."""
    if settings.ALLOWS_DEMO_ACCOUNTS or not User.objects.filter(is_demo=True).exists():
        return
    raise ImproperlyConfigured(
        "This database holds demo accounts, whose passwords were shown on a screen. Start production with an empty "
        "database: another DATA_DIR or DATABASE_URL. (manage.py demo --remove deletes only accounts that own nothing.)"
    )
