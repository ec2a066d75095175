"""What must be true before the first request is answered."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.models import User


def refuse_demo_accounts() -> None:
    """Demo accounts have passwords that were printed on a screen; a server with real proposals must not have them."""
    if settings.DEBUG or not User.objects.filter(is_demo=True).exists():
        return
    raise ImproperlyConfigured(
        "This database holds demo accounts, whose passwords were shown on a screen. Start production with an empty "
        "database: another DATA_DIR or DATABASE_URL. (manage.py demo --remove deletes only accounts that own nothing.)"
    )
