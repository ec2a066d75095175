"""The field tables of docs/rulebook*.md, drawn from the schema so that document and format cannot part.

`python -m competition.rulebook.reference docs/rulebook*.md` draws them anew.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from competition.rulebook.schema import DEFINITIONS, SCHEMA, TYPE_NAMES, resolved

MARKED = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- /table -->)", re.DOTALL)
SHORT_NAMES = {"code": "code", "code_or_null": "code or null", "label": "one line", "text": "text", "attribute": "code"}
HEAD = "| field | type | default | meaning | example |\n|---|---|---|---|---|\n"


def objects() -> dict[str, dict]:
    """Every mapping of the format by name; `rulebook` is the file itself."""
    named = {name: schema for name, schema in DEFINITIONS.items() if schema.get("properties")}
    return {"rulebook": SCHEMA, **named}


def table(schema: dict) -> str:
    required = schema.get("required", ())
    return HEAD + "".join(_row(name, field, name in required) for name, field in schema["properties"].items())


def refreshed(text: str) -> str:
    """The document with each table between its marks drawn from the schema."""
    known = objects()
    return MARKED.sub(lambda match: match[1] + table(known[match[2]]) + match[3], text)


def _row(name: str, field: dict, required: bool) -> str:
    cells = (f"`{name}`", _type(field), _default(field, required), field["description"], _example(field))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _type(field: dict) -> str:
    if "$ref" in field:
        return _named(field["$ref"].rpartition("/")[2])
    if "items" in field:
        return f"list of {_type(field['items'])}"
    if "enum" in field or "const" in field:
        return ", ".join(f"`{word}`" for word in field.get("enum", [field.get("const")]) if word is not None)
    types = field["type"] if isinstance(field["type"], list) else [field["type"]]
    return " or ".join(TYPE_NAMES[name].removeprefix("a ") for name in types) + _limits(field)


def _named(name: str) -> str:
    if name in objects():
        return f"*{name}*"
    return SHORT_NAMES.get(name) or DEFINITIONS[name]["description"].rstrip(".")


def _limits(field: dict) -> str:
    low, above, high = (field.get(key) for key in ("minimum", "exclusiveMinimum", "maximum"))
    bounds = [f"from {low}"] if low is not None and low > -1000000 else [f"above {above}"] if above is not None else []
    if high is not None and high < 1000000:
        bounds.append(f"to {high}")
    return f" {' '.join(bounds)}" if bounds else ""


def _default(field: dict, required: bool) -> str:
    if required:
        return "required"
    if "x-scored" in field:
        return f"{_value(field['x-scored'])} in a scored stage"
    return _value(field["default"]) if "default" in field else "see meaning"


def _value(value: object) -> str:
    return f"`{value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)}`"


def _example(field: dict) -> str:
    if "examples" in field:
        return _value(field["examples"][0])
    item = resolved(field.get("items", field))
    return "see its table" if item.get("properties") else "see meaning"


def main(*paths: str) -> None:
    for document in map(Path, paths):
        document.write_text(refreshed(document.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
