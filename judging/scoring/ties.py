"""The tie chain (docs/scoring.md 6): what separates equal entries, worked out only for those that are equal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from competition.rulebook.result_rules import TieBreakStep
from competition.rulebook.vocabulary import TieBreakBy
from judging.scoring.criteria import aggregate_column, parse_vectors
from judging.scoring.exact import Exact
from judging.scoring.inputs import Entry, JudgeKey, Key, PlenaryOrder
from judging.scoring.plan import ScoringPlan
from judging.scoring.stage import StageTable

TieValue = Exact | int | None


class Vote(NamedTuple):
    """One judge who scored every tied entry; `choice` is None when her best total is shared."""

    judge: JudgeKey
    totals: Mapping[Key, Exact]
    choice: Key | None


class TieStep(NamedTuple):
    """One step as it was applied: what it compared, higher first, None last, and the classes it left."""

    rule: TieBreakStep
    values: Mapping[Key, TieValue]
    classes: tuple[tuple[Key, ...], ...]
    vote_stage: str | None = None
    votes: tuple[Vote, ...] = ()


class Split(NamedTuple):
    """A class of equals after the chain: `decided` has, for an entry, the last step that separated it from another."""

    classes: tuple[tuple[Key, ...], ...]
    decided: Mapping[Key, TieBreakStep]
    steps: tuple[TieStep, ...]


class TieChain:
    """The chain over the stages whose tables are given; a step that refers to another stage separates nothing."""

    def __init__(
        self,
        plan: ScoringPlan,
        entries: Iterable[Entry],
        tables: Mapping[str, StageTable],
        orders: Sequence[PlenaryOrder],
    ) -> None:
        self.plan = plan
        self.tables = tables
        self.orders = tuple(orders)
        self._groups = {entry.key: entry.group for entry in entries}
        self._aggregates: dict[tuple[str, Key], Exact | None] = {}

    def split(self, members: Sequence[Key]) -> Split:
        """The members in classes, best first; inside a class they keep the sequence given."""
        classes: list[tuple[Key, ...]] = [tuple(members)]
        decided: dict[Key, TieBreakStep] = {}
        steps: list[TieStep] = []
        for rule in self.plan.rulebook.tie_break:
            parted: list[tuple[Key, ...]] = []
            for tied in classes:
                if len(tied) == 1:
                    parted.append(tied)
                    continue
                step = self._apply(rule, tied)
                steps.append(step)
                parted += step.classes
                if len(step.classes) > 1:
                    decided.update(dict.fromkeys(tied, rule))
            classes = parted
        return Split(tuple(classes), decided, tuple(steps))

    def _apply(self, rule: TieBreakStep, tied: tuple[Key, ...]) -> TieStep:
        values: dict[Key, TieValue]
        if rule.by is TieBreakBy.JUDGE_VOTE:
            stage, votes = self._votes(tied)
            choices = [vote.choice for vote in votes]
            values = {key: choices.count(key) for key in tied}
            return TieStep(rule, values, _partition(tied, values), stage, votes)
        match rule:
            case TieBreakStep(by=TieBreakBy.CRITERION, ref=str(ref)):
                values = {key: self._criterion(ref, key) for key in tied}
            case TieBreakStep(by=TieBreakBy.STAGE, ref=str(ref)):
                values = {key: self._stage_score(ref, key) for key in tied}
            case _:
                values = recorded_places(tied, self.orders)
        return TieStep(rule, values, _partition(tied, values))

    def _stage_score(self, stage: str, key: Key) -> Exact | None:
        table = self.tables.get(stage)
        row = table.rows.get(key) if table else None
        return row.comparable if row else None

    def _criterion(self, ref: str, key: Key) -> Exact | None:
        if (ref, key) not in self._aggregates:
            aggregate = self._aggregate(ref, key)
            self._aggregates[ref, key] = None if aggregate is None else self.plan.comparable(aggregate)
        return self._aggregates[ref, key]

    def _aggregate(self, ref: str, key: Key) -> Exact | None:
        stage, code = ref.split(".", 1)
        table, group = self.tables.get(stage), self._groups[key]
        if table is None or not table.sheets.get(key):
            return None
        plan = self.plan.stages[stage]
        codes = [criterion.code for criterion in plan.criteria(group)]
        # The criterion may not be scored in the group of this entry.
        if code not in codes:
            return None
        position = codes.index(code)
        return aggregate_column(plan, [v[position] for v in parse_vectors(plan, (row[4] for row in table.sheets[key]))])

    def _votes(self, tied: tuple[Key, ...]) -> tuple[str | None, tuple[Vote, ...]]:
        # Only where all tied entries have sheets can a judge have compared them (docs/scoring.md 6).
        for stage in reversed(self.plan.final_stages):
            table = self.tables.get(stage)
            if table and all(table.sheets.get(key) for key in tied):
                return stage, self._votes_in(table, tied)
        return None, ()

    def _votes_in(self, table: StageTable, tied: tuple[Key, ...]) -> tuple[Vote, ...]:
        # What the judges gave, before any adjustment for severity (docs/scoring.md 3).
        totals = {key: table.judge_totals(key) for key in tied}
        judges = set.intersection(*(set(judge_totals) for judge_totals in totals.values()))
        votes = []
        for judge in sorted(judges):
            totals_by_entry = {key: self.plan.comparable(totals[key][judge]) for key in tied}
            best = max(totals_by_entry.values())
            favourites = [key for key in tied if totals_by_entry[key] == best]
            votes.append(Vote(judge, totals_by_entry, favourites[0] if len(favourites) == 1 else None))
        return tuple(votes)


def recorded_places(tied: Sequence[Key], orders: Sequence[PlenaryOrder]) -> dict[Key, TieValue]:
    """Minus the place in the recorded order that names most of these entries (the latest of several), None if unnamed.

    An order that names fewer than two of them says nothing about who is better.
    """
    named = [[key for key in order.entries if key in tied] for order in reversed(orders)]
    # max() returns the first of equals, and the latest order comes first.
    best = max(named, key=len, default=[])
    if len(best) < 2:
        return dict.fromkeys(tied)
    return {key: -best.index(key) - 1 if key in best else None for key in tied}


def _partition(tied: Sequence[Key], values: Mapping[Key, TieValue]) -> tuple[tuple[Key, ...], ...]:
    distinct = sorted({value for value in values.values() if value is not None}, reverse=True)
    classes = [tuple(key for key in tied if values[key] == value) for value in distinct]
    without = tuple(key for key in tied if values[key] is None)
    return tuple(classes) + ((without,) if without else ())
