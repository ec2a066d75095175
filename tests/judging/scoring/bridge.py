"""One drawn contest, tabulated twice: by judging.scoring and by the oracle."""

import json
from collections import Counter

from competition.rulebook import parse
from judging.scoring.inputs import Entry, Inputs, Move, Order, SheetRow, StageInput
from judging.scoring.plan import Plan
from judging.scoring.result import tabulate
from tests.judging import oracle
from tests.judging.oracle.finals import lists_of


def key_of(code):
    """Keys that sort the other way round than codes, so that neither can stand for the other unnoticed."""
    return None if code is None else 1000 - int(code[1:])


def code_of(key):
    return f"P{1000 - key:02}"


def entry_of(entry):
    own = {name: value for name, value in entry.items() if name != "code"}
    return Entry(key=key_of(entry["code"]), code=entry["code"], **own)


def order_of(codes):
    return Order(tuple(key_of(code) for code in codes))


def sheet_row(plan, stage, group, sheet):
    """What a submitted sheet stores."""
    own = plan.stages[stage]
    vector = own.encode(group, sheet["values"])
    total = own.judge_total(group, vector)
    return SheetRow(key_of(sheet["entry"]), sheet["judge"], total.numerator, total.denominator, json.dumps(vector))


def stage_input(plan, contest, stage):
    groups = {entry["code"]: entry["group"] for entry in contest.entries}
    sheets = contest.sheets[stage]
    counted = [sheet for sheet in sheets if sheet["state"] == "submitted"]
    return StageInput(
        sheets=[sheet_row(plan, stage, groups[sheet["entry"]], sheet) for sheet in counted],
        entrants=frozenset(map(key_of, contest.entrants[stage])),
        outstanding=Counter(key_of(sheet["entry"]) for sheet in sheets if sheet["state"] == "outstanding"),
        orders=tuple(map(order_of, contest.cut_orders[stage])),
        named=tuple(map(key_of, contest.named[stage])),
        consolidated=frozenset(map(key_of, contest.consolidated[stage])),
    )


def plan_of(contest):
    return Plan(parse(contest.rulebook))


def computed(contest, plan=None):
    """judging.scoring's Result."""
    plan = plan or plan_of(contest)
    entries = [entry_of(entry) for entry in contest.entries]
    stages = {stage: stage_input(plan, contest, stage) for stage in contest.sheets}
    moves = tuple(Move(key_of(entry), rank, scope) for entry, rank, scope in scoped(plan, contest.moves))
    return tabulate(plan, entries, Inputs(stages, tuple(map(order_of, contest.orders)), moves))


def scoped(plan, moves):
    kinds = {scope.value: scope for scope in plan.final.rankings}
    return [(entry, rank, kinds[scope]) for entry, rank, scope in moves]


def expected_tables(contest):
    tables = {}
    for stage, sheets in contest.sheets.items():
        entrants = [entry for entry in contest.entries if entry["code"] in contest.entrants[stage]]
        tables[stage] = oracle.stage_table(contest.rulebook, stage, entrants, sheets)
    return tables


def game_of(contest, upto=None):
    """The oracle's world; a selection sees the stages up to its own."""
    tables = expected_tables(contest)
    if upto is not None:
        names = list(tables)
        tables = {stage: tables[stage] for stage in names[: names.index(upto) + 1]}
    entries = {entry["code"]: entry for entry in contest.entries}
    sheets = {stage: contest.sheets[stage] for stage in tables}
    return {"rulebook": contest.rulebook, "entries": entries, "sheets": sheets, "tables": tables}


def expected_selection(contest, stage):
    return oracle.select(game_of(contest, stage), stage, contest.cut_orders[stage], contest.named[stage])


def expected_final(contest):
    """The oracle's game and final table, with every order and move in the lists where it can mean something."""
    game = game_of(contest)
    lists = [(scope, key) for scope in oracle_scopes(contest.rulebook) for key in lists_of(game, scope)]
    orders = dict.fromkeys(lists, contest.orders)
    ranked = oracle.final_table(game, orders)["lists"]
    moves = {
        where: [(entry, rank) for entry, rank, scope in contest.moves if scope == where[0] and entry in own["computed"]]
        for where, own in ranked.items()
    }
    return game, oracle.final_table(game, orders, moves)


def oracle_scopes(rulebook):
    return dict.fromkeys([*rulebook["final"]["rankings"], *(award["per"] for award in rulebook["awards"])])
