"""What the frame of every page shows: the menu of the public site and what the bureau decided for it."""

from django.utils.functional import SimpleLazyObject

from cms.models import SiteSettings
from cms.selectors.menu import navigation_of


def add_site_context(request) -> dict:
    """Both are asked of the database only where a page shows them."""
    return {
        "site_navigation": SimpleLazyObject(lambda: navigation_of(request)),
        "site_settings": SimpleLazyObject(lambda: SiteSettings.for_request(request)),
    }
