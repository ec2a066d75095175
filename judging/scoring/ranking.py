"""Ranks 1-2-2-4 and classes of equals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

# Only type checkers know this module; it does not exist at run time.
if TYPE_CHECKING:
    from _typeshed import SupportsRichComparison

T = TypeVar("T")


def classes_of(items: Iterable[T], order: Callable[[T], SupportsRichComparison]) -> list[list[T]]:
    """Equal items together, lowest `order` first; inside a class the sequence given is kept."""
    return [list(members) for _, members in groupby(sorted(items, key=order), key=order)]


def rank_classes(classes: Iterable[Sequence[T]], first: int = 1) -> Iterator[tuple[int, Sequence[T]]]:
    """Each class with the rank its members share."""
    rank = first
    for members in classes:
        yield rank, members
        rank += len(members)
