"""What search engines are told of: published pages that are open to everybody, and the published results."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.models import Page, Site

from cms.selectors.front import PublicResult, public_results


class PageSitemap(Sitemap[Page]):
    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def items(self) -> QuerySet[Page]:
        # Several sites may share a database; each names its own pages only.
        site = Site.find_for_request(self.request)
        if site is None:
            return Page.objects.none()
        return Page.objects.descendant_of(site.root_page, inclusive=True).live().public().order_by("path")

    def location(self, page: Page) -> str:
        return page.get_url(self.request)

    def lastmod(self, page: Page) -> datetime | None:
        return page.last_published_at or page.latest_revision_created_at


class ResultSitemap(Sitemap[PublicResult]):
    def items(self) -> list[PublicResult]:
        return public_results()

    def location(self, result: PublicResult) -> str:
        return reverse("ranking-result", args=[result.slug])

    def lastmod(self, result: PublicResult) -> datetime:
        return result.at


def site_map(request: HttpRequest) -> HttpResponse:
    return sitemap(request, {"pages": PageSitemap(request), "results": ResultSitemap()})
