from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from cms.models.base import PortalPage, body_field
from cms.selectors.front import public_results
from competition.enums import EditionStatus
from competition.selectors.editions import build_announcement
from competition.selectors.rules import rules_page


class CompetitionPage(PortalPage):
    """Prose by editors around the rules of one edition, which are read from its frozen rulebook at every visit."""

    template = "cms/pages/competition_page.html"

    edition = models.ForeignKey(
        "competition.Edition",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("edition"),
        limit_choices_to=~models.Q(status=EditionStatus.DRAFT),
        help_text=_("Only editions that were opened: a draft can still change."),
    )
    lead = models.TextField(_("lead"), max_length=400, blank=True)
    body = body_field(help_text=_("Stands above the rules. Dates, weights and awards come from the rulebook."))

    content_panels = [*Page.content_panels, FieldPanel("edition"), FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("competition page")
        verbose_name_plural = _("competition pages")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Editors cannot choose a draft, but a page written by a program may name one, and its rules can still change.
        if self.edition.status == EditionStatus.DRAFT and not getattr(request, "is_preview", False):
            raise Http404
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        at = timezone.now()
        return super().get_context(request, *args, **kwargs) | {
            "announcement": build_announcement(self.edition, at),
            "rules": rules_page(self.edition.rulebook_version, at),
        }


class ResultsPage(PortalPage):
    """The way to every published result; each result keeps its own address below /hasil/."""

    template = "cms/pages/results_page.html"

    lead = models.TextField(_("lead"), max_length=400, blank=True)
    body = body_field()

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("results page")
        verbose_name_plural = _("results pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"results": public_results()}
