"""What every page needs to know about this installation."""

from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core.region import region_name


def add_installation(request: HttpRequest) -> dict[str, object]:
    """`region_name`, `site_address` and `address` for templates.

    `address` is the one address of this page, whatever host name and query the request has.
    """
    return {
        # Lazy, because it costs a query and most of Wagtail's pages do not print it.
        "region_name": SimpleLazyObject(lambda: region_name(request)),
        "site_address": settings.SITE_URL,
        "address": f"{settings.SITE_URL}{quote(request.path)}",
    }
