"""Who goes on to the next stage (docs/scoring.md 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from competition.rulebook.stage_rules import AdvancementRules, QuotaRule
from competition.rulebook.vocabulary import AdvancementMethod
from judging.scoring.exact import Exact
from judging.scoring.inputs import Entry, Key, StageInput
from judging.scoring.plan import ScoringPlan
from judging.scoring.ranking import classes_of, rank_classes
from judging.scoring.seat_allocation import Candidate, SeatAllocation, SeatReason
from judging.scoring.seats import Refusal
from judging.scoring.stage import StageTable
from judging.scoring.ties import TieChain

AdvancementListKey = tuple[str, ...]


class AdvancementReason(StrEnum):
    """Reasons of a method that gives no seats; where seats are given they are `SeatReason` and `Refusal`."""

    ALL_PASSED = "all_passed"
    NAMED = "named"
    NOT_NAMED = "not_named"
    THRESHOLD = "threshold"
    BELOW_THRESHOLD = "below_threshold"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class AdvancementList:
    """One list of the advancement. `seats` None = no limit; `cut_score` is the lowest comparable score taken.

    `cuts` are the classes of which only some could be taken; `places` ranks the complete entries of the part.
    """

    key: AdvancementListKey
    seats: int | None
    advanced: tuple[Key, ...]
    cut_score: Exact | None
    cuts: tuple[tuple[Key, ...], ...]
    places: Mapping[Key, int]


@dataclass(frozen=True, slots=True)
class TiedClass:
    """Equal entries at a cut that wait for a recorded plenary order."""

    part: AdvancementListKey
    entries: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class UnmetQuota:
    """A quota of one list whose minimum was not reached, with the number of entries that were."""

    part: AdvancementListKey
    quota: QuotaRule
    reached: int


@dataclass(frozen=True, slots=True)
class Selection:
    """`advanced` is in the order of parts, then rank, then code; `reasons` has every entrant."""

    stage: str
    advanced: tuple[Key, ...]
    reasons: Mapping[Key, AdvancementReason | SeatReason | Refusal]
    parts: tuple[AdvancementList, ...]
    pending: tuple[TiedClass, ...]
    unmet: tuple[UnmetQuota, ...]


class RankedEntry(NamedTuple):
    """An entry with a score in the stage: its rank over the whole stage and what is compared."""

    entry: Entry
    rank: int
    comparable: Exact


def select_advancing(
    plan: ScoringPlan,
    stage_code: str,
    entries: Collection[Entry],
    table: StageTable,
    stage_input: StageInput,
    earlier: Mapping[str, StageTable] | None = None,
) -> Selection:
    """Applies the advancement of a stage to its table; the tables of earlier stages serve the tie chain at the cut.

    A stage without an advancement lets every complete entry pass.
    """
    rule = plan.stages[stage_code].stage.advancement
    chain = TieChain(plan, entries, {**(earlier or {}), stage_code: table}, stage_input.orders)
    reasons: dict[Key, AdvancementReason | SeatReason | Refusal] = {
        row.key: AdvancementReason.INCOMPLETE for row in table.rows.values() if not row.complete
    }
    parts: list[AdvancementList] = []
    pending: list[TiedClass] = []
    unmet: list[UnmetQuota] = []
    for key, members in _parts(rule, entries, table):
        if rule is not None and rule.method in (AdvancementMethod.TOP_N, AdvancementMethod.THRESHOLD_THEN_TOP_N):
            part, allocation = _seated(rule, key, members, chain)
            pending += [TiedClass(key, tied) for tied in allocation.pending]
            unmet += [UnmetQuota(key, quota, reached) for quota, reached in allocation.seats.unmet()]
            reasons |= allocation.reasons
        else:
            list_reasons = {member.entry.key: _reason_without_seats(rule, member, stage_input) for member in members}
            part = _part(key, None, members, list_reasons, ())
            reasons |= list_reasons
        # Whoever is below the threshold was no candidate, so the allocation gave no reason.
        reasons |= _below_threshold(rule, members)
        parts.append(part)
    advanced = tuple(key for part in parts for key in part.advanced)
    return Selection(stage_code, advanced, reasons, tuple(parts), tuple(pending), tuple(unmet))


def _parts(
    rule: AdvancementRules | None, entries: Collection[Entry], table: StageTable
) -> list[tuple[AdvancementListKey, list[RankedEntry]]]:
    """The complete entries of each part, best first, equals by code."""
    entries_by_key = {entry.key: entry for entry in entries}
    parts: dict[AdvancementListKey, list[RankedEntry]] = defaultdict(list)
    for row in table.rows.values():
        # Incomplete entries have neither figure and take no part in an advancement (docs/scoring.md 5).
        if row.rank is not None and row.comparable is not None:
            entry = entries_by_key[row.key]
            part = tuple(str(entry.dimension(name)) for name in rule.per) if rule else ()
            parts[part].append(RankedEntry(entry, row.rank, row.comparable))
    return sorted(parts.items())


def _reaches(rule: AdvancementRules, member: RankedEntry) -> bool:
    return rule.min_score is None or member.comparable >= Exact.from_value(rule.min_score)


def _reason_without_seats(
    rule: AdvancementRules | None, member: RankedEntry, stage_input: StageInput
) -> AdvancementReason:
    if rule is None or rule.method is AdvancementMethod.ALL_PASSED:
        return AdvancementReason.ALL_PASSED
    if rule.method is AdvancementMethod.MANUAL:
        return AdvancementReason.NAMED if member.entry.key in stage_input.named else AdvancementReason.NOT_NAMED
    return AdvancementReason.THRESHOLD if _reaches(rule, member) else AdvancementReason.BELOW_THRESHOLD


def _below_threshold(rule: AdvancementRules | None, members: Sequence[RankedEntry]) -> dict[Key, AdvancementReason]:
    if rule is None or rule.method is not AdvancementMethod.THRESHOLD_THEN_TOP_N:
        return {}
    below = [member.entry.key for member in members if not _reaches(rule, member)]
    return dict.fromkeys(below, AdvancementReason.BELOW_THRESHOLD)


def _seated(
    rule: AdvancementRules, key: AdvancementListKey, members: Sequence[RankedEntry], chain: TieChain
) -> tuple[AdvancementList, SeatAllocation]:
    has_threshold = rule.method is AdvancementMethod.THRESHOLD_THEN_TOP_N
    admitted = [member for member in members if not has_threshold or _reaches(rule, member)]
    places = _places(admitted)
    candidates = [Candidate(entry, places[entry.key], *_priority(rule, entry)) for entry, _rank, _score in admitted]
    # `n_by` counts by the first dimension of `per` alone, however many the list is split by.
    seats = rule.n_by.get(key[0], rule.n) if key else rule.n
    quotas = [quota for quota in rule.quotas if _concerns(quota, rule.per, key)]
    allocation = SeatAllocation(candidates, len(candidates) if seats is None else seats, quotas, rule.tie_at_cut, chain)
    allocation.run()
    return _part(key, seats, members, allocation.reasons, tuple(allocation.cuts)), allocation


def _priority(rule: AdvancementRules, entry: Entry) -> tuple[int, bool]:
    """The place of the first priority rule it meets, or their number; and whether it meets one."""
    # Without a threshold a priority would lift the weakest entry over the best (docs/decisions/007).
    rules = rule.priority if rule.method is AdvancementMethod.THRESHOLD_THEN_TOP_N else ()
    met = (
        place
        for place, priority_rule in enumerate(rules)
        if entry.dimension(priority_rule.attribute) == priority_rule.equals
    )
    place = next(met, len(rules))
    return place, place < len(rules)


def _concerns(quota: QuotaRule, per: Sequence[str], key: AdvancementListKey) -> bool:
    """A quota on a dimension of the split concerns only the part of its own value."""
    return quota.by not in per or key[list(per).index(quota.by)] == quota.value


def _places(members: Sequence[RankedEntry]) -> dict[Key, int]:
    """Ranks inside the part, from the ranks over the whole stage."""
    classes = classes_of(members, attrgetter("rank"))
    return {member.entry.key: place for place, tied in rank_classes(classes) for member in tied}


def _part(
    key: AdvancementListKey,
    seats: int | None,
    members: Sequence[RankedEntry],
    reasons: Mapping[Key, AdvancementReason | SeatReason | Refusal],
    cuts: tuple[tuple[Key, ...], ...],
) -> AdvancementList:
    advancing = [member for member in members if reasons.get(member.entry.key) in _ADVANCING_REASONS]
    cut_score = min((member.comparable for member in advancing), default=None)
    keys = tuple(member.entry.key for member in advancing)
    return AdvancementList(key, seats, keys, cut_score, cuts, _places(members))


_ADVANCING_REASONS = frozenset(
    {AdvancementReason.ALL_PASSED, AdvancementReason.NAMED, AdvancementReason.THRESHOLD, *SeatReason.of_seats()}
)
