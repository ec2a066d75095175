"""The tie chain (scoring.md 6).

`game` holds rulebook, entries {code: entry}, sheets {stage: [sheet]} and tables {stage: stage_table}.
"""

from .ranks import split
from .rules import comparable, source_stages, stage_of
from .stages import counted, judge_total


def untie(game, members, orders):
    """Classes that the steps of the chain make of one class; what stays together is a tie. `orders`: of the plenary."""
    classes = [list(members)]
    for step in game["rulebook"].get("tie_break") or []:
        classes = [part for group in classes for part in apply_step(game, step, group, orders)]
    return classes


def apply_step(game, step, members, orders):
    if len(members) < 2:
        return [members]
    if step["by"] == "criterion":
        return split(members, lambda entry: comparable_criterion(game, step["ref"], entry))
    if step["by"] == "stage":
        return split(members, lambda entry: comparable_score(game, step["ref"], entry))
    if step["by"] == "judge_vote":
        return split_by_votes(game, members)
    return split_by_orders(members, orders)


def comparable_score(game, stage, entry):
    """None where the entry has no score in the stage."""
    score = game["tables"].get(stage, {}).get(entry, {"score": None})["score"]
    return None if score is None else comparable(game["rulebook"], score)


def comparable_criterion(game, ref, entry):
    """None where no counted sheet gives the entry a value, or the aggregation refuses those there are."""
    stage, criterion = ref.split(".")
    value = game["tables"].get(stage, {}).get(entry, {"criteria": {}})["criteria"].get(criterion)
    return None if value is None else comparable(game["rulebook"], value)


def totals_in(game, stage, entry):
    """{judge: total} over the counted sheets of one entry."""
    rule, who = stage_of(game["rulebook"], stage), game["entries"][entry]
    sheets = counted(rule, who, game["sheets"].get(stage, []))
    return {sheet["judge"]: judge_total(rule, who["group"], sheet["values"]) for sheet in sheets}


def split_by_votes(game, members):
    """Each judge of all of them votes for the one best total she gave."""
    votes = dict.fromkeys(members, 0)
    for stage in reversed(source_stages(game["rulebook"])):
        totals = {entry: totals_in(game, stage, entry) for entry in members}
        if all(totals.values()):
            for judge in set.intersection(*(set(by_judge) for by_judge in totals.values())):
                totals_of_judge = {entry: comparable(game["rulebook"], totals[entry][judge]) for entry in members}
                best = [entry for entry in members if totals_of_judge[entry] == max(totals_of_judge.values())]
                if len(best) == 1:
                    votes[best[0]] += 1
            break
    return split(members, votes.get)


def split_by_orders(members, orders):
    """By the order that names most of them, at least two, the latest of several; those it leaves out go last."""
    best = max(reversed(orders), key=lambda order: named(members, order), default=())
    if named(members, best) < 2:
        return [members]
    return split(members, lambda entry: -list(best).index(entry) if entry in best else None)


def named(members, order):
    return sum(entry in order for entry in members)
