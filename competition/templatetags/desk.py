from typing import Any

from django import template

from competition.models import Edition
from competition.staff.desk import edition_tabs

register = template.Library()


@register.simple_tag(name="edition_tabs")
def edition_tabs_tag(edition: Edition, current: str) -> list[dict[str, Any]]:
    return edition_tabs(edition, current)
