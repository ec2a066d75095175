"""The document with nothing left implicit: what the hash is taken of and what the checks and the model read."""

from __future__ import annotations

import copy
import unicodedata
from decimal import Decimal

from competition.rulebook.choices import ALWAYS_SCORED, JUDGED_BY_PEOPLE, EligibilityType, Severity
from competition.rulebook.schema import DEFINITIONS, SCHEMA, params_schema, resolved


def normalise(document: dict) -> dict:
    """A new document with every default filled in and every list of groups written out, in the order of `groups`.

    The document must have passed the schema; it need not pass the cross checks. Normalising twice changes nothing.
    """
    result = _filled(document, SCHEMA)
    order = [group["code"] for group in result["groups"]]
    for basis in result["legal_bases"]:
        basis["number"] = str(basis["number"])
    for rule in result["eligibility"]:
        _eligibility(rule, order)
    for section in result["form"]:
        for question in section["questions"]:
            _question(question, order)
    for evidence in result["evidence"]:
        evidence["required_for"] = _ordered(evidence["required_for"], order)
    for stage in result["stages"]:
        _stage(stage, order)
    for award in result["awards"]:
        if award["rank_from"] == 1:
            award.setdefault("on_tie", "share")
    return result


def _filled(value: object, schema: dict) -> object:
    schema = resolved(schema)
    if isinstance(value, dict):
        return _filled_mapping(value, schema)
    if isinstance(value, list):
        return [_filled(item, schema.get("items", {})) for item in value]
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    return _number(value) if isinstance(value, Decimal) else value


def _filled_mapping(value: dict, schema: dict) -> dict:
    properties = schema.get("properties", {})
    result = {key: _filled(item, properties.get(key, {})) for key, item in value.items()}
    for key, subschema in properties.items():
        if key not in value and "default" in subschema:
            result[key] = _filled(copy.deepcopy(subschema["default"]), subschema)
    return result


def _number(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value.normalize()


def _ordered(codes: list[str], order: list[str]) -> list[str]:
    """The codes in the order of `order`. A list with an unknown code stays: the checks point at its places."""
    return sorted(codes, key=order.index) if set(codes) <= set(order) else list(codes)


def _groups(part: dict, order: list[str]) -> None:
    part["groups"] = _ordered(part.get("groups", order), order)


def _eligibility(rule: dict, order: list[str]) -> None:
    _groups(rule, order)
    rule["params"] = _filled(rule["params"], params_schema(rule["type"]))
    rule.setdefault("severity", _severity(rule["type"]))


def _severity(eligibility_type: str) -> str:
    if eligibility_type in JUDGED_BY_PEOPLE:
        return Severity.MANUAL.value
    return (Severity.WARN if eligibility_type == EligibilityType.UNIQUE_TITLE else Severity.BLOCK).value


def _question(question: dict, order: list[str]) -> None:
    _groups(question, order)
    for key in ("min_words", "max_words"):
        limit = question[key]
        if isinstance(limit, int):
            question[key] = dict.fromkeys(question["groups"], limit)
        elif limit is None:
            question[key] = {}


def _stage(stage: dict, order: list[str]) -> None:
    _groups(stage, order)
    stage.setdefault("scored", stage["kind"] in ALWAYS_SCORED)
    for criterion in stage["criteria"]:
        criterion["groups"] = _ordered(criterion.get("groups", stage["groups"]), order)
    _parent_weights(stage["criteria"])
    if stage["scored"]:
        _scored_defaults(stage)


def _scored_defaults(stage: dict) -> None:
    for key, subschema in DEFINITIONS["stage"]["properties"].items():
        if "x-scored" in subschema and stage[key] is None:
            stage[key] = _filled(copy.deepcopy(subschema["x-scored"]), subschema)


def _parent_weights(criteria: list[dict]) -> None:
    """Give each parent without a weight that of its parts, innermost first; a cycle stays without."""
    for _ in criteria:
        for criterion in criteria:
            parts = [part for part in criteria if part["parent"] == criterion["code"]]
            if "weight" not in criterion and parts and all("weight" in part for part in parts):
                group = criterion["groups"][0]
                criterion["weight"] = sum(part["weight"] for part in parts if group in part["groups"])
