"""The lowest and highest score a stage and the final can give; None where the rules set no bound."""

from __future__ import annotations

from decimal import Decimal

from competition.rulebook.checks_stages import has_scoring
from competition.rulebook.schema import Document
from competition.rulebook.vocabulary import Adjustment, AggregateMethod, CarryAs, CombineMethod, ValueScale

ScoreBounds = tuple[int | Decimal, int | Decimal]


def scored_leaves(stage: Document, group: str) -> list[Document]:
    """The criteria a sheet for an entry of this group answers."""
    parents = {criterion["parent"] for criterion in stage["criteria"]}
    return [
        criterion
        for criterion in stage["criteria"]
        if criterion["code"] not in parents and criterion.get("weight", 0) > 0 and group in criterion["groups"]
    ]


def stage_score_bounds(stage: Document) -> ScoreBounds | None:
    """Over all groups of the stage. `sum` depends on the number of judges, a severity correction is not clamped."""
    # A correction can leave the scale, and a sum grows with the number of judges.
    if stage["adjustment"] == Adjustment.SEVERITY or stage["aggregate"]["method"] == AggregateMethod.SUM:
        return None
    is_normalised = stage["values"] == ValueScale.NORMALISED
    low, high = (0, 100) if is_normalised else (stage["scale"]["min"], stage["scale"]["max"])
    if stage["combine"] == CombineMethod.WEIGHTED_MEAN:
        return low, high
    # A weighted sum multiplies the scale by the sum of its weights, which may differ from group to group.
    factors = [sum(criterion["weight"] for criterion in scored_leaves(stage, group)) for group in stage["groups"]]
    return min(factor * low for factor in factors), max(factor * high for factor in factors)


def final_score_bounds(document: Document) -> ScoreBounds | None:
    """None as well while a source is broken or carries ranks."""
    stages = {stage["code"]: stage for stage in document["stages"]}
    low, high = Decimal(0), Decimal(0)
    for source in document["final"]["from"]:
        stage = stages.get(source["stage"])
        if stage is None or not has_scoring(stage) or source["as"] != CarryAs.SCORE:
            return None
        bounds = stage_score_bounds(stage)
        if bounds is None:
            return None
        low, high = low + bounds[0] * source["weight"], high + bounds[1] * source["weight"]
    return low / 100, high / 100
