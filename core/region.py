"""What the region is called. Head, mails and documents all ask here (docs/decisions/015)."""

from django.conf import settings
from django.utils.module_loading import import_string


def region_name(request=None) -> str:
    """The name the bureau wrote on the screen; while there is none, the one this installation was set up with."""
    written = import_string(settings.REGION_NAME_SOURCE)
    return written(request) or settings.REGION_NAME
