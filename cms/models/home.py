from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import FactBlock
from cms.selectors.front import FrontEdition, current_edition, front_page, last_result, running_editions
from cms.selectors.pages import latest_news, page_like, pages_of_editions
from competition.selectors.editions import edition_by_slug
from competition.selectors.rules import RulesPage, rules_page


class HomePage(Page):
    """The front page of the public site; competitions come from their selectors, never from prose."""

    template = "cms/pages/home_page.html"

    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link", "ol", "ul"])
    facts = StreamField([("fact", FactBlock())], verbose_name=_("three facts"), blank=True, max_num=3)

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("facts")]
    search_fields = [*Page.search_fields, index.SearchField("intro")]
    max_count = 1

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        at = timezone.now()
        editions = front_page(at)
        # One read of the editions for all parts of the page.
        current, pages = current_edition(editions), pages_of_editions(request)
        return super().get_context(request, *args, **kwargs) | {
            "editions": editions,
            "current": current,
            "others": [
                (row.edition, pages.get(row.edition.slug)) for row in running_editions(editions) if row is not current
            ],
            "rules": _rules_of(current, at) if current in running_editions(editions) else None,
            "rules_href": pages.get(current.edition.slug) if current else None,
            "last": last_result(editions),
            "news": latest_news(request),
            "news_href": page_like("NewsIndexPage", request),
        }


def _rules_of(current: FrontEdition, at: datetime) -> RulesPage:
    return rules_page(edition_by_slug(current.edition.slug).rulebook_version, at)
