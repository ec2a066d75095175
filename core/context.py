"""What every page needs to know about this installation."""

from django.conf import settings


def region(request) -> dict:
    return {"region_name": settings.REGION_NAME}
