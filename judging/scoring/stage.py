"""The table of one stage: scores, completeness, spread and ranks (docs/scoring.md 3 and 4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter, itemgetter
from typing import NamedTuple

from competition.rulebook.stage_rules import ScoredStageRules
from competition.rulebook.vocabulary import Adjustment, AggregateOver, SpreadAction
from judging.scoring.criteria import Vector, criterion_scores, criterion_spread, vectors_by_entry
from judging.scoring.exact import Exact
from judging.scoring.inputs import Entry, JudgeKey, Key, SheetRow, SheetTuple, StageInput
from judging.scoring.plan import ScoringPlan, StagePlan
from judging.scoring.totals import Sheets, adjust_row, compute_severities, total_scores, total_spread


class MissingReason(StrEnum):
    """Why an entry has no score yet, or (MODERATION) why a scored one keeps the stage open."""

    JUDGES = "judges"
    OUTSTANDING = "outstanding"
    THIRD_JUDGE = "third_judge"
    TOO_FEW = "too_few"
    UNEQUAL = "unequal_number"
    MODERATION = "moderation"


class StageRow(NamedTuple):
    """`spread` is None where the rulebook sets none; score, comparable and rank are None while incomplete."""

    key: Key
    score: Exact | None
    comparable: Exact | None
    rank: int | None
    counted: int
    complete: bool
    missing: MissingReason | None
    spread: Exact | None
    spread_exceeded: bool


@dataclass(frozen=True, slots=True)
class StageTable:
    """`rows` by entry, best first, incomplete ones last; `blocking` names what keeps the stage from closing.

    `sheets` are the counted rows of each entry as they came; the methods give them by judge code.
    """

    stage: str
    rows: Mapping[Key, StageRow]
    sheets: Sheets
    severity: Mapping[JudgeKey, Exact]
    blocking: tuple[tuple[Key, MissingReason], ...]

    @property
    def can_close(self) -> bool:
        return not self.blocking

    def score(self, key: Key) -> Exact | None:
        row = self.rows.get(key)
        return row.score if row else None

    def sheets_of(self, key: Key) -> list[SheetRow]:
        """The counted sheets of one entry by judge code."""
        return sorted((SheetRow(*row) for row in self.sheets.get(key, ())), key=lambda row: row.judge)

    def judge_totals(self, key: Key) -> dict[JudgeKey, Exact]:
        """What each judge gave, before any adjustment."""
        return {row.judge: Exact(row.numerator, row.denominator) for row in self.sheets_of(key)}

    def adjusted_totals(self, key: Key) -> dict[JudgeKey, Exact]:
        """What each judge's total counts as: the same as `judge_totals` in a stage without an adjustment."""
        if not self.severity:
            return self.judge_totals(key)
        rows = [SheetRow(*adjust_row(row, self.severity)) for row in self.sheets_of(key)]
        return {row.judge: Exact(row.numerator, row.denominator) for row in rows}


def tabulate_stage(
    plan: ScoringPlan, stage_code: str, entries: Collection[Entry], stage_input: StageInput
) -> StageTable:
    """Scores and ranks of a stage. Sheets of entries that are not entrants are left out, of severity too."""
    stage_plan = plan.stages[stage_code]
    entrants = entrants_of(stage_plan.stage, entries, stage_input.entrants)
    sheets = _sheets_by_entry(entrants, stage_input.sheets)
    severity = compute_severities(sheets) if stage_plan.stage.adjustment is Adjustment.SEVERITY else {}
    vectors = vectors_by_entry(stage_plan, entrants, sheets) if _reads_values(stage_plan.stage) else {}
    if stage_plan.stage.aggregate.over is AggregateOver.CRITERION:
        scores = criterion_scores(stage_plan, entrants, vectors)
    else:
        scores = total_scores(stage_plan, sheets, severity)
    spreads = _spreads(stage_plan, sheets, vectors)
    rows = _in_order(plan, _unranked_rows(stage_plan, entrants, sheets, scores, spreads, stage_input))
    blocking = _blocking(stage_plan.stage, rows.values(), stage_input.consolidated)
    return StageTable(stage_code, rows, sheets, severity, blocking)


def entrants_of(stage: ScoredStageRules, entries: Iterable[Entry], named: frozenset[Key] | None) -> list[Entry]:
    """By code, so that nothing depends on the sequence the caller had them in."""
    ordered = sorted(entries, key=attrgetter("code"))
    if named is None:
        return [entry for entry in ordered if entry.group in stage.groups]
    return [entry for entry in ordered if entry.key in named]


def _sheets_by_entry(entrants: Iterable[Entry], rows: Iterable[SheetTuple]) -> dict[Key, list[SheetTuple]]:
    sheets: dict[Key, list[SheetTuple]] = {entry.key: [] for entry in entrants}
    # Up to a hundred thousand rows pass here, so the method is looked up once.
    find = sheets.get
    for row in rows:
        entry_sheets = find(row[0])
        if entry_sheets is not None:
            entry_sheets.append(row)
    return sheets


def _reads_values(stage: ScoredStageRules) -> bool:
    return stage.aggregate.over is AggregateOver.CRITERION or (
        stage.spread is not None and stage.spread.on is AggregateOver.CRITERION
    )


def _spreads(plan: StagePlan, sheets: Sheets, vectors: Mapping[Key, Sequence[Vector]]) -> dict[Key, Exact | None]:
    if plan.stage.spread is None:
        return {}
    if plan.stage.spread.on is AggregateOver.CRITERION:
        return {key: criterion_spread(plan, entry_vectors) for key, entry_vectors in vectors.items()}
    return {key: total_spread(rows) for key, rows in sheets.items()}


def _unranked_rows(
    plan: StagePlan,
    entrants: Iterable[Entry],
    sheets: Sheets,
    scores: Mapping[Key, Exact | None],
    spreads: Mapping[Key, Exact | None],
    stage_input: StageInput,
) -> list[StageRow]:
    stage = plan.stage
    limit = Exact.from_value(stage.spread.max) if stage.spread else None
    # With `equal_number` the entry with most sheets sets the number for all (docs/scoring.md 3).
    expected = max(map(len, sheets.values()), default=0) if stage.judges.equal_number else 0
    rows = []
    for entry in entrants:
        key = entry.key
        counted, spread, score = len(sheets[key]), spreads.get(key), scores[key]
        exceeded = spread is not None and limit is not None and spread > limit
        missing = _missing(stage, counted, stage_input.outstanding.get(key, 0), exceeded, expected, score)
        rounded = score.round_to(stage.round.stage) if score is not None and missing is None else None
        rows.append(StageRow(key, rounded, None, None, counted, missing is None, missing, spread, exceeded))
    return rows


def _missing(
    stage: ScoredStageRules, counted: int, outstanding: int, exceeded: bool, expected: int, score: Exact | None
) -> MissingReason | None:
    if counted < stage.judges.min:
        return MissingReason.JUDGES
    if outstanding:
        return MissingReason.OUTSTANDING
    asks_third_judge = stage.spread is not None and stage.spread.then is SpreadAction.THIRD_JUDGE
    # One sheet above the minimum is enough, however large the spread then is (docs/scoring.md 3).
    if exceeded and asks_third_judge and counted == stage.judges.min:
        return MissingReason.THIRD_JUDGE
    if score is None:
        return MissingReason.TOO_FEW
    return MissingReason.UNEQUAL if counted < expected else None


def _in_order(plan: ScoringPlan, rows: Sequence[StageRow]) -> dict[Key, StageRow]:
    """The rows, which come by code, with comparable values and ranks; the incomplete ones last."""
    complete = [(row, row.score) for row in rows if row.score is not None]
    orders = plan.order_keys([score for _row, score in complete])
    pairs = sorted(zip(orders, complete, strict=True), key=itemgetter(0), reverse=True)
    listed: dict[Key, StageRow] = {}
    last = rank = comparable = None
    for place, (order, (row, score)) in enumerate(pairs, start=1):
        # Equals share rank and comparable value, so both are worked out once for each class.
        if order != last:
            last, rank, comparable = order, place, plan.comparable(score)
        listed[row.key] = StageRow(
            row.key, score, comparable, rank, row.counted, True, None, row.spread, row.spread_exceeded
        )
    listed.update((row.key, row) for row in rows if not row.complete)
    return listed


def _blocking(
    stage: ScoredStageRules, rows: Iterable[StageRow], consolidated: frozenset[Key]
) -> tuple[tuple[Key, MissingReason], ...]:
    needs_moderation = stage.spread is not None and stage.spread.then is SpreadAction.MODERATE
    blocking = []
    for row in rows:
        if row.missing is not None:
            blocking.append((row.key, row.missing))
        elif needs_moderation and row.spread_exceeded and row.key not in consolidated:
            blocking.append((row.key, MissingReason.MODERATION))
    return tuple(blocking)
