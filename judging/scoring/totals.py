"""Scores over judge totals, their spread, and the severity of judges (docs/scoring.md 3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import lcm

from competition.rulebook.vocabulary import Adjustment
from judging.scoring.exact import Exact
from judging.scoring.inputs import JudgeKey, Key, SheetTuple
from judging.scoring.plan import StagePlan

Sheets = Mapping[Key, Sequence[SheetTuple]]


def total_scores(plan: StagePlan, sheets: Sheets, severity: Mapping[JudgeKey, Exact]) -> dict[Key, Exact | None]:
    """Exact scores before the rounding of the stage; None where the aggregation refuses."""
    if plan.stage.adjustment is Adjustment.SEVERITY:
        sheets = {key: [adjust_row(row, severity) for row in rows] for key, rows in sheets.items()}
    return {key: total_score(plan, rows) for key, rows in sheets.items()}


def total_score(plan: StagePlan, rows: Sequence[SheetTuple]) -> Exact | None:
    """The score of one entry before the rounding of the stage; None where the aggregation refuses."""
    aggregation = plan.aggregation_for(len(rows))
    if aggregation is None:
        return None
    numerators, denominator = on_one_denominator(rows)
    return Exact(aggregation.total(numerators), denominator * aggregation.divisor)


def on_one_denominator(rows: Sequence[SheetTuple]) -> tuple[Sequence[int], int]:
    """The totals as numerators over one denominator; sheets without a not-applicable value have the same anyway."""
    _, _, numerators, denominators, _ = zip(*rows, strict=True)
    common = denominators[0]
    if denominators.count(common) == len(denominators):
        return numerators, common
    common = lcm(*denominators)
    return [row[2] * (common // row[3]) for row in rows], common


def total_spread(rows: Sequence[SheetTuple]) -> Exact | None:
    """Highest minus lowest judge total, before any adjustment."""
    if not rows:
        return None
    numerators, denominator = on_one_denominator(rows)
    return Exact(max(numerators) - min(numerators), denominator)


def compute_severities(sheets: Sheets) -> dict[JudgeKey, Exact]:
    """For each judge the mean, over her sheets, of her total minus the mean of all totals of that entry."""
    deviations: dict[JudgeKey, list[Exact]] = defaultdict(list)
    for rows in sheets.values():
        for judge, deviation in _deviations(rows):
            deviations[judge].append(deviation)
    return {judge: _mean(deviations[judge]) for judge in sorted(deviations)}


def adjust_row(row: SheetTuple, severity: Mapping[JudgeKey, Exact]) -> SheetTuple:
    """The same sheet with its judge's severity taken off the total; nothing is clamped to the scale."""
    total = Exact(row[2], row[3]) - severity[row[1]]
    return row[0], row[1], total.numerator, total.denominator, row[4]


def _deviations(rows: Sequence[SheetTuple]) -> Iterator[tuple[JudgeKey, Exact]]:
    if rows:
        numerators, denominator = on_one_denominator(rows)
        sum_of_totals = sum(numerators)
        for row, numerator in zip(rows, numerators, strict=True):
            # Total minus mean over the common denominator: nothing is divided, so nothing is rounded.
            yield row[1], Exact(numerator * len(rows) - sum_of_totals, denominator * len(rows))


def _mean(values: Sequence[Exact]) -> Exact:
    common = lcm(*{value.denominator for value in values})
    total = sum(value.numerator * (common // value.denominator) for value in values)
    return Exact(total, common * len(values)).reduced()
