"""The scoring part of a stage: what docs/scoring.md can compute with it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from competition.rulebook.checks_stages import can_score
from competition.rulebook.choices import Adjustment, Combine, IfTooFew, Method, NotApplicable, Over
from competition.rulebook.problems import Problem, place, problem
from competition.rulebook.reach import leaves


def scoring_problems(document: dict) -> Iterator[Problem]:
    for position, stage in enumerate(document["stages"]):
        if can_score(stage):
            steps = ("stages", position)
            yield from _scale(stage, *steps)
            yield from _criteria(stage, *steps)
            yield from _weights(stage, *steps)
            yield from _aggregate(stage, *steps)
            yield from _combinations(stage, *steps)


def _scale(stage: dict, *steps: object) -> Iterator[Problem]:
    scale = stage["scale"]
    low, high, step = scale["min"], scale["max"], scale["step"]
    if low >= high:
        yield problem("scale_order", place(*steps, "scale", "min"), low, min=low, max=high)
    elif (high - low) % step:
        yield problem("step_does_not_divide", place(*steps, "scale", "step"), step, step=step, range=high - low)


def _criteria(stage: dict, *steps: object) -> Iterator[Problem]:
    parents = {criterion["parent"] for criterion in stage["criteria"]}
    for position, criterion in enumerate(stage["criteria"]):
        here = (*steps, "criteria", position)
        yield from _descriptors(criterion, stage["scale"], *here)
        if criterion["code"] in parents:
            yield from _parts(stage, criterion, *here)
        elif "weight" not in criterion:
            yield problem("weight_missing", place(*here, "weight"), criterion=criterion["code"])
        yield from _parent(stage, criterion, *here)


def _descriptors(criterion: dict, scale: dict, *steps: object) -> Iterator[Problem]:
    bands = sorted(enumerate(criterion["descriptors"]), key=lambda item: item[1]["min"])
    for position, band in bands:
        path = place(*steps, "descriptors", position)
        if band["min"] > band["max"]:
            yield problem("descriptor_order", path, band, min=band["min"], max=band["max"])
        elif band["min"] < scale["min"] or band["max"] > scale["max"]:
            bounds = {"low": scale["min"], "high": scale["max"]}
            yield problem("descriptor_off_scale", path, band, min=band["min"], max=band["max"], **bounds)
    for (_, lower), (position, upper) in pairwise(bands):
        if upper["min"] <= lower["max"]:
            other = {"other_min": lower["min"], "other_max": lower["max"]}
            path = place(*steps, "descriptors", position)
            yield problem("descriptors_overlap", path, upper, min=upper["min"], max=upper["max"], **other)


def _parent(stage: dict, criterion: dict, *steps: object) -> Iterator[Problem]:
    by_code = {other["code"]: other for other in stage["criteria"]}
    parent = by_code.get(criterion["parent"])
    if parent is None:
        return
    for group in criterion["groups"]:
        if group in stage["groups"] and group not in parent["groups"]:
            params = {"group": group, "parent": parent["code"], "known": parent["groups"]}
            yield problem("part_outside_parent", place(*steps, "groups"), group, **params)
    chain = _chain(criterion, by_code)
    if chain[-1] == criterion["code"]:
        yield problem("parent_cycle", place(*steps, "parent"), parent["code"], criterion=chain[-1], chain=chain)


def _chain(criterion: dict, by_code: dict[str, dict]) -> list[str]:
    """The parents from the nearest upwards; ends where a code would come again."""
    chain: list[str] = []
    while criterion and criterion["parent"] is not None and criterion["parent"] not in chain:
        chain.append(criterion["parent"])
        criterion = by_code.get(criterion["parent"])
    return chain


def _parts(stage: dict, parent: dict, *steps: object) -> Iterator[Problem]:
    """A parent's weight says what its parts weigh together, in each of its groups alike."""
    parts = [part for part in stage["criteria"] if part["parent"] == parent["code"]]
    if not all("weight" in part for part in parts):
        return
    sums = {group: sum(part["weight"] for part in parts if group in part["groups"]) for group in parent["groups"]}
    path = place(*steps, "weight")
    other, first = next(iter(sums.items()))
    for group, total in sums.items():
        if total != first:
            params = {"sum": total, "group": group, "first": first, "other": other}
            yield problem("parts_differ", path, total, criterion=parent["code"], **params)
            return
    if parent.get("weight", first) != first:
        yield problem("parent_weight", path, parent["weight"], criterion=parent["code"], sum=first, group=other)


def _weights(stage: dict, *steps: object) -> Iterator[Problem]:
    path = place(*steps, "criteria")
    for group in stage["groups"]:
        scored = leaves(stage, group)
        total = sum(criterion["weight"] for criterion in scored)
        if not scored:
            yield problem("no_scored_criterion", path, None, group=group, stage=stage["code"])
        elif stage["combine"] == Combine.WEIGHTED_MEAN and total != 100:
            yield problem("weights_sum", path, total, group=group, sum=total)


def _aggregate(stage: dict, *steps: object) -> Iterator[Problem]:
    aggregate, judges = stage["aggregate"], stage["judges"]
    path, method = place(*steps, "aggregate"), aggregate["method"]
    dropped = aggregate["drop_high"] + aggregate["drop_low"]
    if method == Method.SUM and not judges["equal_number"]:
        yield problem("sum_needs_equal_number", place(*steps, "judges", "equal_number"), False)
    if method != Method.TRIMMED_MEAN:
        for field in ("drop_high", "drop_low"):
            if aggregate[field]:
                params = {"field": field, "value": aggregate[field], "method": method}
                yield problem("drops_without_trimming", f"{path}.{field}", aggregate[field], **params)
    elif not dropped:
        yield problem("trimming_drops_nothing", f"{path}.method", method)
    elif aggregate["if_too_few"] == IfTooFew.REFUSE and judges["min"] <= dropped:
        params = {"dropped": dropped, "judges": judges["min"], "needed": dropped + 1}
        yield problem("trimming_leaves_nothing", place(*steps, "judges", "min"), judges["min"], **params)


def _combinations(stage: dict, *steps: object) -> Iterator[Problem]:
    over, excluded = stage["aggregate"]["over"], NotApplicable.EXCLUDE_CRITERION
    if stage["combine"] == Combine.WEIGHTED_SUM and stage["not_applicable"] == excluded:
        yield problem("exclusion_lowers_sum", place(*steps, "not_applicable"), stage["not_applicable"])
    field = "judge_total" if over == Over.CRITERION else "criterion"
    if stage["round"][field] is not None:
        yield problem("round_not_used", place(*steps, "round", field), stage["round"][field], field=field, over=over)
    if stage["adjustment"] == Adjustment.SEVERITY and over == Over.CRITERION:
        yield problem("adjustment_needs_totals", place(*steps, "adjustment"), stage["adjustment"])
