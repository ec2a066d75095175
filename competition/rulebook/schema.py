"""The JSON Schema of the format as data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Schema = dict[str, Any]
Document = dict[str, Any]

SCHEMA: Schema = json.loads(Path(__file__).with_name("schema-1.json").read_text(encoding="utf-8"))
DEFINITIONS: dict[str, Schema] = SCHEMA["$defs"]
TYPE_NAMES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "object": "a mapping",
    "array": "a list",
    "null": "null",
}


def resolve_reference(schema: Schema) -> Schema:
    """A subschema with its `$ref` merged in; what stands beside the `$ref` wins."""
    if "$ref" not in schema:
        return schema
    target = DEFINITIONS[schema["$ref"].rpartition("/")[2]]
    return {**resolve_reference(target), **{key: value for key, value in schema.items() if key != "$ref"}}


def params_schema(eligibility_type: str) -> Schema:
    """The schema of the parameters of this type of eligibility rule."""
    return DEFINITIONS.get(f"params_{eligibility_type}", DEFINITIONS["params_none"])
