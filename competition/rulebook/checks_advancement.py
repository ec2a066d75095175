"""Advancement can be carried out, and nothing in it is said in vain."""

from __future__ import annotations

from collections.abc import Iterator

from competition.rulebook.checks_references import DIMENSIONS, attributes_of, find_unknown_names, values_of
from competition.rulebook.checks_stages import has_scoring
from competition.rulebook.problems import RulebookProblem, build_problem, join_path
from competition.rulebook.schema import Document
from competition.rulebook.score_bounds import stage_score_bounds
from competition.rulebook.vocabulary import AdvancementMethod, TieAtCut

WITHOUT_SCORES = (AdvancementMethod.ALL_PASSED, AdvancementMethod.MANUAL)
WITH_SEATS = (AdvancementMethod.TOP_N, AdvancementMethod.THRESHOLD_THEN_TOP_N)
WITH_THRESHOLD = (AdvancementMethod.THRESHOLD, AdvancementMethod.THRESHOLD_THEN_TOP_N)


def find_advancement_problems(document: Document) -> Iterator[RulebookProblem]:
    for position, stage in enumerate(document["stages"]):
        rule = stage["advancement"]
        if rule is not None:
            steps = ("stages", position, "advancement")
            if not stage["scored"] and rule["method"] not in WITHOUT_SCORES:
                params = {"stage": stage["code"], "method": rule["method"]}
                yield build_problem("advancement_needs_scores", join_path(*steps, "method"), rule["method"], **params)
            yield from _seat_problems(document, stage, rule, *steps)
            yield from _threshold_problems(stage, rule, *steps)
            yield from _quota_problems(document, stage, rule, *steps)
            yield from _priority_problems(document, rule, *steps)


def _values_in_stage(document: Document, stage: Document, dimension: str) -> list[str]:
    """What an entry of this stage can have; a group outside the stage never comes by."""
    values = values_of(document, dimension)
    return [value for value in values if value in stage["groups"]] if dimension == "group" else values


def _seat_problems(document: Document, stage: Document, rule: Document, *steps: object) -> Iterator[RulebookProblem]:
    method = rule["method"]
    if method not in WITH_SEATS:
        yield from _unused_seats(rule, *steps)
        return
    if rule["per"]:
        values = _values_in_stage(document, stage, rule["per"][0])
        yield from find_unknown_names(rule["per"][0], rule["n_by"], values, *steps, "n_by")
        missing = [value for value in values if value not in rule["n_by"]] or ([] if values else ["no values"])
    else:
        # One list for all: only n can say how many seats it has.
        missing = ["all entries"]
        if rule["n_by"]:
            yield build_problem("seats_without_lists", join_path(*steps, "n_by"), rule["n_by"])
            return
    for value, seats in rule["n_by"].items():
        # Who is to send nobody on leaves the group out of the next stage instead.
        if seats == 0:
            yield build_problem("no_seats", join_path(*steps, "n_by", value), 0, name=value)
    if rule["n"] is None and missing:
        params = {"method": method, "dimension": rule["per"][0] if rule["per"] else "per", "missing": missing}
        yield build_problem("seats_missing", join_path(*steps, "n"), None, **params)


def _unused_seats(rule: Document, *steps: object) -> Iterator[RulebookProblem]:
    method = rule["method"]
    for field in ("n", "n_by"):
        if rule[field]:
            yield build_problem("seats_not_used", join_path(*steps, field), rule[field], method=method, field=field)
    if rule["tie_at_cut"] != TieAtCut.INCLUDE_ALL:
        yield build_problem("tie_at_cut_not_used", join_path(*steps, "tie_at_cut"), rule["tie_at_cut"], method=method)


def _threshold_problems(stage: Document, rule: Document, *steps: object) -> Iterator[RulebookProblem]:
    path, score = join_path(*steps, "min_score"), rule["min_score"]
    if rule["method"] not in WITH_THRESHOLD:
        if score is not None:
            yield build_problem("min_score_not_used", path, score, method=rule["method"])
    elif score is None:
        yield build_problem("min_score_missing", path, None, method=rule["method"])
    elif has_scoring(stage):
        bounds = stage_score_bounds(stage)
        if bounds and not bounds[0] <= score <= bounds[1]:
            params = {"score": score, "low": bounds[0], "high": bounds[1], "what": f"stage {stage['code']}"}
            yield build_problem("min_score_unreachable", path, score, **params)


def _priority_problems(document: Document, rule: Document, *steps: object) -> Iterator[RulebookProblem]:
    priorities, method = rule["priority"], rule["method"]
    if priorities and method != AdvancementMethod.THRESHOLD_THEN_TOP_N:
        yield build_problem("priority_not_used", join_path(*steps, "priority"), priorities, method=method)
    for position, priority in enumerate(priorities):
        place = (*steps, "priority", position, "attribute")
        yield from find_unknown_names("attribute", priority["attribute"], attributes_of(document), *place)


def _quota_problems(document: Document, stage: Document, rule: Document, *steps: object) -> Iterator[RulebookProblem]:
    quotas = rule["quotas"]
    if quotas and rule["method"] not in WITH_SEATS:
        yield build_problem("quotas_not_used", join_path(*steps, "quotas"), quotas, method=rule["method"])
    earlier_keys = []
    for position, quota in enumerate(quotas):
        place = (*steps, "quotas", position)
        yield from _problems_of_quota(document, stage, quota, *place)
        # The type belongs to the key: to Python, true equals 1.
        key = (quota["by"], type(quota["value"]), quota["value"])
        if key in earlier_keys:
            params = {"by": quota["by"], "value": quota["value"]}
            yield build_problem("quota_repeated", join_path(*place, "value"), quota["value"], **params)
        earlier_keys.append(key)
    if rule["method"] in WITH_SEATS:
        yield from _minima_above_seats(document, stage, rule, *steps)


def _problems_of_quota(
    document: Document, stage: Document, quota: Document, *steps: object
) -> Iterator[RulebookProblem]:
    by, value = quota["by"], quota["value"]
    # A dimension has a closed list of values; an attribute is yes or no and needs no such check.
    if by in DIMENSIONS:
        values = _values_in_stage(document, stage, by)
        if value not in values:
            params = {"value": value, "dimension": by, "known": values}
            yield build_problem("quota_value", join_path(*steps, "value"), value, **params)
    else:
        dimensions = [*DIMENSIONS, *attributes_of(document)]
        yield from find_unknown_names("dimension or attribute", by, dimensions, *steps, "by")
    if quota["max"] is None and not quota["min"]:
        yield build_problem("quota_says_nothing", join_path(*steps), quota)
    elif quota["max"] is not None and quota["min"] > quota["max"]:
        path = join_path(*steps, "min")
        yield build_problem("quota_order", path, quota["min"], min=quota["min"], max=quota["max"])


def _minima_above_seats(
    document: Document, stage: Document, rule: Document, *steps: object
) -> Iterator[RulebookProblem]:
    """In each list, the seats owed to the values of one dimension must fit."""
    dimension = rule["per"][0] if rule["per"] else None
    for list_value in _values_in_stage(document, stage, dimension) if dimension else [None]:
        # Quotas of the dimension that splits the lists concern the list of their value, all others every list.
        seats = rule["n_by"].get(list_value, rule["n"])
        minima: dict[str, int] = {}
        for quota in rule["quotas"]:
            if quota["by"] != dimension or quota["value"] == list_value:
                minima[quota["by"]] = minima.get(quota["by"], 0) + quota["min"]
        for by, total in minima.items():
            if seats is not None and total > seats:
                params = {"by": by, "sum": total, "seats": seats, "place": f" of {list_value}" if dimension else ""}
                yield build_problem("quota_minima", join_path(*steps, "quotas"), total, **params)
