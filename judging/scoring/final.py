"""The final score and the lists it is ranked in (docs/scoring.md 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from competition.rulebook.model import CarryAs, NotReachedLast, Scope, TieBreak
from judging.scoring.exact import Exact
from judging.scoring.inputs import Entry, Key, Move, Order
from judging.scoring.plan import Plan
from judging.scoring.ranking import classes_of, ranked
from judging.scoring.stage import StageTable
from judging.scoring.ties import Split, TieChain

HUNDRED = Exact(1, 100)
ListKey = tuple[str, ...]


class FinalTerm(NamedTuple):
    """What one stage gives to a final score: `value` is the entry's stage score or its rank there."""

    stage: str
    as_: CarryAs
    weight: Exact
    value: Exact | None

    @property
    def weighted(self) -> Exact | None:
        return None if self.value is None else self.weight * self.value * HUNDRED


class FinalRow(NamedTuple):
    """One entry in one list.

    `place` counts the lines of the list from 1. `rank` is official, after moves; both ranks are None for an entry with
    none. `tied`: it shares its official rank. `decided_by`: the last tie-break step that separated it from an equal.
    """

    key: Key
    final: Exact | None
    comparable: Exact | None
    place: int
    computed_rank: int | None
    rank: int | None
    tied: bool
    decided_by: TieBreak | None
    finalist: bool
    last_stage: str | None


@dataclass(frozen=True, slots=True)
class FinalList:
    """`ties` holds the chain of every class of equals, as it was applied in this list."""

    scope: Scope
    key: ListKey
    rows: tuple[FinalRow, ...]
    ties: tuple[Split, ...]

    def row(self, key: Key) -> FinalRow | None:
        return next((row for row in self.rows if row.key == key), None)


@dataclass(frozen=True, slots=True)
class FinalTable:
    """`lists` has the scopes that are ranked or awarded; `idle_moves` name an entry that has no rank in their list."""

    lists: Mapping[tuple[Scope, ListKey], FinalList]
    idle_moves: tuple[Move, ...]


class Standing(NamedTuple):
    """An entry before it is put in lists; `order` None means without a rank, else lowest first."""

    entry: Entry
    final: Exact | None
    comparable: Exact | None
    order: tuple[int, int, int] | None
    last_stage: str | None


def tabulate_final(
    plan: Plan,
    entries: Collection[Entry],
    tables: Mapping[str, StageTable],
    orders: Sequence[Order] = (),
    moves: Sequence[Move] = (),
) -> FinalTable:
    """Ranks every entry in each list the rulebook ranks or awards. A rulebook without a final has no list."""
    if plan.final is None:
        return FinalTable({}, tuple(moves))
    members: dict[tuple[Scope, ListKey], list[Standing]] = defaultdict(list)
    for standing in standings(plan, entries, tables):
        for scope in _scopes(plan):
            members[scope, standing.entry.list_key(scope)].append(standing)
    chain = TieChain(plan, entries, tables, orders)
    lists, effective = {}, set()
    for (scope, key), own in sorted(members.items(), key=lambda item: (_scopes(plan).index(item[0][0]), item[0][1])):
        lists[scope, key] = _list(scope, key, own, chain, moves, effective)
    return FinalTable(lists, tuple(move for i, move in enumerate(moves) if i not in effective))


def final_terms(plan: Plan, tables: Mapping[str, StageTable], key: Key) -> list[FinalTerm]:
    """The parts of an entry's final score in the order of the rulebook; a part without a score has no value."""
    terms = []
    for source in plan.final.sources:
        table = tables.get(source.stage)
        row = table.rows.get(key) if table else None
        value = None
        if row is not None and row.score is not None:
            value = row.score if source.as_ is CarryAs.SCORE else Exact(row.rank, 1)
        terms.append(FinalTerm(source.stage, source.as_, Exact.of(source.weight), value))
    return terms


def final_score(plan: Plan, tables: Mapping[str, StageTable], key: Key) -> Exact | None:
    """None unless the entry has a score in every stage the final is made of."""
    weighted = [term.weighted for term in final_terms(plan, tables, key)]
    return None if None in weighted else sum(weighted[1:], weighted[0])


def final_scores(plan: Plan, entries: Iterable[Entry], tables: Mapping[str, StageTable]) -> dict[Key, Exact | None]:
    """`final_score` of every entry; the usual single source is the stage score itself and costs nothing."""
    source = plan.final.sources[0]
    if len(plan.final.sources) == 1 and source.as_ is CarryAs.SCORE and source.stage in tables:
        table = tables[source.stage]
        return {entry.key: table.score(entry.key) for entry in entries}
    return {entry.key: final_score(plan, tables, entry.key) for entry in entries}


def standings(plan: Plan, entries: Collection[Entry], tables: Mapping[str, StageTable]) -> list[Standing]:
    """By code, so that equals are always listed in one sequence."""
    ordered = sorted(entries, key=lambda entry: entry.code)
    finals = final_scores(plan, ordered, tables)
    reached = {key: final for key, final in finals.items() if final is not None}
    orders = dict(zip(reached, plan.order_keys(list(reached.values())), strict=True))
    sign = 1 if plan.final.sources[0].as_ is CarryAs.RANK else -1
    below = _below(plan, tables, reached)
    result = []
    for entry in ordered:
        final = finals[entry.key]
        if final is not None:
            own = orders[entry.key]
            comparable = Exact(own, 10**plan.places) if plan.is_rounded else final
            result.append(Standing(entry, final, comparable, (0, 0, sign * own), plan.final_stages[-1]))
            continue
        stage, order = below.get(entry.key, (None, None))
        if plan.final.not_reached_last is NotReachedLast.UNRANKED:
            order = None
        result.append(Standing(entry, None, None, order, stage))
    return result


def _below(
    plan: Plan, tables: Mapping[str, StageTable], reached: Container[Key]
) -> dict[Key, tuple[str, tuple[int, int, int]]]:
    """For every entry with a score that did not reach the end its last stage, and its order among the others."""
    last = {}
    for number, stage in enumerate(plan.final_stages):
        rows = tables[stage].rows.values() if stage in tables else ()
        scored = {row.key: row.score for row in rows if row.complete and row.key not in reached}
        orders = plan.order_keys(list(scored.values()))
        last.update({key: (stage, (1, -number, -order)) for key, order in zip(scored, orders, strict=True)})
    return last


def _scopes(plan: Plan) -> list[Scope]:
    return list(dict.fromkeys([*plan.final.rankings, *(award.per for award in plan.rulebook.awards)]))


def _list(
    scope: Scope, key: ListKey, members: Sequence[Standing], chain: TieChain, moves: Sequence[Move], effective: set[int]
) -> FinalList:
    classes, ties = _split(members, chain)
    decided = {own: rule for split in ties for own, rule in split.decided.items()}
    computed = {own: rank for rank, tied in ranked(classes) for own in tied}
    for number, move in enumerate(moves):
        if move.scope is scope and move.entry in computed:
            classes = moved(classes, move)
            effective.add(number)
    official = {own: (rank, len(tied) > 1) for rank, tied in ranked(classes) for own in tied}
    listed = list(official) + [own.entry.key for own in members if own.order is None]
    known = {own.entry.key: own for own in members}
    rows = []
    for place, own in enumerate(listed, start=1):
        standing = known[own]
        rank, tied = official.get(own, (None, False))
        figures = (standing.final, standing.comparable, place, computed.get(own), rank, tied, decided.get(own))
        rows.append(FinalRow(own, *figures, standing.final is not None, standing.last_stage))
    return FinalList(scope, key, tuple(rows), tuple(ties))


def _split(members: Sequence[Standing], chain: TieChain) -> tuple[list[tuple[Key, ...]], list[Split]]:
    classes: list[tuple[Key, ...]] = []
    ties = []
    for equals in classes_of((own for own in members if own.order is not None), lambda own: own.order):
        keys = tuple(own.entry.key for own in equals)
        if len(keys) > 1:
            ties.append(chain.split(keys))
            classes += ties[-1].classes
        else:
            classes.append(keys)
    return classes, ties


def moved(classes: Sequence[tuple[Key, ...]], move: Move) -> list[tuple[Key, ...]]:
    """The entry stands alone before the first class that begins at or after its new rank, else at the end."""
    rest = [others for tied in classes if (others := tuple(key for key in tied if key != move.entry))]
    before = [tied for rank, tied in ranked(rest) if rank < move.to_rank]
    return [*before, (move.entry,), *rest[len(before) :]]
