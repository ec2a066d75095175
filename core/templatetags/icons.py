"""Icons under the names that our templates use; the drawings come from the Lucide package."""

import re
from functools import cache

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

register = template.Library()

ICON_NAMES = {
    "alert": "triangle-alert",
    "award": "award",
    "camera": "camera",
    "chart": "chart-column",
    "check": "check",
    "circle": "circle",
    "clock": "clock",
    "copy": "copy",
    "done": "circle-check",
    "down": "chevron-down",
    "download": "download",
    "edit": "pencil",
    "eye": "eye",
    "file": "file-text",
    "half": "circle-dot-dashed",
    "history": "history",
    "image": "image",
    "info": "info",
    "key": "key-round",
    "left": "arrow-left",
    "link": "link",
    "lock": "lock",
    "mail": "mail",
    "minus": "minus",
    "phone": "smartphone",
    "plus": "plus",
    "print": "printer",
    "right": "arrow-right",
    "search": "search",
    "send": "send",
    "shield": "shield-check",
    "share": "share-2",
    "sheet": "clipboard-list",
    "trash": "trash-2",
    "undo": "undo-2",
    "up": "chevron-up",
    "upload": "upload",
    "user": "user",
    "users": "users",
    "video": "video",
    "x": "x",
}
UNKNOWN = "circle-question-mark"


@register.simple_tag
def icon(name: str) -> SafeString:
    """The SVG of a name in ICON_NAMES, hidden from screen readers because a word always stands beside it.

    An unknown name raises an error in development and in tests; on a server it draws a question mark.
    """
    if name not in ICON_NAMES and (settings.DEBUG or settings.STRICT_ICONS):
        raise template.TemplateSyntaxError(f"There is no icon {name!r}: core/templatetags/icons.py names them.")
    return _draw_icon(ICON_NAMES.get(name, UNKNOWN))


# A page draws the same few icons dozens of times, and the package reads each from an archive.
@cache
def _draw_icon(lucide_name: str) -> SafeString:
    svg = lucide(lucide_name, size=None, **{"class": "icon", "aria-hidden": "true"})
    return mark_safe(re.sub(r">\s+<", "><", svg))  # noqa: S308 - text of the package, none from a person
