"""Every number between what the judges wrote and the rank of one entry, for an inspector (docs/scoring.md)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from competition.rulebook.result_rules import TieBreakStep
from competition.rulebook.vocabulary import TieBreakBy
from judging.scoring.awards import AwardResult, PendingAward
from judging.scoring.exact import Exact
from judging.scoring.explain_stage import StageExplanation, format_figure
from judging.scoring.final import FinalList, FinalRow, final_terms
from judging.scoring.inputs import EditionInput, Entry, Key
from judging.scoring.plan import ScoringPlan
from judging.scoring.result import EditionResult, tabulate_edition
from judging.scoring.ties import Split, TieStep, TieValue


def explain_entry(
    plan: ScoringPlan, entries: Collection[Entry], inputs: EditionInput, key: Key, result: EditionResult | None = None
) -> dict[str, object]:
    """A JSON-able account. Entries appear by code. Pass `result` to explain many entries of one tabulation.

    Raises KeyError for an unknown entry.
    """
    result = result or tabulate_edition(plan, entries, inputs)
    entries_by_key = {entry.key: entry for entry in entries}
    entry, codes = entries_by_key[key], {other.key: other.code for other in entries}
    return {
        "entry": entry.code,
        "group": entry.group,
        "category": entry.category,
        "stages": [
            StageExplanation(plan, table, result.selections.get(code), entry).tell()
            for code, table in result.tables.items()
            if key in table.rows
        ],
        "final": _final(plan, result, key),
        "lists": [
            _list(plan, final_list, row, codes, inputs)
            for final_list in result.final.lists.values()
            if (row := final_list.row(key))
        ],
        "awards": _awards(result, key),
    }


def _final(plan: ScoringPlan, result: EditionResult, key: Key) -> dict[str, object] | None:
    if plan.final is None:
        return None
    terms = final_terms(plan.final, result.tables, key)
    # An entry has one final score, the same in every list, so any of its rows will do.
    row = next(row for final_list in result.final.lists.values() if (row := final_list.row(key)))
    return {
        "terms": [
            {
                "stage": term.stage,
                "label": plan.stages[term.stage].stage.label,
                "as": term.as_.value,
                "weight": format_figure(term.weight, plan.places),
                "value": format_figure(term.value, plan.places),
                "weighted": format_figure(term.weighted, plan.places),
            }
            for term in terms
        ],
        "score": format_figure(row.final, plan.places),
        "comparable": format_figure(row.comparable, plan.places),
        "rank_on": plan.final.rank_on.value,
        "finalist": row.finalist,
        "last_stage": row.last_stage,
    }


def _list(
    plan: ScoringPlan, final_list: FinalList, row: FinalRow, codes: Mapping[Key, str], inputs: EditionInput
) -> dict[str, object]:
    moves = [move for move in inputs.moves if move.scope is final_list.scope and final_list.row(move.entry)]
    return {
        "scope": final_list.scope.value,
        "list": list(final_list.key),
        "computed_rank": row.computed_rank,
        "rank": row.rank,
        "tied": row.tied,
        "decided_by": row.decided_by and _rule(row.decided_by),
        "tie_breaks": [
            _step(step, plan, codes)
            for split in final_list.ties
            if _concerns(split, row.key)
            for step in split.steps
            if row.key in step.values
        ],
        "moves": [{"entry": codes[move.entry], "to_rank": move.to_rank} for move in moves],
    }


def _concerns(split: Split, key: Key) -> bool:
    return any(key in tied for tied in split.classes)


def _rule(rule: TieBreakStep) -> dict[str, str | None]:
    return {"by": rule.by.value, "ref": rule.ref}


def _step(step: TieStep, plan: ScoringPlan, codes: Mapping[Key, str]) -> dict[str, object]:
    return {
        **_rule(step.rule),
        "values": {codes[key]: _value(value, plan, step.rule) for key, value in step.values.items()},
        "order": [[codes[key] for key in tied] for tied in step.classes],
        "vote_stage": step.vote_stage,
        "votes": [
            {
                "judge": vote.judge,
                "totals": {codes[key]: format_figure(total, plan.places) for key, total in vote.totals.items()},
                "choice": None if vote.choice is None else codes[vote.choice],
            }
            for vote in step.votes
        ],
    }


def _value(value: TieValue, plan: ScoringPlan, rule: TieBreakStep) -> object:
    """A figure, a number of votes, or the place in a recorded order."""
    if isinstance(value, Exact):
        return format_figure(value, plan.places)
    # The chain compares higher first, so it holds a place as its negative.
    return -value if value is not None and rule.by is TieBreakBy.PLENARY else value


def _awards(result: EditionResult, key: Key) -> list[dict[str, object]]:
    """The awards of an entry, and those that wait for a plenary."""
    awarded = [_award(award, is_pending=False) for award in result.awards.awarded if award.entry == key]
    return awarded + [_award(award, is_pending=True) for award in result.awards.pending if key in award.entries]


def _award(award: AwardResult | PendingAward, *, is_pending: bool) -> dict[str, object]:
    return {
        "award": award.award,
        "scope": award.scope.value,
        "list": list(award.list_key),
        "place": award.place,
        "pending": is_pending,
    }
