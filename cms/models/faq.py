from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import QuestionsBlock
from cms.models.base import PortalPage


class FaqPage(PortalPage):
    """Questions and answers; each opens without a script."""

    template = "cms/pages/faq_page.html"

    lead = models.TextField(_("lead"), max_length=400, blank=True)
    groups = StreamField([("group", QuestionsBlock())], verbose_name=_("questions"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("groups")]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("groups")]
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("questions and answers")
        verbose_name_plural = _("questions and answers")
