"""A document as YAML that people read and edit."""

from __future__ import annotations

from decimal import Decimal

import yaml

from competition.rulebook.problems import plain
from competition.rulebook.schema import SCHEMA, params_schema, resolved

WIDTH = 110
FLOW_WIDTH = 70
OTHER_LINE_BREAKS = frozenset("\x85\u2028\u2029")


def dump_yaml(document: dict) -> str:
    """The document with the keys in the order of the schema, short lists on one line, long texts as blocks.

    Reading it gives a document with the same digest.
    """
    return yaml.dump(
        _ordered(document, SCHEMA),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=WIDTH,
        default_flow_style=False,
    )


def _ordered(value: object, schema: dict) -> object:
    schema = resolved(schema)
    if isinstance(value, list):
        return [_ordered(item, schema.get("items", {})) for item in value]
    if not isinstance(value, dict):
        return value
    properties = dict(schema.get("properties", {}))
    if "params" in properties:
        properties["params"] = params_schema(value.get("type", ""))
    keys = [key for key in properties if key in value] + [key for key in value if key not in properties]
    return {key: _ordered(value[key], properties.get(key, {})) for key in keys}


class _Dumper(yaml.SafeDumper):
    """Quotes whatever YAML 1.1 could mistake for a date, a number or a truth, so that other programs agree with us."""

    def ignore_aliases(self, data: object) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        return super().increase_indent(flow, False)


def _text(dumper: _Dumper, value: str) -> yaml.Node:
    style = None
    if OTHER_LINE_BREAKS.intersection(value):
        style = '"'
    elif "\n" in value:
        style = "|"
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _decimal(dumper: _Dumper, value: Decimal) -> yaml.Node:
    text = plain(value)
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


def _short(*scalars: yaml.Node) -> bool:
    plain_ones = all(isinstance(node, yaml.ScalarNode) and node.style is None for node in scalars)
    return plain_ones and sum(len(node.value) + 3 for node in scalars) <= FLOW_WIDTH


def _list(dumper: _Dumper, value: list) -> yaml.Node:
    node = dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=False)
    node.flow_style = _short(*node.value)
    return node


def _mapping(dumper: _Dumper, value: dict) -> yaml.Node:
    node = dumper.represent_mapping("tag:yaml.org,2002:map", value, flow_style=False)
    node.flow_style = _short(*(scalar for pair in node.value for scalar in pair))
    return node


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Decimal, _decimal)
_Dumper.add_representer(list, _list)
_Dumper.add_representer(dict, _mapping)
