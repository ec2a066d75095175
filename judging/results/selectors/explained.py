"""How one proposal came by its rank, in the words of the rulebook."""

from competition.models import Edition
from competition.rulebook.rules import Rulebook
from judging.results.enums import tie_step
from judging.results.selectors.tabulation import explanation_of


def explained(edition: Edition, key: int) -> dict | None:
    """What `scoring.explain` tells, with labels beside its codes; None while the proposal is in no scored stage."""
    try:
        told = explanation_of(edition, key)
    except KeyError:
        return None
    rules = edition.rules
    awards = {award.code: award.label for award in rules.awards}
    parts = {part.code: part.label for part in (*rules.groups, *rules.categories)}
    return {
        **told,
        "awards": [{**given, "label": awards[given["award"]]} for given in told["awards"]],
        "lists": [
            {**own, "labels": [parts.get(code, code) for code in own["list"]], "decided_by": _step(own, rules)}
            for own in told["lists"]
        ],
    }


def _step(own: dict, rules: Rulebook) -> str:
    rule = own["decided_by"]
    return tie_step(rule["ref"] or rule["by"], rules) if rule else ""
