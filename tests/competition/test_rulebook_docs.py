"""docs/rulebook*.md describes the format that is read."""

import re

import pytest

from competition.rulebook.checking import check_document
from competition.rulebook.field_tables import mappings_of_format, refresh_tables
from competition.rulebook.loading import load_document
from competition.rulebook.schema import DEFINITIONS, SCHEMA, resolve_reference
from competition.rulebook.yaml_reading import read_yaml
from tests.competition.rulebook_samples import PRESETS

DOCS = sorted((PRESETS.parents[1] / "docs").glob("rulebook*.md"))


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_tables_are_those_of_the_schema(path):
    text = path.read_text(encoding="utf-8")
    assert refresh_tables(text) == text


def test_every_mapping_has_its_table():
    marked = [name for path in DOCS for name in re.findall(r"<!-- table: (\w+) -->", path.read_text(encoding="utf-8"))]
    assert sorted(marked) == sorted(mappings_of_format())


def test_every_field_has_a_description_and_an_example():
    for name, schema in mappings_of_format().items():
        for field, subschema in schema["properties"].items():
            assert subschema.get("description"), f"{name}.{field}"
            listed = resolve_reference(subschema.get("items", subschema))
            assert "examples" in subschema or "properties" in listed, f"{name}.{field}"


def test_every_mapping_refuses_unknown_keys():
    open_ones = [
        name for name, schema in mappings_of_format().items() if schema.get("additionalProperties") is not False
    ]
    assert open_ones == []
    assert DEFINITIONS["params_none"]["additionalProperties"] is False
    assert SCHEMA["additionalProperties"] is False


def test_the_example_in_the_document_is_a_sound_rulebook():
    (text,) = re.findall(r"```yaml\n(.*?)```", (DOCS[-1].parent / "rulebook.md").read_text(encoding="utf-8"), re.DOTALL)
    document = read_yaml(text)
    assert check_document(document).problems == []
    assert load_document(document).rules.awards[0].label == "Juara I"
