from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import TextBlocks
from cms.selectors.menu import crumbs_of


class PortalPage(Page):
    """A page below the front page: it knows the way back."""

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"crumbs": crumbs_of(self, request)}


def body_field(**options: Any) -> StreamField:
    return StreamField(TextBlocks(), verbose_name=_("text"), blank=True, **options)
