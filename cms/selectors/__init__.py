from cms.selectors.front import (
    FrontEdition,
    Winner,
    current_edition,
    front_page,
    last_result,
    public_results,
    running,
)

__all__ = [
    "FrontEdition",
    "Winner",
    "current_edition",
    "front_page",
    "last_result",
    "public_results",
    "running",
]
