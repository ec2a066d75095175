from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from accounts.permissions import is_bureau
from accounts.staff.menu import BureauMenuItem
from competition.staff import editions, home, honours, rules
from competition.staff.desk import EditionTab

ROOT = "lomba/<slug:slug>/"


@hooks.register("register_admin_urls")
def edition_urls():
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
def honours_viewset():
    return honours.HonoursViewSet()


@hooks.register("register_edition_tab")
def overview_tab():
    return EditionTab(name="overview", label=_("Overview"), url_name="edition-desk", order=10)


@hooks.register("register_edition_tab")
def rules_tab():
    return EditionTab(name="rules", label=_("Rules"), url_name="edition-rules", order=20)


@hooks.register("register_admin_menu_item")
def editions_menu():
    return BureauMenuItem(_("Competitions"), reverse("edition-list"), name="lomba", icon_name="list-ol", order=1)


@hooks.register("construct_homepage_panels")
def insert_editions_panel(request, panels):
    if is_bureau(request.user):
        panels.insert(0, home.EditionsPanel())


@hooks.register("construct_main_menu")
def remove_wagtail_help(request, menu_items):
    """Take the menu of help away: its entries lead to English pages about new versions of Wagtail."""
    menu_items[:] = [item for item in menu_items if item.name != "help"]
