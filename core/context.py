"""What every page needs to know about this installation."""

from django.utils.functional import SimpleLazyObject

from core.region import region_name


def region(request) -> dict:
    """Asked only where a page shows it: what Wagtail or a program fetches does not."""
    return {"region_name": SimpleLazyObject(lambda: region_name(request))}
