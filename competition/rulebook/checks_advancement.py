"""Advancement can be carried out, and nothing in it is said in vain."""

from __future__ import annotations

from collections.abc import Iterator

from competition.rulebook.checks_references import DIMENSIONS, attributes_of, unknown, values_of
from competition.rulebook.checks_stages import can_score
from competition.rulebook.choices import Advance, TieAtCut
from competition.rulebook.problems import Problem, place, problem
from competition.rulebook.reach import stage_reach

WITHOUT_SCORES = (Advance.ALL_PASSED, Advance.MANUAL)
WITH_SEATS = (Advance.TOP_N, Advance.THRESHOLD_THEN_TOP_N)
WITH_THRESHOLD = (Advance.THRESHOLD, Advance.THRESHOLD_THEN_TOP_N)


def advancement_problems(document: dict) -> Iterator[Problem]:
    for position, stage in enumerate(document["stages"]):
        rule = stage["advancement"]
        if rule is not None:
            steps = ("stages", position, "advancement")
            if not stage["scored"] and rule["method"] not in WITHOUT_SCORES:
                params = {"stage": stage["code"], "method": rule["method"]}
                yield problem("advancement_needs_scores", place(*steps, "method"), rule["method"], **params)
            yield from _seats(document, stage, rule, *steps)
            yield from _threshold(stage, rule, *steps)
            yield from _quotas(document, stage, rule, *steps)
            yield from _priority(document, rule, *steps)


def _values(document: dict, stage: dict, dimension: str) -> list[str]:
    """What an entry of this stage can have; a group outside the stage never comes by."""
    values = values_of(document, dimension)
    return [value for value in values if value in stage["groups"]] if dimension == "group" else values


def _seats(document: dict, stage: dict, rule: dict, *steps: object) -> Iterator[Problem]:
    method = rule["method"]
    if method not in WITH_SEATS:
        yield from _unused_seats(rule, *steps)
        return
    if rule["per"]:
        values = _values(document, stage, rule["per"][0])
        yield from unknown(rule["per"][0], rule["n_by"], values, *steps, "n_by")
        missing = [value for value in values if value not in rule["n_by"]] or ([] if values else ["no values"])
    else:
        missing = ["all entries"]
        if rule["n_by"]:
            yield problem("seats_without_lists", place(*steps, "n_by"), rule["n_by"])
            return
    for value, seats in rule["n_by"].items():
        if seats == 0:
            yield problem("no_seats", place(*steps, "n_by", value), 0, name=value)
    if rule["n"] is None and missing:
        params = {"method": method, "dimension": rule["per"][0] if rule["per"] else "per", "missing": missing}
        yield problem("seats_missing", place(*steps, "n"), None, **params)


def _unused_seats(rule: dict, *steps: object) -> Iterator[Problem]:
    for field in ("n", "n_by"):
        if rule[field]:
            yield problem("seats_not_used", place(*steps, field), rule[field], method=rule["method"], field=field)
    if rule["tie_at_cut"] != TieAtCut.INCLUDE_ALL:
        yield problem("tie_at_cut_not_used", place(*steps, "tie_at_cut"), rule["tie_at_cut"], method=rule["method"])


def _threshold(stage: dict, rule: dict, *steps: object) -> Iterator[Problem]:
    path, score = place(*steps, "min_score"), rule["min_score"]
    if rule["method"] not in WITH_THRESHOLD:
        if score is not None:
            yield problem("min_score_not_used", path, score, method=rule["method"])
    elif score is None:
        yield problem("min_score_missing", path, None, method=rule["method"])
    elif can_score(stage) and (reach := stage_reach(stage)) and not reach[0] <= score <= reach[1]:
        params = {"score": score, "low": reach[0], "high": reach[1], "what": f"stage {stage['code']}"}
        yield problem("min_score_unreachable", path, score, **params)


def _priority(document: dict, rule: dict, *steps: object) -> Iterator[Problem]:
    if rule["priority"] and rule["method"] != Advance.THRESHOLD_THEN_TOP_N:
        yield problem("priority_not_used", place(*steps, "priority"), rule["priority"], method=rule["method"])
    for position, priority in enumerate(rule["priority"]):
        here = (*steps, "priority", position, "attribute")
        yield from unknown("attribute", priority["attribute"], attributes_of(document), *here)


def _quotas(document: dict, stage: dict, rule: dict, *steps: object) -> Iterator[Problem]:
    quotas = rule["quotas"]
    if quotas and rule["method"] not in WITH_SEATS:
        yield problem("quotas_not_used", place(*steps, "quotas"), quotas, method=rule["method"])
    seen = []
    for position, quota in enumerate(quotas):
        here = (*steps, "quotas", position)
        yield from _quota(document, stage, quota, *here)
        kind = (quota["by"], type(quota["value"]), quota["value"])
        if kind in seen:
            yield problem("quota_repeated", place(*here, "value"), quota["value"], by=quota["by"], value=quota["value"])
        seen.append(kind)
    if rule["method"] in WITH_SEATS:
        yield from _minima(document, stage, rule, *steps)


def _quota(document: dict, stage: dict, quota: dict, *steps: object) -> Iterator[Problem]:
    by, value = quota["by"], quota["value"]
    if by in DIMENSIONS:
        known = _values(document, stage, by)
        if value not in known:
            yield problem("quota_value", place(*steps, "value"), value, value=value, dimension=by, known=known)
    else:
        yield from unknown("dimension or attribute", by, [*DIMENSIONS, *attributes_of(document)], *steps, "by")
    if quota["max"] is None and not quota["min"]:
        yield problem("quota_says_nothing", place(*steps), quota)
    elif quota["max"] is not None and quota["min"] > quota["max"]:
        yield problem("quota_order", place(*steps, "min"), quota["min"], min=quota["min"], max=quota["max"])


def _minima(document: dict, stage: dict, rule: dict, *steps: object) -> Iterator[Problem]:
    """In each list, the seats owed to the values of one dimension must fit."""
    first = rule["per"][0] if rule["per"] else None
    for value in _values(document, stage, first) if first else [None]:
        seats = rule["n_by"].get(value, rule["n"])
        owed: dict[str, int] = {}
        for quota in rule["quotas"]:
            if quota["by"] != first or quota["value"] == value:
                owed[quota["by"]] = owed.get(quota["by"], 0) + quota["min"]
        for by, total in owed.items():
            if seats is not None and total > seats:
                params = {"by": by, "sum": total, "seats": seats, "place": f" of {value}" if first else ""}
                yield problem("quota_minima", place(*steps, "quotas"), total, **params)
