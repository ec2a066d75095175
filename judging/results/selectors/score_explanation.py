"""How one proposal came by its rank: in the codes of scoring, or with the labels of the rulebook."""

from typing import Any

from competition.models import Edition
from competition.rulebook.rules import Rulebook
from judging.results.enums import describe_tie_step
from judging.results.selectors.published_result import list_labels
from judging.results.selectors.tabulation import tabulation_of
from judging.scoring.explain import explain_entry


def explain_proposal(edition: Edition, proposal_id: int) -> dict[str, Any]:
    """Every number of one proposal from raw value to rank, JSON-able. Raises KeyError where it cannot be ranked."""
    # Not the cached tabulation: that one names judges by id and may lack the single values.
    tabulation = tabulation_of(edition, explaining=True)
    entries = tabulation.entries.values()
    return explain_entry(tabulation.plan, entries, tabulation.inputs, proposal_id, tabulation.result)


def explain_proposal_in_words(edition: Edition, proposal_id: int) -> dict[str, Any] | None:
    """What `explain_proposal` returns, with labels beside its codes; None while the proposal is in no scored stage."""
    try:
        explanation = explain_proposal(edition, proposal_id)
    except KeyError:
        return None
    rules = edition.rules
    award_labels = {award.code: award.label for award in rules.awards}
    labels = list_labels(rules)
    return {
        **explanation,
        "awards": [{**award, "label": award_labels[award["award"]]} for award in explanation["awards"]],
        "lists": [
            {
                **ranked,
                "labels": [labels.get(code, code) for code in ranked["list"]],
                "decided_by": _deciding_step(ranked, rules),
            }
            for ranked in explanation["lists"]
        ],
    }


def _deciding_step(ranked: dict[str, Any], rules: Rulebook) -> str:
    step = ranked["decided_by"]
    return describe_tie_step(step["ref"] or step["by"], rules) if step else ""
