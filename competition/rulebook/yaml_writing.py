"""A document as YAML that people read and edit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import yaml

from competition.rulebook.number_format import format_number
from competition.rulebook.schema import SCHEMA, Document, Schema, params_schema, resolve_reference

WIDTH = 110
FLOW_WIDTH = 70
OTHER_LINE_BREAKS = frozenset("\x85\u2028\u2029")


def write_yaml(document: Document) -> str:
    """The document with the keys in the order of the schema, short lists on one line, long texts as blocks.

    Reading it gives a document with the same digest.
    """
    text: str = yaml.dump(
        _order_keys(document, SCHEMA),
        Dumper=_RulebookDumper,
        sort_keys=False,
        allow_unicode=True,
        width=WIDTH,
        default_flow_style=False,
    )
    return text


def _order_keys(value: Any, schema: Schema) -> Any:
    schema = resolve_reference(schema)
    if isinstance(value, list):
        return [_order_keys(item, schema.get("items", {})) for item in value]
    if not isinstance(value, dict):
        return value
    properties = dict(schema.get("properties", {}))
    if "params" in properties:
        properties["params"] = params_schema(value.get("type", ""))
    # Unknown keys come last; a document that is being mended may have some.
    keys = [key for key in properties if key in value] + [key for key in value if key not in properties]
    return {key: _order_keys(value[key], properties.get(key, {})) for key in keys}


class _RulebookDumper(yaml.SafeDumper):
    """Quotes whatever YAML 1.1 could mistake for a date, a number or a truth, so that other programs agree with us."""

    def ignore_aliases(self, data: object) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        # PyYAML leaves the items of a list at the column of its key; people expect them further in.
        super().increase_indent(flow, False)


def _represent_text(dumper: _RulebookDumper, value: str) -> yaml.Node:
    style = None
    # A block would turn these into ordinary line ends when it is read.
    if OTHER_LINE_BREAKS.intersection(value):
        style = '"'
    elif "\n" in value:
        style = "|"
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _represent_decimal(dumper: _RulebookDumper, value: Decimal) -> yaml.Node:
    text = format_number(value)
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


def _fits_one_line(*nodes: yaml.Node) -> bool:
    is_plain = all(isinstance(node, yaml.ScalarNode) and node.style is None for node in nodes)
    return is_plain and sum(len(node.value) + 3 for node in nodes) <= FLOW_WIDTH


def _represent_list(dumper: _RulebookDumper, value: list[Any]) -> yaml.Node:
    node = dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=False)
    node.flow_style = _fits_one_line(*node.value)
    return node


def _represent_mapping(dumper: _RulebookDumper, value: Document) -> yaml.Node:
    node = dumper.represent_mapping("tag:yaml.org,2002:map", value, flow_style=False)
    node.flow_style = _fits_one_line(*(scalar for pair in node.value for scalar in pair))
    return node


_RulebookDumper.add_representer(str, _represent_text)
_RulebookDumper.add_representer(Decimal, _represent_decimal)
_RulebookDumper.add_representer(list, _represent_list)
_RulebookDumper.add_representer(dict, _represent_mapping)
