"""One part of a document as one dataclass."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TypeVar

from competition.rulebook.schema import Document

Part = TypeVar("Part")


def build_part(dataclass: Callable[..., Part], source: Document, /, **changes: object) -> Part:
    """The dataclass filled from a mapping of the same keys; lists become tuples, `changes` go before the mapping."""
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in source.items()}
    return dataclass(**{**values, **changes})


def build_parts(dataclass: Callable[..., Part], sources: Iterable[Document]) -> tuple[Part, ...]:
    return tuple(build_part(dataclass, source) for source in sources)


def optional_decimal(value: int | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value)
