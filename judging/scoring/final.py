"""The final score and the lists it is ranked in (docs/scoring.md 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from competition.rulebook.result_rules import FinalRules, TieBreakStep
from competition.rulebook.vocabulary import CarryAs, NotReachedLast, RankingScope
from judging.scoring.exact import Exact
from judging.scoring.inputs import Entry, Key, PlenaryMove, PlenaryOrder
from judging.scoring.plan import ScoringPlan
from judging.scoring.ranking import classes_of, rank_classes
from judging.scoring.stage import StageTable
from judging.scoring.ties import Split, TieChain

HUNDREDTH = Exact(1, 100)  # weights of the final are percentages
ListKey = tuple[str, ...]


class FinalTerm(NamedTuple):
    """What one stage gives to a final score: `value` is the entry's stage score or its rank there."""

    stage: str
    as_: CarryAs
    weight: Exact
    value: Exact | None

    @property
    def weighted(self) -> Exact | None:
        return None if self.value is None else self.weight * self.value * HUNDREDTH


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
    decided_by: TieBreakStep | None
    finalist: bool
    last_stage: str | None


@dataclass(frozen=True, slots=True)
class FinalList:
    """`ties` holds the chain of every class of equals, as it was applied in this list."""

    scope: RankingScope
    key: ListKey
    rows: tuple[FinalRow, ...]
    ties: tuple[Split, ...]

    def row(self, key: Key) -> FinalRow | None:
        return next((row for row in self.rows if row.key == key), None)


@dataclass(frozen=True, slots=True)
class FinalTable:
    """`lists` has the scopes that are ranked or awarded; `idle_moves` name an entry that has no rank in their list."""

    lists: Mapping[tuple[RankingScope, ListKey], FinalList]
    idle_moves: tuple[PlenaryMove, ...]


class FinalEntry(NamedTuple):
    """An entry before it is put in lists; `order` None means without a rank, else lowest first."""

    entry: Entry
    final: Exact | None
    comparable: Exact | None
    order: tuple[int, int, int] | None
    last_stage: str | None


def tabulate_final(
    plan: ScoringPlan,
    entries: Collection[Entry],
    tables: Mapping[str, StageTable],
    orders: Sequence[PlenaryOrder] = (),
    moves: Sequence[PlenaryMove] = (),
) -> FinalTable:
    """Ranks every entry in each list the rulebook ranks or awards. A rulebook without a final has no list."""
    if plan.final is None:
        return FinalTable({}, tuple(moves))
    scopes = _scopes(plan, plan.final)
    members: dict[tuple[RankingScope, ListKey], list[FinalEntry]] = defaultdict(list)
    for final_entry in collect_final_entries(plan, plan.final, entries, tables):
        for scope in scopes:
            members[scope, final_entry.entry.list_key(scope)].append(final_entry)
    chain = TieChain(plan, entries, tables, orders)
    lists: dict[tuple[RankingScope, ListKey], FinalList] = {}
    effective: set[int] = set()
    for (scope, key), list_entries in sorted(members.items(), key=lambda item: (scopes.index(item[0][0]), item[0][1])):
        lists[scope, key] = _list(scope, key, list_entries, chain, moves, effective)
    return FinalTable(lists, tuple(move for i, move in enumerate(moves) if i not in effective))


def final_terms(final: FinalRules, tables: Mapping[str, StageTable], key: Key) -> list[FinalTerm]:
    """The parts of an entry's final score in the order of the rulebook; a part without a score has no value."""
    terms = []
    for source in final.sources:
        table = tables.get(source.stage)
        row = table.rows.get(key) if table else None
        if row is None:
            value = None
        elif source.as_ is CarryAs.SCORE:
            value = row.score
        else:
            value = None if row.rank is None else Exact(row.rank, 1)
        terms.append(FinalTerm(source.stage, source.as_, Exact.from_value(source.weight), value))
    return terms


def final_score(final: FinalRules, tables: Mapping[str, StageTable], key: Key) -> Exact | None:
    """The sum of an entry's weighted terms; None unless it has a score in every stage the final is made of."""
    weighted = [term.weighted for term in final_terms(final, tables, key)]
    present = [value for value in weighted if value is not None]
    return sum(present, Exact(0, 1)) if len(present) == len(weighted) else None


def final_scores(
    final: FinalRules, entries: Iterable[Entry], tables: Mapping[str, StageTable]
) -> dict[Key, Exact | None]:
    """`final_score` of every entry; the usual single source is the stage score itself and costs nothing."""
    source = final.sources[0]
    # Weights of a final sum to 100, so that of a single source is 100 (docs/scoring.md 6).
    if len(final.sources) == 1 and source.as_ is CarryAs.SCORE and source.stage in tables:
        table = tables[source.stage]
        return {entry.key: table.score(entry.key) for entry in entries}
    return {entry.key: final_score(final, tables, entry.key) for entry in entries}


def collect_final_entries(
    plan: ScoringPlan, final: FinalRules, entries: Collection[Entry], tables: Mapping[str, StageTable]
) -> list[FinalEntry]:
    """Every entry with its final score, by code, so that equals are always listed in one sequence."""
    ordered = sorted(entries, key=lambda entry: entry.code)
    scores = final_scores(final, ordered, tables)
    reached = {key: score for key, score in scores.items() if score is not None}
    orders = dict(zip(reached, plan.order_keys(list(reached.values())), strict=True))
    # Sources are all ranks or all scores, so the first one tells whether low or high is better.
    sign = 1 if final.sources[0].as_ is CarryAs.RANK else -1
    below = _below(plan, tables, reached)
    result = []
    for entry in ordered:
        score = scores[entry.key]
        if score is not None:
            order_key = orders[entry.key]
            # Where ranks go by the rounded score, the order key is that score in whole units: no second rounding.
            comparable = Exact(order_key, 10**plan.places) if plan.is_rounded else score
            result.append(FinalEntry(entry, score, comparable, (0, 0, sign * order_key), plan.final_stages[-1]))
            continue
        stage, order = below.get(entry.key, (None, None))
        if final.not_reached_last is NotReachedLast.UNRANKED:
            order = None
        result.append(FinalEntry(entry, None, None, order, stage))
    return result


def _below(
    plan: ScoringPlan, tables: Mapping[str, StageTable], reached: Container[Key]
) -> dict[Key, tuple[str, tuple[int, int, int]]]:
    """For every entry with a score that did not reach the end its last stage, and its order among the others."""
    last: dict[Key, tuple[str, tuple[int, int, int]]] = {}
    for number, stage in enumerate(plan.final_stages):
        rows = tables[stage].rows.values() if stage in tables else ()
        scored = {row.key: row.score for row in rows if row.score is not None and row.key not in reached}
        orders = plan.order_keys(list(scored.values()))
        # A later stage overwrites an earlier one; the leading 1 puts everybody here behind the finalists, who have 0.
        last.update({key: (stage, (1, -number, -order)) for key, order in zip(scored, orders, strict=True)})
    return last


def _scopes(plan: ScoringPlan, final: FinalRules) -> list[RankingScope]:
    # Lists that only an award names are ranked too (docs/scoring.md 7).
    return list(dict.fromkeys([*final.rankings, *(award.per for award in plan.rulebook.awards)]))


def _list(
    scope: RankingScope,
    key: ListKey,
    members: Sequence[FinalEntry],
    chain: TieChain,
    moves: Sequence[PlenaryMove],
    effective: set[int],
) -> FinalList:
    classes, ties = _split(members, chain)
    decided = {tied_key: rule for split in ties for tied_key, rule in split.decided.items()}
    computed = {tied_key: rank for rank, tied in rank_classes(classes) for tied_key in tied}
    # In the order of recording: a later move sees what the earlier ones left (docs/scoring.md 6).
    for number, move in enumerate(moves):
        if move.scope is scope and move.entry in computed:
            classes = move_entry(classes, move)
            effective.add(number)
    official = {tied_key: (rank, len(tied) > 1) for rank, tied in rank_classes(classes) for tied_key in tied}
    listed = list(official) + [member.entry.key for member in members if member.order is None]
    members_by_key = {member.entry.key: member for member in members}
    rows = []
    for place, entry_key in enumerate(listed, start=1):
        member = members_by_key[entry_key]
        rank, tied = official.get(entry_key, (None, False))
        figures = (member.final, member.comparable, place, computed.get(entry_key), rank, tied, decided.get(entry_key))
        rows.append(FinalRow(entry_key, *figures, member.final is not None, member.last_stage))
    return FinalList(scope, key, tuple(rows), tuple(ties))


def _split(members: Sequence[FinalEntry], chain: TieChain) -> tuple[list[tuple[Key, ...]], list[Split]]:
    classes: list[tuple[Key, ...]] = []
    ties = []
    ordered = ((member.order, member.entry.key) for member in members if member.order is not None)
    for equals in classes_of(ordered, itemgetter(0)):
        keys = tuple(key for _order, key in equals)
        if len(keys) > 1:
            ties.append(chain.split(keys))
            classes += ties[-1].classes
        else:
            classes.append(keys)
    return classes, ties


def move_entry(classes: Sequence[tuple[Key, ...]], move: PlenaryMove) -> list[tuple[Key, ...]]:
    """The entry stands alone before the first class that begins at or after its new rank, else at the end."""
    other_classes = [others for tied in classes if (others := tuple(key for key in tied if key != move.entry))]
    before = sum(rank < move.to_rank for rank, _tied in rank_classes(other_classes))
    return [*other_classes[:before], (move.entry,), *other_classes[before:]]
