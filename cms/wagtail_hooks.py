"""What editors and the bureau meet in the admin."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem

from accounts.staff.menu import BureauMenuItem
from cms.spreadsheets import make_csv_harmless
from cms.staff.site import say_what_colour_is_used

# At import, because Wagtail offers no setting for it and every list must have it before the first request.
make_csv_harmless()
hooks.register("after_edit_setting", say_what_colour_is_used)


@hooks.register("insert_global_admin_css")
def colour_stylesheets() -> str:
    sheets = [(reverse("desk-colours"),), (static("css/admin.css"),)]
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', sheets)


@hooks.register("register_settings_menu_item")
def components_menu() -> BureauMenuItem:
    return BureauMenuItem(_("Components"), reverse("components"), name="komponen", icon_name="view", order=900)


@hooks.register("construct_page_action_menu")
def publish_first(menu_items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """Put publishing first: the first action is the button, the others stand in a menu behind it."""
    for place, item in enumerate(menu_items):
        if item.name == "action-publish":
            menu_items.insert(0, menu_items.pop(place))
            break
