"""Scores over criteria: each criterion is aggregated over the judges first (docs/scoring.md 3).

Twenty thousand entries pass through here, so the values of a group are parsed by one call and added as columns of
integers; the path for criteria that a judge called not applicable is the slower one.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from operator import mul
from typing import NoReturn

from competition.rulebook.vocabulary import NotApplicable
from judging.scoring.exact import Exact, half_up
from judging.scoring.inputs import Entry, Key
from judging.scoring.plan import StagePlan, Term
from judging.scoring.totals import Sheets

Vector = Sequence[int | None]


def parse_vectors(plan: StagePlan, texts: Iterable[str]) -> list[list[int | None]]:
    """The value vectors of many sheets. Raises ValueError on anything but whole numbers and a permitted null."""
    text = f"[{','.join(texts)}]"
    # A vector holds nothing but whole numbers and null, so the text can be searched before it is parsed.
    if "null" in text and plan.stage.not_applicable is NotApplicable.REFUSE:
        raise ValueError(f"Stage {plan.stage.code} has no not-applicable values, but a sheet does")
    # json would read 80.5 and NaN as floats, which are not exact and must not enter a score.
    vectors: list[list[int | None]] = json.loads(text, parse_float=_not_whole, parse_constant=_not_whole)
    return vectors


def vectors_by_entry(plan: StagePlan, entrants: Iterable[Entry], sheets: Sheets) -> dict[Key, list[Vector]]:
    """The value vectors of each entry, in the order of its sheets."""
    # All texts are parsed by one call, which takes a third of the time of one call a sheet.
    keys = [entry.key for entry in entrants]
    parsed = iter(parse_vectors(plan, (row[4] for key in keys for row in sheets[key])))
    return {key: [next(parsed) for _ in sheets[key]] for key in keys}


def criterion_scores(
    plan: StagePlan, entrants: Sequence[Entry], vectors: Mapping[Key, Sequence[Vector]]
) -> dict[Key, Exact | None]:
    """Exact scores before the rounding of the stage; None where the aggregation refuses."""
    groups: dict[str, list[Key]] = defaultdict(list)
    for entry in entrants:
        groups[entry.group].append(entry.key)
    has_gaps = plan.stage.not_applicable is NotApplicable.EXCLUDE_CRITERION
    scores: dict[Key, Exact | None] = {}
    for group, keys in groups.items():
        score = partial(score_with_gaps, plan, group) if has_gaps else _scorer_without_gaps(plan, group)
        scores.update((key, score(vectors[key]) if vectors[key] else None) for key in keys)
    return scores


def _scorer_without_gaps(plan: StagePlan, group: str) -> Callable[[Sequence[Vector]], Exact | None]:
    """A function from an entry's complete vectors to its score; what is the same for the group is looked up once."""
    weights, rounds = plan.leaves(group).weights, plan.stage.round
    base, weight_sum = plan.weight_base(group, weights), sum(weights)
    is_exact = rounds.criterion is None and rounds.weighted_criterion is None

    def score(vectors: Sequence[Vector]) -> Exact | None:
        aggregation = plan.aggregation_for(len(vectors))
        if aggregation is None:
            return None
        sums = [aggregation.total(column) for column in zip(*vectors, strict=True)]
        # zip compared the sheets with one another; this compares them with the rulebook.
        if len(sums) != len(weights):
            raise ValueError(f"A sheet of stage {plan.stage.code} has {len(sums)} values, not {len(weights)}")
        offset, denominator = plan.offset * aggregation.counted, plan.divisor * aggregation.divisor
        if is_exact:
            numerator = plan.multiplier * sum(map(mul, weights, sums)) + offset * weight_sum
            return Exact(numerator, denominator * base)
        numerators = [plan.multiplier * total + offset for total in sums]
        if rounds.criterion is not None:
            scale = 10**rounds.criterion
            numerators, denominator = [half_up(n * scale, denominator) for n in numerators], scale
        if rounds.weighted_criterion is None:
            return Exact(sum(map(mul, weights, numerators)), denominator * base)
        scale, divisor = 10**rounds.weighted_criterion, denominator * base
        return Exact(sum(half_up(w * n * scale, divisor) for w, n in zip(weights, numerators, strict=True)), scale)

    return score


def score_with_gaps(plan: StagePlan, group: str, vectors: Sequence[Vector]) -> Exact | None:
    """A criterion that nobody found applicable leaves both sums; one that the aggregation refuses has no score."""
    rounds, terms = plan.stage.round, []
    for weight, column in zip(plan.leaves(group).weights, zip(*vectors, strict=True), strict=True):
        if all(value is None for value in column):
            continue
        aggregate = aggregate_column(plan, column)
        if aggregate is None:
            return None
        rounded = aggregate.round_to(rounds.criterion)
        terms.append(Term(weight, rounded.numerator, rounded.denominator))
    return plan.weigh(group, terms, rounds.weighted_criterion) if terms else None


def aggregate_column(plan: StagePlan, column: Sequence[int | None]) -> Exact | None:
    """The aggregate of x in one criterion over the judges who gave a value, not rounded; None when there is none."""
    values = [value for value in column if value is not None]
    aggregation = plan.aggregation_for(len(values))
    if aggregation is None:
        return None
    numerator = plan.multiplier * aggregation.total(values) + plan.offset * aggregation.counted
    return Exact(numerator, plan.divisor * aggregation.divisor)


def criterion_spread(plan: StagePlan, vectors: Sequence[Vector]) -> Exact | None:
    """The largest difference of x between two judges in any one criterion."""
    widths = []
    for column in zip(*vectors, strict=True):
        values = [value for value in column if value is not None]
        if values:
            widths.append(max(values) - min(values))
    return Exact(plan.multiplier * max(widths), plan.divisor) if widths else None


def _not_whole(text: str) -> NoReturn:
    raise ValueError(f"A stored value is a whole number, not {text}")
