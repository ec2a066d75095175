from django import template

from competition.enums import KINDS, VOCABULARY_LABELS

register = template.Library()


@register.filter
def rule_label(value: str, kind: str) -> str:
    """The label of a rulebook's value; `kind` names its enumeration: `{{ award.per|rule_label:"RankingScope" }}`."""
    return str(VOCABULARY_LABELS[KINDS[kind]][str(value)])
