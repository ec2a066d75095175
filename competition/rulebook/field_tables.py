"""The field tables of docs/rulebook*.md, drawn from the schema so that document and format cannot part.

`python -m competition.rulebook.field_tables docs/rulebook*.md` draws them anew.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from competition.rulebook.schema import DEFINITIONS, SCHEMA, TYPE_NAMES, Schema, resolve_reference

MARKED = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- /table -->)", re.DOTALL)
SHORT_NAMES = {"code": "code", "code_or_null": "code or null", "label": "one line", "text": "text", "attribute": "code"}
HEAD = "| field | type | default | meaning | example |\n|---|---|---|---|---|\n"


def mappings_of_format() -> dict[str, Schema]:
    """Every mapping of the format by name; `rulebook` is the file itself."""
    named = {name: schema for name, schema in DEFINITIONS.items() if schema.get("properties")}
    return {"rulebook": SCHEMA, **named}


def draw_table(schema: Schema) -> str:
    required = schema.get("required", ())
    return HEAD + "".join(_draw_row(name, field, name in required) for name, field in schema["properties"].items())


def refresh_tables(text: str) -> str:
    """The document with each table between its marks drawn from the schema."""
    schemas = mappings_of_format()
    return MARKED.sub(lambda match: match[1] + draw_table(schemas[match[2]]) + match[3], text)


def _draw_row(name: str, field: Schema, required: bool) -> str:
    cells = (
        f"`{name}`",
        _describe_type(field),
        _describe_default(field, required),
        field["description"],
        _describe_example(field),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _describe_type(field: Schema) -> str:
    if "$ref" in field:
        return _name_of_definition(field["$ref"].rpartition("/")[2])
    if "items" in field:
        return f"list of {_describe_type(field['items'])}"
    if "enum" in field or "const" in field:
        return ", ".join(f"`{word}`" for word in field.get("enum", [field.get("const")]) if word is not None)
    types = field["type"] if isinstance(field["type"], list) else [field["type"]]
    return " or ".join(TYPE_NAMES[name].removeprefix("a ") for name in types) + _describe_limits(field)


def _name_of_definition(name: str) -> str:
    if name in mappings_of_format():
        return f"*{name}*"
    return SHORT_NAMES.get(name) or DEFINITIONS[name]["description"].rstrip(".")


def _describe_limits(field: Schema) -> str:
    low, above, high = (field.get(key) for key in ("minimum", "exclusiveMinimum", "maximum"))
    # A limit of a million stands for "any number" in the schema and would only be noise in the table.
    bounds = [f"from {low}"] if low is not None and low > -1000000 else [f"above {above}"] if above is not None else []
    if high is not None and high < 1000000:
        bounds.append(f"to {high}")
    return f" {' '.join(bounds)}" if bounds else ""


def _describe_default(field: Schema, required: bool) -> str:
    if required:
        return "required"
    if "x-scored" in field:
        return f"{_quote_value(field['x-scored'])} in a scored stage"
    return _quote_value(field["default"]) if "default" in field else "see meaning"


def _quote_value(value: object) -> str:
    return f"`{value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)}`"


def _describe_example(field: Schema) -> str:
    if "examples" in field:
        return _quote_value(field["examples"][0])
    item = resolve_reference(field.get("items", field))
    return "see its table" if item.get("properties") else "see meaning"


def refresh_files(*paths: str) -> None:
    for path in map(Path, paths):
        path.write_text(refresh_tables(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    refresh_files(*sys.argv[1:])
