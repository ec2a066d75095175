"""The name of the region. Pages, mails and documents all ask here (docs/decisions/015)."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string


def region_name(request: HttpRequest | None = None) -> str:
    """The name that the bureau entered on the screen, or else the one in the settings of this installation."""
    # cms stores the name and core imports no app, so the function that reads it is found by its path.
    read_stored_name = import_string(settings.REGION_NAME_SOURCE)
    return read_stored_name(request) or settings.REGION_NAME
