"""The JSON Schema of the format, and what a document looks like beside it."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import jsonschema

from competition.rulebook.problems import Problem, place, plain, printed, problem

SCHEMA: dict = json.loads(Path(__file__).with_name("schema-1.json").read_text(encoding="utf-8"))
DEFINITIONS: dict = SCHEMA["$defs"]
MAX_DECIMALS = 6
TYPE_NAMES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "object": "a mapping",
    "array": "a list",
    "null": "null",
}


def resolved(schema: dict) -> dict:
    """A subschema with its `$ref` merged in; what stands beside the `$ref` wins."""
    if "$ref" not in schema:
        return schema
    target = DEFINITIONS[schema["$ref"].rpartition("/")[2]]
    return {**resolved(target), **{key: value for key, value in schema.items() if key != "$ref"}}


def params_schema(eligibility_type: str) -> dict:
    return DEFINITIONS.get(f"params_{eligibility_type}", DEFINITIONS["params_none"])


def _whole_pattern(validator, pattern, instance, schema):
    """`pattern`, except that `$` does not look past a line break at the end of the text, as it does in Python."""
    if validator.is_type(instance, "string") and instance.endswith("\n"):
        yield jsonschema.ValidationError(f"{instance!r} ends with a line break")
    else:
        yield from jsonschema.Draft202012Validator.VALIDATORS["pattern"](validator, pattern, instance, schema)


VALIDATOR = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"pattern": _whole_pattern})(SCHEMA)


def structure(document: object) -> list[Problem]:
    """Problems of shape: keys, types, closed lists, formats, limits."""
    problems = [found for error in VALIDATOR.iter_errors(document) for found in _problems(error)]
    return sorted(problems, key=lambda found: (found.path, found.code))


def decimals(value: object, *steps: object) -> Iterator[Problem]:
    """Numbers with more decimals than the arithmetic keeps."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from decimals(item, *steps, key)
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from decimals(item, *steps, position)
    elif isinstance(value, Decimal):
        found = len(plain(value).partition(".")[2])
        if found > MAX_DECIMALS:
            yield problem(
                "too_many_decimals", place(*steps), value, value=format(value, "f"), decimals=found, limit=MAX_DECIMALS
            )


def _problems(error: jsonschema.ValidationError) -> Iterator[Problem]:
    """One error of the validator in our words; an error may hold several keys."""
    steps = tuple(error.absolute_path)
    if error.validator == "required":
        yield from _missing(error, steps)
    elif error.validator == "additionalProperties":
        yield from _unknown(error, steps)
    else:
        code, params = _limit(error)
        yield problem(code, place(*steps), error.instance, **params)


def _missing(error: jsonschema.ValidationError, steps: tuple) -> Iterator[Problem]:
    key = next(key for key in error.validator_value if f"'{key}' is a required property" == error.message)
    meaning = error.schema["properties"][key]["description"]
    yield problem("missing_key", place(*steps, key), key=key, meaning=meaning)


def _unknown(error: jsonschema.ValidationError, steps: tuple) -> Iterator[Problem]:
    known = list(error.schema.get("properties", ()))
    for key in error.instance:
        if key not in known:
            close = difflib.get_close_matches(str(key), known, n=1)
            hint = f"did you mean '{close[0]}'?" if close else f"known: {printed(known)}"
            yield problem("unknown_key", place(*steps, key), error.instance[key], key=key, hint=hint)


def _limit(error: jsonschema.ValidationError) -> tuple[str, dict]:
    value, limit = error.instance, error.validator_value
    match error.validator:
        case "type":
            return "wrong_type", {"expected": _types(limit), "found": described(value)}
        case "enum":
            return "not_one_of", {"allowed": [word for word in limit if word is not None], "value": described(value)}
        case "const":
            return "must_be", {"expected": limit, "value": described(value)}
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


def _types(limit: str | list[str]) -> str:
    return " or ".join(TYPE_NAMES[name] for name in ([limit] if isinstance(limit, str) else limit))


def described(value: object) -> str:
    """A value in a sentence: scalars as themselves, containers by what they are."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Decimal)):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    if isinstance(value, str):
        return f"'{value[:60]}'"
    return "a mapping" if isinstance(value, dict) else "a list"
