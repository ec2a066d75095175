"""The menu, the links of the footer and the way back. A page behind a password or not published is in no list."""

from dataclasses import dataclass

from django.http import HttpRequest
from wagtail.models import Page, Site

MAX_ITEMS = 6
MAX_PAGES = 60


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    href: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Navigation:
    menu: list[Link]
    footer: list[Link]


def navigation_of(request: HttpRequest) -> Navigation:
    """The pages below the front page in their order: those editors put into the menu, and the others for the footer."""
    site = Site.find_for_request(request)
    if site is None:
        return Navigation([], [])
    pages = list(Page.objects.child_of(site.root_page).live().public().order_by("path")[:MAX_PAGES])
    menu = [page for page in pages if page.show_in_menus][:MAX_ITEMS]
    footer = [page for page in pages if page not in menu][:MAX_ITEMS]
    return Navigation([_link(page, request) for page in menu], [_link(page, request) for page in footer])


def crumbs_of(page: Page, request: HttpRequest | None) -> list[Link]:
    """The pages between this one and the front page, the highest first."""
    # The root of Wagtail's tree and the front page are the first two levels.
    above = page.get_ancestors().filter(depth__gt=2).order_by("path")
    return [_link(ancestor, request) for ancestor in above]


def _link(page: Page, request: HttpRequest | None) -> Link:
    href = page.get_url(request) or "/"
    # A page is also current while one below it is read; the front page would be so always.
    return Link(page.title, href, request is not None and href != "/" and request.path.startswith(href))
