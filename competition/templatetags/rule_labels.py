from django import template

from competition.enums import KINDS, LABELS

register = template.Library()


@register.filter
def rule_label(value: str, kind: str) -> str:
    """The label of a rulebook's value; `kind` is the name of its enumeration: `{{ award.per|rule_label:"Scope" }}`."""
    return LABELS[KINDS[kind]][str(value)]
