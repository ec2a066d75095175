"""The document with nothing left implicit: the hash is taken of it, the checks and the rules read it."""

from __future__ import annotations

import copy
import unicodedata
from decimal import Decimal
from typing import Any

from competition.rulebook.schema import DEFINITIONS, SCHEMA, Document, Schema, params_schema, resolve_reference
from competition.rulebook.vocabulary import ALWAYS_SCORED, JUDGED_BY_PEOPLE, EligibilityType, RuleSeverity


def normalise_document(document: Document) -> Document:
    """A new document with every default filled in and every list of groups written out, in the order of `groups`.

    The document must have passed the schema; it need not pass the cross checks. Normalising twice changes nothing.
    """
    result: Document = _fill_defaults(document, SCHEMA)
    order = [group["code"] for group in result["groups"]]
    for basis in result["legal_bases"]:
        # 30 and "30" name the same regulation.
        basis["number"] = str(basis["number"])
    for rule in result["eligibility"]:
        _normalise_eligibility(rule, order)
    for section in result["form"]:
        for question in section["questions"]:
            _normalise_question(question, order)
    for evidence in result["evidence"]:
        evidence["required_for"] = _sort_codes(evidence["required_for"], order)
    for stage in result["stages"]:
        _normalise_stage(stage, order)
    for award in result["awards"]:
        # Below rank 1 a tie above can empty the award, so there the author has to choose.
        if award["rank_from"] == 1:
            award.setdefault("on_tie", "share")
    return result


def _fill_defaults(value: Any, schema: Schema) -> Any:
    schema = resolve_reference(schema)
    if isinstance(value, dict):
        return _fill_mapping(value, schema)
    if isinstance(value, list):
        return [_fill_defaults(item, schema.get("items", {})) for item in value]
    if isinstance(value, str):
        # An accent can be a character of its own or part of the letter; a reader sees one text, so the hash does.
        return unicodedata.normalize("NFC", value)
    return _shorten_number(value) if isinstance(value, Decimal) else value


def _fill_mapping(value: Document, schema: Schema) -> Document:
    properties = schema.get("properties", {})
    result = {key: _fill_defaults(item, properties.get(key, {})) for key, item in value.items()}
    for key, subschema in properties.items():
        if key not in value and "default" in subschema:
            # The default belongs to the schema and must not be changed with the document.
            result[key] = _fill_defaults(copy.deepcopy(subschema["default"]), subschema)
    return result


def _shorten_number(value: Decimal) -> int | Decimal:
    # 70, 70.0 and 70.00 are one rule.
    return int(value) if value == value.to_integral_value() else value.normalize()


def _sort_codes(codes: list[str], order: list[str]) -> list[str]:
    """The codes in the order of `order`. A list with an unknown code stays: the checks point at its places."""
    return sorted(codes, key=order.index) if set(codes) <= set(order) else list(codes)


def _fill_groups(part: Document, order: list[str]) -> None:
    part["groups"] = _sort_codes(part.get("groups", order), order)


def _normalise_eligibility(rule: Document, order: list[str]) -> None:
    _fill_groups(rule, order)
    rule["params"] = _fill_defaults(rule["params"], params_schema(rule["type"]))
    rule.setdefault("severity", _default_severity(rule["type"]))


def _default_severity(eligibility_type: str) -> str:
    if eligibility_type in JUDGED_BY_PEOPLE:
        return RuleSeverity.MANUAL.value
    severity = RuleSeverity.WARN if eligibility_type == EligibilityType.UNIQUE_TITLE else RuleSeverity.BLOCK
    return severity.value


def _normalise_question(question: Document, order: list[str]) -> None:
    _fill_groups(question, order)
    for key in ("min_words", "max_words"):
        limit = question[key]
        if isinstance(limit, int):
            # One number means the same limit for every group that is asked.
            question[key] = dict.fromkeys(question["groups"], limit)
        elif limit is None:
            question[key] = {}


def _normalise_stage(stage: Document, order: list[str]) -> None:
    _fill_groups(stage, order)
    stage.setdefault("scored", stage["kind"] in ALWAYS_SCORED)
    for criterion in stage["criteria"]:
        criterion["groups"] = _sort_codes(criterion.get("groups", stage["groups"]), order)
    _fill_parent_weights(stage["criteria"])
    if stage["scored"]:
        _fill_scoring_defaults(stage)


def _fill_scoring_defaults(stage: Document) -> None:
    for key, subschema in DEFINITIONS["stage"]["properties"].items():
        # JSON Schema cannot say "a default if the stage is scored"; the schema carries those under a key of our own.
        if "x-scored" in subschema and stage[key] is None:
            stage[key] = _fill_defaults(copy.deepcopy(subschema["x-scored"]), subschema)


def _fill_parent_weights(criteria: list[Document]) -> None:
    """Give each parent without a weight that of its parts, innermost first; a cycle stays without."""
    # One pass settles at least one level of the tree, so as many passes as criteria settle all of them.
    for _level in criteria:
        for criterion in criteria:
            parts = [part for part in criteria if part["parent"] == criterion["code"]]
            if "weight" not in criterion and parts and all("weight" in part for part in parts):
                group = criterion["groups"][0]
                criterion["weight"] = sum(part["weight"] for part in parts if group in part["groups"])
