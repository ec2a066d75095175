from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from cms.models.base import PortalPage, body_field


class StandardPage(PortalPage):
    """Any text that stays: about the competition, data protection, accessibility, contact."""

    template = "cms/pages/standard_page.html"

    lead = models.TextField(_("lead"), max_length=400, blank=True, help_text=_("One or two sentences below the title."))
    body = body_field()

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = ["cms.StandardPage"]

    class Meta:
        verbose_name = _("text page")
        verbose_name_plural = _("text pages")
