"""Components of a page, one tag each: `{% button "proposal-send" proposal.code icon="send" %}…{% endbutton %}`.

The HTML stands in templates/components/<name>.html, where the first comment names the parameters. A tag with content is
a block; an unknown parameter is an error when the template is compiled. The tags need no `{% load %}`
(docs/decisions/019).
"""

from collections.abc import Iterable, Sequence

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.template import Context, Engine
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


def _render_component(component: str, content: SafeString, /, **parameters: object) -> SafeString:
    """Render the component's template with these parameters and no other variable of the page."""
    # SafeString.strip() forgets that the text is safe; what the block holds was escaped when it was rendered.
    parameters["content"] = mark_safe(content.strip())  # noqa: S308
    return Engine.get_default().get_template(f"components/{component}.html").render(Context(parameters))


@register.simple_block_tag
def button(
    content: SafeString,
    *route: object,
    href: str = "",
    kind: str = "",
    small: bool = False,
    icon: str = "",
    name: str = "",
    value: object = "",
    form: str = "",
) -> SafeString:
    """A link when `route` (URL name and its arguments, as for `{% url %}`) or `href` is given; else a submit button."""
    if route:
        href = reverse(str(route[0]), args=route[1:])
    return _render_component(
        "button", content, href=href, kind=kind, small=small, icon=icon, name=name, value=value, form=form
    )


@register.simple_block_tag
def badge(content: SafeString, state: str = "", icon: str = "") -> SafeString:
    return _render_component("badge", content, state=state, icon=icon)


@register.simple_block_tag
def message(content: SafeString, state: str, icon: str) -> SafeString:
    return _render_component("message", content, state=state, icon=icon)


@register.simple_block_tag
def placeholder(content: SafeString, title: str) -> SafeString:
    return _render_component("placeholder", content, title=title)


@register.inclusion_tag("components/messages.html")
def messages(messages: Iterable[object]) -> dict[str, object]:
    return {"messages": messages}


@register.inclusion_tag("components/field.html")
def field(field: BoundField) -> dict[str, object]:
    return {"field": field}


@register.inclusion_tag("components/pagination.html")
def pagination(numbered: Page, query: str = "") -> dict[str, object]:
    return {"numbered": numbered, "query": query}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(title: str, crumbs: Sequence[object] = ()) -> dict[str, object]:
    return {"title": title, "crumbs": crumbs}


@register.inclusion_tag("components/medal.html")
def medal(numeral: str) -> dict[str, object]:
    return {"numeral": numeral}


@register.inclusion_tag("components/brand.html")
def brand(region_name: str, logo: object = None) -> dict[str, object]:
    return {"region_name": region_name, "logo": logo}
