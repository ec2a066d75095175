"""What the frame of every page shows: the menu of the public site and what the bureau decided for it."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cms.models import SiteSettings
from cms.selectors.menu import navigation_of


def add_site_context(request: HttpRequest) -> dict[str, Any]:
    """Menu and settings of the site; each is read from the database only where a page shows it."""
    return {
        "site_navigation": SimpleLazyObject(lambda: navigation_of(request)),
        "site_settings": SimpleLazyObject(lambda: SiteSettings.for_request(request)),
    }
