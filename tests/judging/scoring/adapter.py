"""A plain rulebook mapping as the dataclasses that scoring reads."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import get_args, get_origin, get_type_hints

from competition.rulebook.model import Rulebook

RENAMED = {"sources": "from", "as_": "as"}


def rulebook_of(document):
    """The same content; a criterion without `groups` gets those of its stage, another absent key is None or empty."""
    return build(Rulebook, document | {"stages": [with_groups(stage) for stage in document["stages"]]})


def with_groups(stage):
    return stage | {"criteria": [{"groups": stage["groups"]} | row for row in stage["criteria"]]}


def build(kind, value):
    if get_origin(kind) is UnionType:
        return None if value is None else build(next(arg for arg in get_args(kind) if arg is not type(None)), value)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        own = value or {}
        return kind(**{f.name: build(hints[f.name], own.get(RENAMED.get(f.name, f.name))) for f in fields(kind)})
    if get_origin(kind) is tuple:
        return tuple(build(get_args(kind)[0], item) for item in value or ())
    if get_origin(kind) is Mapping:
        return {key: build(get_args(kind)[1], item) for key, item in (value or {}).items()}
    return scalar(kind, value)


def scalar(kind, value):
    if kind is Decimal:
        return Decimal(str(value or 0))
    if value is None and kind in (int, bool):
        return kind(0)
    if isinstance(kind, type) and issubclass(kind, Enum) and value is not None:
        return kind(value)
    return value
