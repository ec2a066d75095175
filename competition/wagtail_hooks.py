from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from accounts.permissions import is_bureau
from accounts.requests import AuthenticatedRequest
from accounts.staff.menu import BureauMenuItem
from competition.staff import editions, home, honours, rules
from competition.staff.desk import EditionTab

ROOT = "lomba/<slug:slug>/"


@hooks.register("register_admin_urls")
def edition_urls() -> list[URLPattern]:
    return [
        path("daftar-penghargaan/impor/", honours.honours_import, name="honours-import"),
        path("lomba/", editions.edition_list, name="edition-list"),
        path("lomba/baru/", editions.edition_create, name="edition-create"),
        path(ROOT, editions.edition_overview, name="edition-desk"),
        path(f"{ROOT}buka/", editions.edition_open, name="edition-open"),
        path(f"{ROOT}aturan/", rules.rules_overview, name="edition-rules"),
        path(f"{ROOT}aturan/pratinjau/", rules.rules_preview, name="rules-preview"),
        path(f"{ROOT}aturan/berkas/", rules.rules_file, name="rules-file"),
        path(f"{ROOT}aturan/unduh/", rules.rules_download, name="rules-download"),
        path(f"{ROOT}aturan/ubah/<str:part>/", rules.rules_part, name="rules-part"),
    ]


@hooks.register("register_admin_viewset")
def honours_viewset() -> honours.HonoursViewSet:
    return honours.HonoursViewSet()


@hooks.register("register_edition_tab")
def overview_tab() -> EditionTab:
    return EditionTab(name="overview", label=gettext("Overview"), url_name="edition-desk", order=10)


@hooks.register("register_edition_tab")
def rules_tab() -> EditionTab:
    return EditionTab(name="rules", label=gettext("Rules"), url_name="edition-rules", order=20)


@hooks.register("register_admin_menu_item")
def editions_menu() -> BureauMenuItem:
    return BureauMenuItem(_("Competitions"), reverse("edition-list"), name="lomba", icon_name="list-ol", order=1)


@hooks.register("construct_homepage_panels")
def insert_editions_panel(request: AuthenticatedRequest, panels: list[Component]) -> None:
    if is_bureau(request.user):
        panels.insert(0, home.EditionsPanel())


@hooks.register("construct_main_menu")
def remove_wagtail_help(request: AuthenticatedRequest, menu_items: list[MenuItem]) -> None:
    """Take the menu of help away: its entries lead to English pages about new versions of Wagtail."""
    menu_items[:] = [item for item in menu_items if item.name != "help"]
