"""The scoring part of a stage: what docs/scoring.md can compute with it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from competition.rulebook.checks_stages import has_scoring
from competition.rulebook.problems import RulebookProblem, build_problem, join_path
from competition.rulebook.schema import Document
from competition.rulebook.score_bounds import scored_leaves
from competition.rulebook.vocabulary import (
    Adjustment,
    AggregateMethod,
    AggregateOver,
    CombineMethod,
    NotApplicable,
    TooFewAction,
)


def find_scoring_problems(document: Document) -> Iterator[RulebookProblem]:
    for position, stage in enumerate(document["stages"]):
        if has_scoring(stage):
            steps = ("stages", position)
            yield from _scale_problems(stage, *steps)
            yield from _criteria_problems(stage, *steps)
            yield from _weight_problems(stage, *steps)
            yield from _aggregate_problems(stage, *steps)
            yield from _combination_problems(stage, *steps)


def _scale_problems(stage: Document, *steps: object) -> Iterator[RulebookProblem]:
    scale = stage["scale"]
    low, high, step = scale["min"], scale["max"], scale["step"]
    if low >= high:
        yield build_problem("scale_order", join_path(*steps, "scale", "min"), low, min=low, max=high)
    # Otherwise the best value of the scale could not be given.
    elif (high - low) % step:
        path = join_path(*steps, "scale", "step")
        yield build_problem("step_does_not_divide", path, step, step=step, range=high - low)


def _criteria_problems(stage: Document, *steps: object) -> Iterator[RulebookProblem]:
    parents = {criterion["parent"] for criterion in stage["criteria"]}
    for position, criterion in enumerate(stage["criteria"]):
        place = (*steps, "criteria", position)
        yield from _descriptor_problems(criterion, stage["scale"], *place)
        if criterion["code"] in parents:
            yield from _parts_problems(stage, criterion, *place)
        elif "weight" not in criterion:
            yield build_problem("weight_missing", join_path(*place, "weight"), criterion=criterion["code"])
        yield from _parent_problems(stage, criterion, *place)


def _descriptor_problems(criterion: Document, scale: Document, *steps: object) -> Iterator[RulebookProblem]:
    # Sorted by value, each band needs to be compared with its neighbour only; the path keeps its place in the file.
    bands = sorted(enumerate(criterion["descriptors"]), key=lambda item: item[1]["min"])
    for position, band in bands:
        path = join_path(*steps, "descriptors", position)
        if band["min"] > band["max"]:
            yield build_problem("descriptor_order", path, band, min=band["min"], max=band["max"])
        elif band["min"] < scale["min"] or band["max"] > scale["max"]:
            bounds = {"low": scale["min"], "high": scale["max"]}
            yield build_problem("descriptor_off_scale", path, band, min=band["min"], max=band["max"], **bounds)
    for (_position, lower), (position, upper) in pairwise(bands):
        if upper["min"] <= lower["max"]:
            other = {"other_min": lower["min"], "other_max": lower["max"]}
            path = join_path(*steps, "descriptors", position)
            yield build_problem("descriptors_overlap", path, upper, min=upper["min"], max=upper["max"], **other)


def _parent_problems(stage: Document, criterion: Document, *steps: object) -> Iterator[RulebookProblem]:
    by_code = {other["code"]: other for other in stage["criteria"]}
    parent = by_code.get(criterion["parent"])
    if parent is None:
        return
    for group in criterion["groups"]:
        if group in stage["groups"] and group not in parent["groups"]:
            params = {"group": group, "parent": parent["code"], "known": parent["groups"]}
            yield build_problem("part_outside_parent", join_path(*steps, "groups"), group, **params)
    chain = _parent_chain(criterion, by_code)
    # A chain that meets itself elsewhere is reported for the criteria of that circle.
    if chain[-1] == criterion["code"]:
        params = {"criterion": chain[-1], "chain": chain}
        yield build_problem("parent_cycle", join_path(*steps, "parent"), parent["code"], **params)


def _parent_chain(criterion: Document, by_code: dict[str, Document]) -> list[str]:
    """The parents from the nearest upwards; ends where a code would come again."""
    chain: list[str] = []
    parent = criterion["parent"]
    while parent is not None and parent not in chain:
        chain.append(parent)
        parent = by_code[parent]["parent"] if parent in by_code else None
    return chain


def _parts_problems(stage: Document, parent: Document, *steps: object) -> Iterator[RulebookProblem]:
    """A parent's weight says what its parts weigh together, in each of its groups alike."""
    parts = [part for part in stage["criteria"] if part["parent"] == parent["code"]]
    # A part without a weight is reported at that part.
    if not all("weight" in part for part in parts):
        return
    sums = {group: sum(part["weight"] for part in parts if group in part["groups"]) for group in parent["groups"]}
    path = join_path(*steps, "weight")
    first_group, first_sum = next(iter(sums.items()))
    for group, total in sums.items():
        if total != first_sum:
            params = {"sum": total, "group": group, "first": first_sum, "other": first_group}
            yield build_problem("parts_differ", path, total, criterion=parent["code"], **params)
            return
    if parent.get("weight", first_sum) != first_sum:
        params = {"criterion": parent["code"], "sum": first_sum, "group": first_group}
        yield build_problem("parent_weight", path, parent["weight"], **params)


def _weight_problems(stage: Document, *steps: object) -> Iterator[RulebookProblem]:
    path = join_path(*steps, "criteria")
    for group in stage["groups"]:
        leaves = scored_leaves(stage, group)
        total = sum(criterion["weight"] for criterion in leaves)
        if not leaves:
            yield build_problem("no_scored_criterion", path, None, group=group, stage=stage["code"])
        # In a weighted sum the weights are factors and may have any sum.
        elif stage["combine"] == CombineMethod.WEIGHTED_MEAN and total != 100:
            yield build_problem("weights_sum", path, total, group=group, sum=total)


def _aggregate_problems(stage: Document, *steps: object) -> Iterator[RulebookProblem]:
    aggregate, judges = stage["aggregate"], stage["judges"]
    path, method = join_path(*steps, "aggregate"), aggregate["method"]
    dropped = aggregate["drop_high"] + aggregate["drop_low"]
    # With a sum, one judge more would be an advantage.
    if method == AggregateMethod.SUM and not judges["equal_number"]:
        yield build_problem("sum_needs_equal_number", join_path(*steps, "judges", "equal_number"), False)
    if method != AggregateMethod.TRIMMED_MEAN:
        for field in ("drop_high", "drop_low"):
            if aggregate[field]:
                params = {"field": field, "value": aggregate[field], "method": method}
                yield build_problem("drops_without_trimming", f"{path}.{field}", aggregate[field], **params)
    elif not dropped:
        yield build_problem("trimming_drops_nothing", f"{path}.method", method)
    elif aggregate["if_too_few"] == TooFewAction.REFUSE and judges["min"] <= dropped:
        params = {"dropped": dropped, "judges": judges["min"], "needed": dropped + 1}
        yield build_problem("trimming_leaves_nothing", join_path(*steps, "judges", "min"), judges["min"], **params)


def _combination_problems(stage: Document, *steps: object) -> Iterator[RulebookProblem]:
    over, not_applicable = stage["aggregate"]["over"], stage["not_applicable"]
    if stage["combine"] == CombineMethod.WEIGHTED_SUM and not_applicable == NotApplicable.EXCLUDE_CRITERION:
        yield build_problem("exclusion_lowers_sum", join_path(*steps, "not_applicable"), not_applicable)
    # Over judge totals there is no score of a criterion to round, and the other way round.
    field = "judge_total" if over == AggregateOver.CRITERION else "criterion"
    if stage["round"][field] is not None:
        path = join_path(*steps, "round", field)
        yield build_problem("round_not_used", path, stage["round"][field], field=field, over=over)
    if stage["adjustment"] == Adjustment.SEVERITY and over == AggregateOver.CRITERION:
        yield build_problem("adjustment_needs_totals", join_path(*steps, "adjustment"), stage["adjustment"])
