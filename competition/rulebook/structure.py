"""The shape of a document: keys, types, closed lists, formats and limits, checked by the JSON Schema."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import jsonschema

from competition.rulebook.number_format import format_number
from competition.rulebook.problems import RulebookProblem, build_problem, format_param, join_path
from competition.rulebook.schema import SCHEMA, TYPE_NAMES

MAX_DECIMALS = 6


def _check_pattern(validator: Any, pattern: str, instance: object, schema: dict[str, Any]) -> Iterator[Any]:
    """`pattern`, except that `$` does not look past a line break at the end of the text, as it does in Python."""
    if validator.is_type(instance, "string") and str(instance).endswith("\n"):
        yield jsonschema.ValidationError(f"{instance!r} ends with a line break")
    else:
        yield from jsonschema.Draft202012Validator.VALIDATORS["pattern"](validator, pattern, instance, schema)


VALIDATOR = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"pattern": _check_pattern})(SCHEMA)


def find_structure_problems(document: object) -> list[RulebookProblem]:
    """Problems of shape, by path."""
    problems = [problem for error in VALIDATOR.iter_errors(document) for problem in _problems_of_error(error)]
    return sorted(problems, key=lambda problem: (problem.path, problem.code))


def find_decimal_problems(value: object, *steps: object) -> Iterator[RulebookProblem]:
    """Numbers with more decimals than the arithmetic keeps."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from find_decimal_problems(item, *steps, key)
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from find_decimal_problems(item, *steps, position)
    elif isinstance(value, Decimal):
        decimals = len(format_number(value).partition(".")[2])
        if decimals > MAX_DECIMALS:
            params = {"value": format(value, "f"), "decimals": decimals, "limit": MAX_DECIMALS}
            yield build_problem("too_many_decimals", join_path(*steps), value, **params)


def _problems_of_error(error: jsonschema.ValidationError) -> Iterator[RulebookProblem]:
    """One error of the validator in our words; an error may hold several keys."""
    steps = tuple(error.absolute_path)
    if error.validator == "required":
        yield from _missing_key(error, steps)
    elif error.validator == "additionalProperties":
        yield from _unknown_keys(error, steps)
    else:
        code, params = _broken_limit(error)
        yield build_problem(code, join_path(*steps), error.instance, **params)


def _missing_key(error: Any, steps: tuple[object, ...]) -> Iterator[RulebookProblem]:
    # jsonschema names the missing key in its message only.
    key = next(key for key in error.validator_value if f"'{key}' is a required property" == error.message)
    meaning = error.schema["properties"][key]["description"]
    yield build_problem("missing_key", join_path(*steps, key), key=key, meaning=meaning)


def _unknown_keys(error: Any, steps: tuple[object, ...]) -> Iterator[RulebookProblem]:
    known_keys = list(error.schema.get("properties", ()))
    # One error of jsonschema covers all unknown keys of a mapping; each becomes a problem at its own place.
    for key in error.instance:
        if key not in known_keys:
            similar = difflib.get_close_matches(str(key), known_keys, n=1)
            hint = f"did you mean '{similar[0]}'?" if similar else f"known: {format_param(known_keys)}"
            yield build_problem("unknown_key", join_path(*steps, key), error.instance[key], key=key, hint=hint)


def _broken_limit(error: Any) -> tuple[str, dict[str, object]]:
    """Code and parameters of a problem with a single value."""
    value, limit = error.instance, error.validator_value
    match error.validator:
        case "type":
            return "wrong_type", {"expected": _type_names(limit), "found": describe_value(value)}
        case "enum":
            allowed = [word for word in limit if word is not None]
            return "not_one_of", {"allowed": allowed, "value": describe_value(value)}
        case "const":
            return "must_be", {"expected": limit, "value": describe_value(value)}
        case "pattern":
            return "bad_format", {"value": value, "expected": error.schema["description"]}
        case "minLength":
            return "empty_text", {}
        case "maxLength":
            return "too_long", {"length": len(value), "limit": limit}
        case "minimum" | "exclusiveMinimum" | "maximum":
            code = {"minimum": "too_small", "exclusiveMinimum": "not_above", "maximum": "too_large"}[error.validator]
            return code, {"value": value, "limit": limit}
        case "minItems":
            return "too_few_items", {"limit": limit}
        case "maxItems":
            return "too_many_items", {"count": len(value), "limit": limit}
        case "uniqueItems":
            return "repeated_item", {}
    return "invalid", {"reason": error.message}


def _type_names(limit: str | list[str]) -> str:
    return " or ".join(TYPE_NAMES[name] for name in ([limit] if isinstance(limit, str) else limit))


def describe_value(value: object) -> str:
    """A value in a sentence: scalars as themselves, containers by what they are."""
    if value is None:
        return "null"
    # Before int: to Python True is a number.
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return f"'{value[:60]}'"
    return "a mapping" if isinstance(value, dict) else "a list"
