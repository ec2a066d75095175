"""What every page needs to know about this installation."""

from urllib.parse import quote

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from core.region import region_name


def region(request) -> dict:
    """Asked only where a page shows it: what Wagtail or a program fetches does not.

    `address`: the one address of this page, by whatever name of the server and with whatever filter it was asked for.
    """
    return {
        "region_name": SimpleLazyObject(lambda: region_name(request)),
        "site_address": settings.SITE_URL,
        "address": f"{settings.SITE_URL}{quote(request.path)}",
    }
