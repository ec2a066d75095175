from django import template
from django.utils.translation import gettext as _

from competition.rulebook.rules import Rulebook
from judging.results.enums import describe_tie_step

register = template.Library()


@register.filter
def figure(printed: str | None) -> str:
    """A figure of an explanation, `91.20`, as it is written here: `91,20`; – where there is none."""
    return printed.replace(".", ",") if printed else "–"


@register.filter
def tie_step(name: str, rules: Rulebook) -> str:
    """How a tie was broken, in the words of the rulebook."""
    return describe_tie_step(name, rules)


@register.simple_tag
def judge_table_headings() -> list[str]:
    """The headings of the table that explains one judge's total, from the first column to the last."""
    return [_("Criterion"), _("Value"), _("On the scale of 100"), _("Weight"), _("Weighted")]
