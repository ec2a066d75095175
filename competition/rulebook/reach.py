"""The lowest and highest score a stage and the final can give; None where the rules set no bound."""

from __future__ import annotations

from decimal import Decimal

from competition.rulebook.checks_stages import can_score
from competition.rulebook.choices import Adjustment, CarryAs, Combine, Method, Values

Reach = tuple[int | Decimal, int | Decimal]


def leaves(stage: dict, group: str) -> list[dict]:
    """The criteria a sheet for an entry of this group answers."""
    parents = {criterion["parent"] for criterion in stage["criteria"]}
    return [
        criterion
        for criterion in stage["criteria"]
        if criterion["code"] not in parents and criterion.get("weight", 0) > 0 and group in criterion["groups"]
    ]


def stage_reach(stage: dict) -> Reach | None:
    """Over all groups of the stage. `sum` depends on the number of judges, a severity correction is not clamped."""
    unbounded = stage["adjustment"] == Adjustment.SEVERITY or stage["aggregate"]["method"] == Method.SUM
    if unbounded:
        return None
    low, high = (0, 100) if stage["values"] == Values.NORMALISED else (stage["scale"]["min"], stage["scale"]["max"])
    if stage["combine"] == Combine.WEIGHTED_MEAN:
        return low, high
    factors = [sum(criterion["weight"] for criterion in leaves(stage, group)) for group in stage["groups"]]
    return min(factor * low for factor in factors), max(factor * high for factor in factors)


def final_reach(document: dict) -> Reach | None:
    """None as well while a source is broken or carries ranks."""
    stages = {stage["code"]: stage for stage in document["stages"]}
    low, high = 0, 0
    for source in document["final"]["from"]:
        stage = stages.get(source["stage"])
        reach = stage_reach(stage) if stage and can_score(stage) and source["as"] == CarryAs.SCORE else None
        if reach is None:
            return None
        low, high = low + reach[0] * source["weight"], high + reach[1] * source["weight"]
    return Decimal(low) / 100, Decimal(high) / 100
