"""Every number between what the judges wrote and the rank of one entry, for an inspector (docs/scoring.md)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from competition.rulebook.model import TieBreak, TieBreakBy
from judging.scoring.exact import Exact
from judging.scoring.explain_stage import StageStory, figure
from judging.scoring.final import FinalList, final_terms
from judging.scoring.inputs import Entry, Inputs, Key
from judging.scoring.plan import Plan
from judging.scoring.result import Result, tabulate
from judging.scoring.ties import Split, TieStep, Value


def explain(
    plan: Plan, entries: Collection[Entry], inputs: Inputs, key: Key, result: Result | None = None
) -> dict[str, object]:
    """A JSON-able account. Entries appear by code. Pass `result` to explain many entries of one tabulation.

    Raises KeyError for an unknown entry.
    """
    result = result or tabulate(plan, entries, inputs)
    known = {entry.key: entry for entry in entries}
    entry, codes = known[key], {own.key: own.code for own in entries}
    return {
        "entry": entry.code,
        "group": entry.group,
        "category": entry.category,
        "stages": [
            StageStory(plan, table, result.selections.get(code), entry).tell()
            for code, table in result.tables.items()
            if key in table.rows
        ],
        "final": _final(plan, result, key),
        "lists": [_list(plan, own, entry, codes, inputs) for own in result.final.lists.values() if own.row(key)],
        "awards": _awards(result, key),
    }


def _final(plan: Plan, result: Result, key: Key) -> dict[str, object] | None:
    if plan.final is None:
        return None
    terms = final_terms(plan, result.tables, key)
    row = next(row for own in result.final.lists.values() if (row := own.row(key)))
    return {
        "terms": [
            {
                "stage": term.stage,
                "label": plan.stages[term.stage].stage.label,
                "as": term.as_.value,
                "weight": figure(term.weight, plan.places),
                "value": figure(term.value, plan.places),
                "weighted": figure(term.weighted, plan.places),
            }
            for term in terms
        ],
        "score": figure(row.final, plan.places),
        "comparable": figure(row.comparable, plan.places),
        "rank_on": plan.final.rank_on.value,
        "finalist": row.finalist,
        "last_stage": row.last_stage,
    }


def _list(plan: Plan, own: FinalList, entry: Entry, codes: Mapping[Key, str], inputs: Inputs) -> dict[str, object]:
    row = own.row(entry.key)
    moves = [move for move in inputs.moves if move.scope is own.scope and own.row(move.entry)]
    return {
        "scope": own.scope.value,
        "list": list(own.key),
        "computed_rank": row.computed_rank,
        "rank": row.rank,
        "tied": row.tied,
        "decided_by": row.decided_by and _rule(row.decided_by),
        "tie_breaks": [
            _step(step, plan, codes)
            for split in own.ties
            if _concerns(split, entry.key)
            for step in split.steps
            if entry.key in step.values
        ],
        "moves": [{"entry": codes[move.entry], "to_rank": move.to_rank} for move in moves],
    }


def _concerns(split: Split, key: Key) -> bool:
    return any(key in tied for tied in split.classes)


def _rule(rule: TieBreak) -> dict[str, str | None]:
    return {"by": rule.by.value, "ref": rule.ref}


def _step(step: TieStep, plan: Plan, codes: Mapping[Key, str]) -> dict[str, object]:
    return _rule(step.rule) | {
        "values": {codes[key]: _value(value, plan, step.rule) for key, value in step.values.items()},
        "order": [[codes[key] for key in tied] for tied in step.classes],
        "vote_stage": step.vote_stage,
        "votes": [
            {
                "judge": vote.judge,
                "totals": {codes[key]: figure(total, plan.places) for key, total in vote.totals.items()},
                "choice": codes.get(vote.choice),
            }
            for vote in step.votes
        ],
    }


def _value(value: Value, plan: Plan, rule: TieBreak) -> object:
    """A figure, a number of votes, or the place in a recorded order."""
    if isinstance(value, Exact):
        return figure(value, plan.places)
    return -value if value is not None and rule.by is TieBreakBy.PLENARY else value


def _awards(result: Result, key: Key) -> list[dict[str, object]]:
    given = [
        {"award": own.award, "scope": own.scope.value, "list": list(own.list_key), "place": own.place, "pending": False}
        for own in result.awards.given
        if own.entry == key
    ]
    pending = [
        {"award": own.award, "scope": own.scope.value, "list": list(own.list_key), "place": own.place, "pending": True}
        for own in result.awards.pending
        if key in own.entries
    ]
    return given + pending
