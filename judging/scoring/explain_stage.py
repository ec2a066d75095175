"""How one entry came to its score in one stage, number by number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from competition.rulebook.stage_rules import CriterionRules
from competition.rulebook.vocabulary import Adjustment, AggregateOver
from judging.scoring.advancement import Selection
from judging.scoring.aggregate import kept_positions
from judging.scoring.criteria import Vector, aggregate_column, parse_vectors, score_with_gaps
from judging.scoring.exact import Exact
from judging.scoring.inputs import Entry, JudgeKey, Key, SheetRow, SheetTuple
from judging.scoring.plan import ScoringPlan, StagePlan
from judging.scoring.stage import StageTable
from judging.scoring.totals import on_one_denominator, total_score

Figure = dict[str, str]


def format_figure(value: Exact | None, places: int) -> Figure | None:
    """A number twice: exact as a fraction in lowest terms, and as it is printed."""
    return None if value is None else {"exact": value.text(), "printed": str(value.decimal(places))}


class StageExplanation:
    """One entry in one stage. `tell()` is JSON-able; a rounding shows the number before it and after it."""

    def __init__(self, plan: ScoringPlan, table: StageTable, selection: Selection | None, entry: Entry) -> None:
        self.plan: StagePlan = plan.stages[table.stage]
        self.places = plan.places
        self.table = table
        self.selection = selection
        self.entry = entry
        self.rows: list[SheetRow] = table.sheets_of(entry.key)
        self.vectors: Sequence[Vector] = parse_vectors(self.plan, (row.values for row in self.rows))
        self.adjusted: Mapping[JudgeKey, Exact] = table.adjusted_totals(entry.key)

    def tell(self) -> dict[str, object]:
        stage, row = self.plan.stage, self.table.rows[self.entry.key]
        over_criterion = stage.aggregate.over is AggregateOver.CRITERION
        criteria = [self._criterion(number) for number in range(len(self._criteria))] if over_criterion else None
        return {
            "stage": stage.code,
            "label": stage.label,
            "values": stage.values.value,
            "combine": stage.combine.value,
            "aggregate": self._rule(),
            "judges": [
                self._judge(row_of_judge, vector) for row_of_judge, vector in zip(self.rows, self.vectors, strict=True)
            ],
            "criteria": criteria,
            "score_before_rounding": self._figure(self._before_rounding()) if row.complete else None,
            "score": self._figure(row.score, stage.round.stage),
            "comparable": self._figure(row.comparable),
            "rank": row.rank,
            "counted": row.counted,
            "complete": row.complete,
            "missing": row.missing and row.missing.value,
            "spread": self._figure(row.spread),
            "spread_exceeded": row.spread_exceeded,
            "advancement": self._advancement(),
        }

    @property
    def _criteria(self) -> tuple[CriterionRules, ...]:
        return self.plan.criteria(self.entry.group)

    def _figure(self, value: Exact | None, places: int | None = None) -> Figure | None:
        # A figure that was rounded to more decimals than the result prints must show all of them.
        return format_figure(value, max(self.places, places or 0))

    def _rule(self) -> dict[str, object]:
        rule, rounds = self.plan.stage.aggregate, self.plan.stage.round
        return {
            "over": rule.over.value,
            "method": rule.method.value,
            "drop_high": rule.drop_high,
            "drop_low": rule.drop_low,
            "adjustment": self.plan.stage.adjustment.value,
            "round": {name: getattr(rounds, name) for name in rounds.__slots__},
        }

    def _judge(self, row: SheetRow, vector: Vector) -> dict[str, object]:
        group, rounds = self.entry.group, self.plan.rounding_of_totals()
        before = self.plan.weigh(group, self.plan.terms(group, vector), rounds.weighted_criterion)
        explained: dict[str, object] = {
            "judge": row.judge,
            "values": self._values(vector),
            "total_before_rounding": self._figure(before),
            "total": self._figure(Exact(row.numerator, row.denominator), rounds.judge_total),
        }
        if self.plan.stage.adjustment is Adjustment.SEVERITY:
            explained["severity"] = self._figure(self.table.severity[row.judge])
            explained["adjusted"] = self._figure(self.adjusted[row.judge])
        if self.plan.stage.aggregate.over is AggregateOver.JUDGE_TOTAL:
            explained["dropped"] = row.judge not in self._kept_judges()
        return explained

    def _values(self, vector: Vector) -> list[dict[str, object]]:
        base = self._base(value is not None for value in vector)
        places = self.plan.rounding_of_totals().weighted_criterion
        explained_values: list[dict[str, object]] = []
        for criterion, weight, value in zip(self._criteria, self._weights, vector, strict=True):
            explained: dict[str, object] = {
                "criterion": criterion.code,
                "label": criterion.label,
                "weight": str(criterion.weight),
            }
            if value is None:
                explained["value"] = None
            else:
                x = self.plan.points(value)
                explained["value"] = str(self.plan.scale.write(value))
                explained["x"] = self._figure(x)
                explained["divided_by"] = self._weight(base)
                explained.update(self._weighted(weight, x, base, places))
            explained_values.append(explained)
        return explained_values

    @property
    def _weights(self) -> tuple[int, ...]:
        return self.plan.leaves(self.entry.group).weights

    def _base(self, applicable: Iterable[bool]) -> int:
        weights = [w for w, counts in zip(self._weights, applicable, strict=True) if counts]
        return self.plan.weight_base(self.entry.group, weights)

    def _weight(self, base: int) -> str:
        """What the weighted value is divided by, in the unit of the rulebook's weights."""
        unit = self.plan.leaves(self.entry.group).weight_unit
        return Exact(base, unit).text()

    def _weighted(self, weight: int, value: Exact, base: int, places: int | None) -> dict[str, Figure | None]:
        term = value * Exact(weight, base)
        return {
            "weighted_before_rounding": self._figure(term),
            "weighted": self._figure(term.round_to(places), places),
        }

    def _kept_judges(self) -> set[JudgeKey]:
        judges = list(self.adjusted)
        if not judges:
            return set()
        # Sheets with a not-applicable value have denominators of their own; numerators compare only over a common one.
        numerators, _ = on_one_denominator(self._adjusted_rows())
        return {judges[i] for i in kept_positions(self.plan.stage.aggregate, numerators)}

    def _criterion(self, number: int) -> dict[str, object]:
        criterion, rounds = self._criteria[number], self.plan.stage.round
        column = [vector[number] for vector in self.vectors]
        before = aggregate_column(self.plan, column)
        explained: dict[str, object] = {
            "criterion": criterion.code,
            "label": criterion.label,
            "weight": str(criterion.weight),
            "values": self._column(column),
            "aggregate_before_rounding": self._figure(before),
            "aggregate": None,
        }
        if before is not None:
            aggregate, base = before.round_to(rounds.criterion), self._column_base()
            explained["aggregate"] = self._figure(aggregate, rounds.criterion)
            explained["divided_by"] = self._weight(base)
            explained.update(self._weighted(self._weights[number], aggregate, base, rounds.weighted_criterion))
        return explained

    def _column_base(self) -> int:
        return self._base(any(value is not None for value in column) for column in zip(*self.vectors, strict=True))

    def _column(self, column: Sequence[int | None]) -> list[dict[str, object]]:
        present = [(position, value) for position, value in enumerate(column) if value is not None]
        counted = kept_positions(self.plan.stage.aggregate, [value for _position, value in present])
        counted_positions = {present[i][0] for i in counted}
        return [
            {
                "judge": row.judge,
                "value": None if value is None else str(self.plan.scale.write(value)),
                "x": None if value is None else self._figure(self.plan.points(value)),
                "dropped": value is not None and i not in counted_positions,
            }
            for i, (row, value) in enumerate(zip(self.rows, column, strict=True))
        ]

    def _adjusted_rows(self) -> list[SheetTuple]:
        return [
            (self.entry.key, judge, total.numerator, total.denominator, "") for judge, total in self.adjusted.items()
        ]

    def _before_rounding(self) -> Exact | None:
        if self.plan.stage.aggregate.over is AggregateOver.JUDGE_TOTAL:
            return total_score(self.plan, self._adjusted_rows())
        return score_with_gaps(self.plan, self.entry.group, self.vectors)

    def _advancement(self) -> dict[str, object] | None:
        if self.selection is None:
            return None
        key: Key = self.entry.key
        # An incomplete entry stands in no list.
        part = next((part for part in self.selection.parts if key in part.places), None)
        return {
            "advanced": key in self.selection.advanced,
            "reason": self.selection.reasons[key].value,
            "list": list(part.key) if part else None,
            "place": part.places[key] if part else None,
            "seats": part.seats if part else None,
        }
