from django import template

register = template.Library()


@register.filter
def figure(printed: str | None) -> str:
    """A figure that is told as data, `91.20`, as it is written here: `91,20`; – where there is none."""
    return printed.replace(".", ",") if printed else "–"
