"""A rulebook worked out for arithmetic: scales, weights and denominators as integers, once for each (stage, group)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import gcd, lcm
from typing import NamedTuple

from competition.rulebook.rules import Rulebook
from competition.rulebook.stage_rules import CriterionRules, ScoredStageRules
from competition.rulebook.vocabulary import AggregateOver, CombineMethod, NotApplicable, RankOn, ValueScale
from judging.scoring.aggregate import Aggregation, choose_aggregation
from judging.scoring.exact import Exact, decimal_places, half_up
from judging.scoring.values import (
    SheetValueErrors,
    ValueProblem,
    ValueProblemKind,
    WholeScale,
    find_value_problems,
    scale_to_whole,
)

# What a rulebook without a final prints (docs/scoring.md 4).
PRINTED_PLACES = 2


class Term(NamedTuple):
    """One criterion's share of a sum: a whole weight and a number `numerator / denominator`."""

    weight: int
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class LeafCriteria:
    """The criteria a sheet of one group answers, with their weights as `weight / weight_unit`."""

    criteria: tuple[CriterionRules, ...]
    weights: tuple[int, ...]
    weight_unit: int

    @classmethod
    def from_criteria(cls, criteria: tuple[CriterionRules, ...]) -> LeafCriteria:
        places = max((decimal_places(criterion.weight) for criterion in criteria), default=0)
        return cls(criteria, tuple(scale_to_whole(criterion.weight, places) for criterion in criteria), 10**places)


class StagePlan:
    """One scored stage. `x(v)` is `(multiplier * v + offset) / divisor` for a scaled value v."""

    def __init__(self, stage: ScoredStageRules) -> None:
        self.stage = stage
        self.scale = WholeScale.from_scale(stage.scale)
        self.unit = self.scale.unit
        self.multiplier, self.offset, self.divisor = _points(self.scale, stage.values)
        self._leaves = {group: LeafCriteria.from_criteria(stage.scored_criteria(group)) for group in stage.groups}
        self._aggregations: dict[int, Aggregation | None] = {}

    def aggregation_for(self, count: int) -> Aggregation | None:
        """How this stage aggregates that number of values; remembered, for it is asked once an entry."""
        if count not in self._aggregations:
            self._aggregations[count] = choose_aggregation(self.stage.aggregate, count)
        return self._aggregations[count]

    def leaves(self, group: str) -> LeafCriteria:
        return self._leaves[group]

    def criteria(self, group: str) -> tuple[CriterionRules, ...]:
        return self._leaves[group].criteria

    def encode(self, group: str, answers: Mapping[str, Decimal | None]) -> list[int | None]:
        """The vector of a complete sheet; None in `answers` means not applicable. Raises SheetValueErrors."""
        criteria = self.criteria(group)
        problems = find_value_problems(answers, criteria, self.scale, self.stage.not_applicable)
        if problems:
            raise SheetValueErrors(problems)
        values = [answers[criterion.code] for criterion in criteria]
        return [None if value is None else self.scale.read(value) for value in values]

    def decode(self, group: str, vector: Sequence[int | None]) -> dict[str, Decimal | None]:
        pairs = zip(self.criteria(group), vector, strict=True)
        return {criterion.code: None if value is None else self.scale.write(value) for criterion, value in pairs}

    def judge_total(self, group: str, vector: Sequence[int | None]) -> Exact:
        """Section 2 of docs/scoring.md; not rounded in a stage that aggregates each criterion first."""
        rounds = self.rounding_of_totals()
        return self.weigh(group, self.terms(group, vector), rounds.weighted_criterion).round_to(rounds.judge_total)

    def so_far(self, group: str, values: Mapping[str, int]) -> tuple[Exact | None, Decimal, Decimal]:
        """The total over the criteria that have a (scaled) value, the weight it rests on, and the whole weight.

        For the eyes of the judge who is still writing; nothing is ranked by it.
        """
        pairs = zip(self.criteria(group), self._leaves[group].weights, strict=True)
        terms = [
            Term(weight, self.multiplier * values[criterion.code] + self.offset, self.divisor)
            for criterion, weight in pairs
            if criterion.code in values
        ]
        rests_on = sum((c.weight for c in self.criteria(group) if c.code in values), Decimal(0))
        whole_weight = sum((c.weight for c in self.criteria(group)), Decimal(0))
        rounds = self.rounding_of_totals()
        total = self.weigh(group, terms, rounds.weighted_criterion).round_to(rounds.judge_total) if terms else None
        return total, rests_on, whole_weight

    def denominator(self, group: str) -> int:
        """That of every total of a sheet without a not-applicable criterion."""
        rounds = self.rounding_of_totals()
        places = rounds.weighted_criterion if rounds.judge_total is None else rounds.judge_total
        return 10**places if places is not None else self.divisor * self.weight_base(group, self._leaves[group].weights)

    def points(self, value: int) -> Exact:
        """x of one scaled value."""
        return Exact(self.multiplier * value + self.offset, self.divisor)

    def terms(self, group: str, vector: Sequence[int | None]) -> list[Term]:
        """The applicable criteria of one sheet. Raises SheetValueErrors when there is none."""
        if None in vector and self.stage.not_applicable is NotApplicable.REFUSE:
            raise SheetValueErrors([ValueProblem(None, ValueProblemKind.NOT_APPLICABLE, list(vector))])
        pairs = zip(self._leaves[group].weights, vector, strict=True)
        terms = [Term(w, self.multiplier * v + self.offset, self.divisor) for w, v in pairs if v is not None]
        if not terms:
            raise SheetValueErrors([ValueProblem(None, ValueProblemKind.NOTHING_APPLICABLE, None)])
        return terms

    def weight_base(self, group: str, weights: Sequence[int]) -> int:
        """What a whole weight is divided by: the sum of the applicable ones in a mean, the unit in a sum."""
        return sum(weights) if self.stage.combine is CombineMethod.WEIGHTED_MEAN else self._leaves[group].weight_unit

    def weigh(self, group: str, terms: Sequence[Term], places: int | None) -> Exact:
        """The weighted mean or sum of the terms, each rounded to `places` first unless that is None."""
        base = self.weight_base(group, [term.weight for term in terms])
        if places is not None:
            scale = 10**places
            return Exact(sum(half_up(w * n * scale, d * base) for w, n, d in terms), scale)
        common = lcm(*(term.denominator for term in terms))
        return Exact(sum(w * n * (common // d) for w, n, d in terms), common * base)

    def rounding_of_totals(self) -> RoundTotals:
        """Where each criterion is aggregated first, a judge's total is only shown and nothing of it is rounded."""
        rounds = self.stage.round
        if self.stage.aggregate.over is AggregateOver.CRITERION:
            return RoundTotals(None, None)
        return RoundTotals(rounds.weighted_criterion, rounds.judge_total)


class RoundTotals(NamedTuple):
    """Decimals of what a judge's total is made of and of the total itself; None = exact."""

    weighted_criterion: int | None
    judge_total: int | None


class ScoringPlan:
    """A whole rulebook ready for arithmetic. Without a `final` everything is compared exactly."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.final = rulebook.final
        self.stages = {stage.code: StagePlan(stage) for stage in rulebook.scored_stages}
        self.places = PRINTED_PLACES if self.final is None else self.final.round.places
        self.is_rounded = self.final is not None and self.final.rank_on is RankOn.ROUNDED

    @property
    def final_stages(self) -> tuple[str, ...]:
        """The stages the final is made of, in rulebook order."""
        named = {source.stage for source in self.final.sources} if self.final else set()
        return tuple(code for code in self.stages if code in named)

    def comparable(self, value: Exact) -> Exact:
        """What ranks: the printed value, or the exact one where the rulebook says so."""
        return value.round_to(self.places) if self.is_rounded else value

    def print_score(self, value: Exact | None) -> Decimal | None:
        """The value with the decimals of the rulebook; None where there is none."""
        return None if value is None else value.decimal(self.places)

    def order_keys(self, values: Sequence[Exact]) -> list[int]:
        """Whole numbers that stand in the same order, with the same equalities, as the comparable values."""
        if self.is_rounded:
            return [value.rounded(self.places) for value in values]
        # A set, because nearly all scores of a stage have the same denominator.
        common = lcm(*{value.denominator for value in values})
        return [value.numerator * (common // value.denominator) for value in values]


def _points(scale: WholeScale, values: ValueScale) -> tuple[int, int, int]:
    if values is ValueScale.RAW:
        return 1, 0, scale.unit
    width = scale.high - scale.low
    # Reduced once here, so that the numbers of every sheet stay small.
    shared = gcd(100, width)
    multiplier = 100 // shared
    return multiplier, -scale.low * multiplier, width // shared
