from cms.selectors.front import (
    FrontEdition,
    Winner,
    current_edition,
    front_page,
    last_result,
    public_results,
    running,
)
from cms.selectors.rules import rules_in_brief, rules_in_full

__all__ = [
    "FrontEdition",
    "Winner",
    "current_edition",
    "front_page",
    "last_result",
    "public_results",
    "rules_in_brief",
    "rules_in_full",
    "running",
]
