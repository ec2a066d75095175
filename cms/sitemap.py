"""What search engines are told of: published pages that are open to everybody, and the published results."""

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.urls import reverse
from wagtail.models import Page, Site

from cms.selectors.front import public_results


class Pages(Sitemap):
    def __init__(self, request):
        self.request = request

    def items(self):
        site = Site.find_for_request(self.request)
        if site is None:
            return Page.objects.none()
        return Page.objects.descendant_of(site.root_page, inclusive=True).live().public().order_by("path")

    def location(self, page):
        return page.get_url(self.request)

    def lastmod(self, page):
        return page.last_published_at or page.latest_revision_created_at


class Results(Sitemap):
    def items(self):
        return public_results()

    def location(self, result):
        return reverse("ranking-result", args=[result.slug])

    def lastmod(self, result):
        return result.at


def site_map(request):
    return sitemap(request, {"pages": Pages(request), "results": Results()})
