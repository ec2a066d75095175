"""Who gets which award (docs/scoring.md 7)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from competition.rulebook.result_rules import AwardRules
from competition.rulebook.vocabulary import RankingScope, TieAction
from judging.scoring.exact import Exact
from judging.scoring.final import FinalList, FinalRow, FinalTable, ListKey
from judging.scoring.inputs import Entry, Key
from judging.scoring.plan import ScoringPlan
from judging.scoring.ranking import classes_of


@dataclass(frozen=True, slots=True)
class AwardResult:
    """One award of one entry; `place` is where its class begins among the finalists of the list."""

    award: str
    scope: RankingScope
    list_key: ListKey
    entry: Key
    code: str
    place: int
    shared: bool


@dataclass(frozen=True, slots=True)
class PendingAward:
    """A tie that runs over the end of an award and waits for a plenary."""

    award: str
    scope: RankingScope
    list_key: ListKey
    entries: tuple[Key, ...]
    place: int


class Awards(NamedTuple):
    """What was awarded and what a plenary must decide first."""

    awarded: tuple[AwardResult, ...]
    pending: tuple[PendingAward, ...]


class AwardClass(NamedTuple):
    """A tie class of finalists at its place, and the award that covers it; `is_pending` when a plenary must decide."""

    award: AwardRules
    place: int
    members: Sequence[FinalRow]
    is_pending: bool


def allocate_awards(plan: ScoringPlan, entries: Collection[Entry], final_table: FinalTable) -> Awards:
    """Walks the finalists of every list by official rank."""
    codes = {entry.key: entry.code for entry in entries}
    awarded: list[AwardResult] = []
    pending: list[PendingAward] = []
    for final_list in final_table.lists.values():
        list_awards = [rule for rule in plan.rulebook.awards if rule.per is final_list.scope]
        for turn in find_award_classes(list_awards, final_list):
            keys = tuple(row.key for row in turn.members)
            where = (turn.award.code, final_list.scope, final_list.key)
            if turn.is_pending:
                pending.append(PendingAward(*where, keys, turn.place))
            else:
                awarded += [AwardResult(*where, key, codes[key], turn.place, len(turn.members) > 1) for key in keys]
    return Awards(tuple(awarded), tuple(pending))


def find_award_classes(awards: Sequence[AwardRules], final_list: FinalList) -> Iterator[AwardClass]:
    """Only classes that an award covers and whose score is high enough for it."""
    place = 1
    finalists = ((row.rank, row) for row in final_list.rows if row.finalist and row.rank is not None)
    for ranked in classes_of(finalists, itemgetter(0)):
        members = [row for _rank, row in ranked]
        covering = _covering(awards, place)
        after = place + len(members)
        # A class below the minimum gets nothing and still uses up its places (docs/scoring.md 7).
        if covering is not None and _reaches(covering, members[0]):
            runs_over = after - 1 > covering.rank_to
            yield AwardClass(covering, place, members, runs_over and covering.on_tie is TieAction.PLENARY)
            if runs_over and covering.on_tie is TieAction.SHARE:
                # Where two share the first prize, the second is still given (docs/decisions/007, 6).
                after = covering.rank_to + 1
        place = after


def _covering(awards: Iterable[AwardRules], place: int) -> AwardRules | None:
    return next((award for award in awards if award.rank_from <= place <= award.rank_to), None)


def _reaches(covering: AwardRules, row: FinalRow) -> bool:
    if covering.min_score is None:
        return True
    return row.comparable is not None and row.comparable >= Exact.from_value(covering.min_score)
