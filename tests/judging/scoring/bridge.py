"""One drawn contest, tabulated twice: by judging.scoring and by the oracle."""

import json
from collections import Counter
from functools import cached_property

from competition.rulebook.loading import load_document
from judging.scoring.inputs import EditionInput, Entry, PlenaryMove, PlenaryOrder, SheetRow, StageInput
from judging.scoring.plan import ScoringPlan
from judging.scoring.result import tabulate_edition
from tests.judging import oracle
from tests.judging.oracle.finals import lists_of


def key_of(code):
    """Keys that sort the other way round than codes, so that neither can stand for the other unnoticed."""
    return None if code is None else 1000 - int(code[1:])


def code_of(key):
    return f"P{1000 - key:02}"


def entry_of(entry):
    fields = {name: value for name, value in entry.items() if name != "code"}
    return Entry(key=key_of(entry["code"]), code=entry["code"], **fields)


def order_of(codes):
    return PlenaryOrder(tuple(key_of(code) for code in codes))


def sheet_row(plan, stage, group, sheet):
    """What a submitted sheet stores."""
    stage_plan = plan.stages[stage]
    vector = stage_plan.encode(group, sheet["values"])
    total = stage_plan.judge_total(group, vector)
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
    return ScoringPlan(load_document(contest.rulebook).rules)


def computed(contest, plan=None):
    """judging.scoring's Result."""
    plan = plan or plan_of(contest)
    entries = [entry_of(entry) for entry in contest.entries]
    stages = {stage: stage_input(plan, contest, stage) for stage in contest.sheets}
    moves = tuple(PlenaryMove(key_of(entry), rank, scope) for entry, rank, scope in scoped(plan, contest.moves))
    contenders = [entry for entry in entries if entry.code not in contest.withdrawn]
    return tabulate_edition(
        plan, entries, EditionInput(stages, tuple(map(order_of, contest.orders)), moves), contenders
    )


def scoped(plan, moves):
    kinds = {scope.value: scope for scope in plan.final.rankings}
    return [(entry, rank, kinds[scope]) for entry, rank, scope in moves]


class Expected:
    """What the oracle says of a contest; each figure is worked out once, when it is asked for."""

    def __init__(self, contest):
        self.contest = contest
        self.rulebook = contest.rulebook

    @cached_property
    def tables(self):
        tables = {}
        for stage, sheets in self.contest.sheets.items():
            entrants = [entry for entry in self.contest.entries if entry["code"] in self.contest.entrants[stage]]
            tables[stage] = oracle.stage_table(self.rulebook, stage, entrants, sheets)
        return tables

    def game(self, stages, withdrawn=()):
        """The oracle's world as far as these stages have been held, without who has left."""
        return {
            "rulebook": self.rulebook,
            "entries": {entry["code"]: entry for entry in self.contest.entries if entry["code"] not in withdrawn},
            "sheets": {stage: self.contest.sheets[stage] for stage in stages},
            "tables": {stage: self.tables[stage] for stage in stages},
        }

    def selection(self, stage):
        stages = list(self.tables)
        stages = stages[: stages.index(stage) + 1]
        return oracle.select(self.game(stages), stage, self.contest.cut_orders[stage], self.contest.named[stage])

    @cached_property
    def final(self):
        """Every order serves every list; a move serves the list of its scope where the entry is ranked."""
        game = self.game(self.tables, self.contest.withdrawn)
        orders = {(scope, key): self.contest.orders for scope in scopes(self.rulebook) for key in lists_of(game, scope)}
        ranked = oracle.final_table(game, orders)["lists"]
        moves = {
            (scope, key): [
                (entry, rank)
                for entry, rank, move_scope in self.contest.moves
                if move_scope == scope and entry in ranked_entries
            ]
            for (scope, key), ranked_entries in ((where, ranking["computed"]) for where, ranking in ranked.items())
        }
        return oracle.final_table(game, orders, moves)

    @cached_property
    def awards(self):
        return oracle.awards(self.game(self.tables, self.contest.withdrawn), self.final)


def scopes(rulebook):
    """The lists that are ranked or awarded."""
    return dict.fromkeys([*rulebook["final"]["rankings"], *(award["per"] for award in rulebook["awards"])])
