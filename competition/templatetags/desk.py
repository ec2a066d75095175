from django import template

from competition.staff.desk import edition_tabs

register = template.Library()


@register.simple_tag(name="edition_tabs")
def edition_tabs_tag(edition, current):
    return edition_tabs(edition, current)
