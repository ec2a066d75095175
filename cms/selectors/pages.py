"""Lists of pages; only what is published and open to everybody."""

import re
from datetime import date

from django.apps import apps
from django.core.paginator import Page as Numbered
from django.core.paginator import Paginator
from django.db.models import QuerySet
from wagtail.models import Page, Site

NEWS_ON_A_PAGE = 10
NEWS_ON_THE_FRONT_PAGE = 3
NEWS_IN_THE_FEED = 20
FOUND_ON_A_PAGE = 10
WORD = re.compile(r"\w+")


def news_of(root: Page) -> QuerySet:
    model = apps.get_model("cms", "NewsPage")
    return model.objects.descendant_of(root).live().public().order_by("-date", "-pk")


def news_of_site(request) -> QuerySet:
    site = Site.find_for_request(request)
    model = apps.get_model("cms", "NewsPage")
    return news_of(site.root_page) if site else model.objects.none()


def latest_news(request) -> list:
    return list(news_of_site(request).select_related(None)[:NEWS_ON_THE_FRONT_PAGE])


def news_list(index: Page, *, year: str, number: str) -> dict:
    """One page of the list; a year or number that does not exist shows what there is."""
    results = news_of(index)
    years = [day.year for day in results.dates("date", "year", order="DESC")]
    chosen_year = int(year) if year.isdecimal() and int(year) in years else None
    if chosen_year:
        results = results.filter(date__range=(date(chosen_year, 1, 1), date(chosen_year, 12, 31)))
    listed = Paginator(results, NEWS_ON_A_PAGE).get_page(number)
    return {
        "listed": listed,
        "years": years,
        "year": chosen_year,
        "query": f"&tahun={chosen_year}" if chosen_year else "",
    }


def regulation_list(index: Page) -> list:
    """Laws before regulations of ministers before those of the region, the newest first within each kind."""
    model = apps.get_model("cms", "RegulationPage")
    order = {kind: place for place, (kind, _label) in enumerate(model._meta.get_field("kind").choices)}
    results = model.objects.child_of(index).live().public().select_related("document")
    return sorted(results, key=lambda page: (order.get(page.kind, len(order)), -page.year, page.number))


def pages_of_editions(request) -> dict[str, str]:
    """The addresses of the pages about editions by their slugs; an edition editors wrote nothing about is left out."""
    pages = apps.get_model("cms", "CompetitionPage").objects.live().public().select_related("edition").order_by("-path")
    return {page.edition.slug: page.get_url(request) or "" for page in pages}


def page_like(name: str, request) -> str:
    """The address of the one published page of a type, such as `NewsIndexPage`; empty when there is none."""
    page = apps.get_model("cms", name).objects.live().public().first()
    return (page.get_url(request) or "") if page else ""


def found_pages(words: str, request, *, number: str) -> Numbered | None:
    """Published pages of this site with all the words; None when nothing was asked. Signs are no words: the search
    engine would take some of them for its own language.
    """
    site = Site.find_for_request(request)
    clean_words = " ".join(WORD.findall(words))
    if not words or site is None:
        return None
    pages = Page.objects.descendant_of(site.root_page, inclusive=True).live().public()
    results = pages.search(clean_words, operator="and") if clean_words else []
    numbered = Paginator(results, FOUND_ON_A_PAGE).get_page(number)
    numbered.object_list = _specific(numbered.object_list)
    return numbered


def _specific(results) -> list:
    """The pages with their own fields in the order of the search: one query for each type, not for each page."""
    ids = [page.pk for page in results]
    pages = {page.pk: page for page in Page.objects.filter(pk__in=ids).specific()}
    return [pages[pk] for pk in ids if pk in pages]
