"""What the bureau is told when it changes the look of the site."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cms.models import SiteSettings


def say_what_colour_is_used(request: HttpRequest, instance: object) -> None:
    """Tell the bureau when its colour was darkened. Wagtail calls this after any of its settings is saved."""
    if isinstance(instance, SiteSettings) and instance.is_colour_darkened:
        messages.warning(
            request,
            _("White text on %(chosen)s would be hard to read. Pages use %(used)s, the nearest shade that can be read.")
            % {"chosen": instance.brand_colour, "used": instance.colour_in_use},
        )
