"""A(x1 … xn) of docs/scoring.md 3: how many values become one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from competition.rulebook.stage_rules import AggregateRules
from competition.rulebook.vocabulary import AggregateMethod, TooFewAction


class Aggregation(NamedTuple):
    """How n values become one: `total` adds those that count, `counted` is their number, `divisor` divides the sum."""

    total: Callable[[Sequence[int]], int]
    counted: int
    divisor: int


def choose_aggregation(rule: AggregateRules, count: int) -> Aggregation | None:
    """None when the rule refuses that number of values; none at all is always refused."""
    if count == 0:
        return None
    window = _window(rule, count)
    if window is None:
        return None
    counted = len(range(count)[window])
    # Values must be sorted only where some of them are dropped.
    total = sum if counted == count else _sum_of_sorted(window)
    return Aggregation(total, counted, 1 if rule.method is AggregateMethod.SUM else counted)


def kept_positions(rule: AggregateRules, values: Sequence[int]) -> frozenset[int]:
    """Which of the values count; among equal values the later ones are dropped first from the top."""
    window = _window(rule, len(values)) if values else None
    if window is None:
        return frozenset()
    return frozenset(sorted(range(len(values)), key=lambda position: values[position])[window])


def _window(rule: AggregateRules, count: int) -> slice | None:
    """The kept part of the values in ascending order."""
    if rule.method is AggregateMethod.MEDIAN:
        # The middle value of an odd number of values, the two middle ones of an even number.
        return slice((count - 1) // 2, count // 2 + 1)
    if rule.method is not AggregateMethod.TRIMMED_MEAN:
        return slice(0, count)
    if rule.drop_low + rule.drop_high < count:
        return slice(rule.drop_low, count - rule.drop_high)
    # Nothing would be left: the rulebook says whether the plain mean may be taken instead.
    return slice(0, count) if rule.if_too_few is TooFewAction.MEAN else None


def _sum_of_sorted(window: slice) -> Callable[[Sequence[int]], int]:
    return lambda values: sum(sorted(values)[window])
