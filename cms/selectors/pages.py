"""Lists of pages; only what is published and open to everybody.

The models of the pages use these lists, so they are looked up by name here: an import would run in a circle.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.models import Page, Site

NEWS_ON_A_PAGE = 10
NEWS_ON_THE_FRONT_PAGE = 3
NEWS_IN_THE_FEED = 20
RESULTS_ON_A_PAGE = 10
WORD = re.compile(r"\w+")


def news_of(root: Page) -> QuerySet[Any]:
    model = apps.get_model("cms", "NewsPage")
    return model.objects.descendant_of(root).live().public().order_by("-date", "-pk")


def news_of_site(request: HttpRequest) -> QuerySet[Any]:
    site = Site.find_for_request(request)
    model = apps.get_model("cms", "NewsPage")
    return news_of(site.root_page) if site else model.objects.none()


def latest_news(request: HttpRequest) -> list[Any]:
    return list(news_of_site(request).select_related(None)[:NEWS_ON_THE_FRONT_PAGE])


def news_list(index: Page, *, year: int | None, page_number: str) -> dict[str, Any]:
    """One page of the news with the years to choose from; a year or page that does not exist shows what there is."""
    results = news_of(index)
    years = [day.year for day in results.dates("date", "year", order="DESC")]
    chosen_year = year if year in years else None
    if chosen_year:
        results = results.filter(date__year=chosen_year)
    listed = Paginator(results, NEWS_ON_A_PAGE).get_page(page_number)
    return {
        "listed": listed,
        "years": years,
        "year": chosen_year,
        "query": f"&tahun={chosen_year}" if chosen_year else "",
    }


def regulation_list(index: Page) -> list[Any]:
    """Laws before regulations of ministers before those of the region, the newest first within each kind."""
    model = apps.get_model("cms", "RegulationPage")
    order = {kind: place for place, (kind, _label) in enumerate(model._meta.get_field("kind").choices)}
    regulations = model.objects.child_of(index).live().public().select_related("document")
    return sorted(regulations, key=lambda page: (order.get(page.kind, len(order)), -page.year, page.number))


def pages_of_editions(request: HttpRequest) -> dict[str, str]:
    """Slug of an edition → address of the page about it; editions that editors wrote nothing about are left out."""
    pages = apps.get_model("cms", "CompetitionPage").objects.live().public().select_related("edition").order_by("-path")
    return {page.edition.slug: page.get_url(request) or "" for page in pages}


def page_like(name: str, request: HttpRequest) -> str:
    """The address of the one published page of a type, such as `NewsIndexPage`; empty when there is none."""
    page = apps.get_model("cms", name).objects.live().public().first()
    return (page.get_url(request) or "") if page else ""


def search_pages(words: str, request: HttpRequest, *, page_number: str) -> ListPage[Page] | None:
    """Published pages of this site with all the words; None when nothing was asked."""
    site = Site.find_for_request(request)
    # Signs are left out: the search engine takes some of them for its own language.
    clean_words = " ".join(WORD.findall(words))
    if not words or site is None:
        return None
    pages = Page.objects.descendant_of(site.root_page, inclusive=True).live().public()
    results = pages.search(clean_words, operator="and") if clean_words else []
    list_page = Paginator(results, RESULTS_ON_A_PAGE).get_page(page_number)
    list_page.object_list = _specific_pages(list_page.object_list)
    return list_page


def _specific_pages(results: Iterable[Page]) -> list[Page]:
    """The pages with the fields of their own type, in the order of the search."""
    ids = [page.pk for page in results]
    # One query for each type; `page.specific` would cost one for each page.
    pages = {page.pk: page for page in Page.objects.filter(pk__in=ids).specific()}
    return [pages[pk] for pk in ids if pk in pages]
