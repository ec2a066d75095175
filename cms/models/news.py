from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from cms.forms import NewsListForm
from cms.models.base import PortalPage, body_field
from cms.selectors.pages import news_list


class NewsIndexPage(PortalPage):
    """The news, newest first, ten on a page, one year at a time where a reader asks for it."""

    template = "cms/pages/news_index_page.html"

    lead = models.TextField(_("lead"), max_length=400, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    search_fields = [*Page.search_fields, index.SearchField("lead")]
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage"]

    class Meta:
        verbose_name = _("news list")
        verbose_name_plural = _("news lists")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        form = NewsListForm(request.GET)
        listed_news = news_list(self, year=form.year, page_number=form.page_number)
        return super().get_context(request, *args, **kwargs) | listed_news


class NewsPage(PortalPage):
    template = "cms/pages/news_page.html"

    date = models.DateField(_("date"), default=timezone.localdate, db_index=True)
    lead = models.TextField(_("lead"), max_length=400, help_text=_("One or two sentences; the list shows them too."))
    picture = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    picture_alt = models.CharField(
        _("text alternative"),
        max_length=200,
        blank=True,
        help_text=_("What is to be seen, for somebody who does not see the picture."),
    )
    body = body_field()

    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("lead"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Picture")),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("body"),
        index.FilterField("date"),
    ]
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("news article")
        verbose_name_plural = _("news articles")

    def clean(self) -> None:
        super().clean()
        # Here and not by a required field: a text alternative is asked only of an article with a picture.
        if self.picture_id and not self.picture_alt.strip():
            raise ValidationError({"picture_alt": _("A picture needs a text alternative.")})
