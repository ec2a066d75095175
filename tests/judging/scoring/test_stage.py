import json
import random
from decimal import Decimal

import pytest

from competition.rulebook.stage_rules import JudgeRules, SpreadRule, StageRounding
from competition.rulebook.vocabulary import (
    AggregateMethod,
    AggregateOver,
    NotApplicable,
    RankOn,
    SpreadAction,
    TooFewAction,
)
from judging.scoring.exact import Exact
from judging.scoring.inputs import Entry, StageInput
from judging.scoring.stage import MissingReason, tabulate_stage
from tests.judging.scoring.builders import (
    make_aggregate,
    make_entries,
    make_entry,
    make_final,
    make_plan,
    make_scale,
    make_sheet,
    make_sheets,
    make_single_stage,
    make_stage,
    make_stage_input,
)


def table_of(own_stage, values, **changes):
    """The table of a one-criterion stage from `{"A": (80, 90)}`."""
    plan = make_plan(own_stage)
    return tabulate_stage(plan, "desk", make_entries(" ".join(values)), make_stage_input(plan, values, **changes))


def score_of(own_stage, *values):
    return table_of(own_stage, {"A": values}).rows["A"].score


def test_score_is_the_mean_of_judge_totals():
    # J1: (50 x 80 + 30 x 75 + 20 x 90) / 100 = 80.5; J2: (50 x 70 + 30 x 80 + 20 x 60) / 100 = 71
    # (80.5 + 71) / 2 = 75.75
    plan = make_plan(make_stage())
    sheets = make_sheets(plan, {"A": {"J1": (80, 75, 90), "J2": (70, 80, 60)}})
    table = tabulate_stage(plan, "desk", make_entries("A"), StageInput(sheets=sheets))
    assert table.rows["A"].score == Exact(303, 4)
    assert table.judge_totals("A") == {"J1": Exact(161, 2), "J2": Exact(71, 1)}
    assert table.adjusted_totals("A") == table.judge_totals("A")
    assert table.can_close


@pytest.mark.parametrize(
    ("rule", "values", "score"),
    [
        (make_aggregate(AggregateMethod.MEDIAN), (90, 60, 70), Exact(70, 1)),
        (make_aggregate(AggregateMethod.MEDIAN), (90, 60, 70, 75), Exact(145, 2)),  # (70 + 75) / 2
        (make_aggregate(AggregateMethod.MEDIAN), (90,), Exact(90, 1)),
        (make_aggregate(AggregateMethod.SUM), (90, 60, 70), Exact(220, 1)),
        (make_aggregate(AggregateMethod.TRIMMED_MEAN, high=1, low=1), (90, 60, 70, 80), Exact(75, 1)),  # (70 + 80) / 2
        (make_aggregate(AggregateMethod.TRIMMED_MEAN, high=1), (90, 60, 70), Exact(65, 1)),  # (60 + 70) / 2
        (make_aggregate(AggregateMethod.TRIMMED_MEAN, low=2), (90, 60, 70), Exact(90, 1)),
        (
            make_aggregate(AggregateMethod.TRIMMED_MEAN, high=1, low=1),
            (90, 90, 60),
            Exact(90, 1),
        ),  # one of the two nineties is dropped
        (
            make_aggregate(AggregateMethod.TRIMMED_MEAN, high=1, low=1, if_too_few=TooFewAction.MEAN),
            (90, 61),
            Exact(151, 2),
        ),
    ],
)
def test_score_by_each_method(rule, values, score):
    assert score_of(make_single_stage(aggregate=rule), *values) == score


def test_trimmed_mean_refuses_when_nothing_would_be_left():
    table = table_of(
        make_single_stage(aggregate=make_aggregate(AggregateMethod.TRIMMED_MEAN, high=1, low=1)), {"A": (90, 60)}
    )
    row = table.rows["A"]
    assert (row.score, row.rank, row.complete, row.missing) == (None, None, False, MissingReason.TOO_FEW)
    assert table.blocking == (("A", MissingReason.TOO_FEW),)


def test_score_is_rounded_where_the_stage_says_so():
    # (80 + 80 + 81) / 3 = 80.333...
    rounding = StageRounding(judge_total=None, criterion=None, weighted_criterion=None, stage=1)
    assert score_of(make_single_stage(), 80, 80, 81) == Exact(241, 3)
    assert score_of(make_single_stage(round=rounding), 80, 80, 81) == Exact(803, 10)


def test_score_adds_totals_of_different_denominators():
    # J1: (50 x 80 + 20 x 90) / 70 = 580/7; J2: (50 x 70 + 30 x 80 + 20 x 60) / 100 = 71
    # mean = (580/7 + 497/7) / 2 = 1077/14
    plan = make_plan(make_stage(not_applicable=NotApplicable.EXCLUDE_CRITERION))
    sheets = make_sheets(plan, {"A": {"J1": (80, None, 90), "J2": (70, 80, 60)}})
    table = tabulate_stage(plan, "desk", make_entries("A"), StageInput(sheets=sheets))
    assert table.rows["A"].score == Exact(1077, 14)


def test_missing_is_never_zero():
    # B lost a judge: its mean stays 90 instead of falling to (90 + 90 + 0) / 3 = 60
    table = table_of(make_single_stage(judges=JudgeRules(2, False)), {"A": (80, 80, 80), "B": (90, 90)})
    assert [(row.key, row.score, row.rank) for row in table.rows.values()] == [
        ("B", Exact(90, 1), 1),
        ("A", Exact(80, 1), 2),
    ]


def test_entry_below_the_minimum_of_judges_stays_listed_without_score():
    table = table_of(make_single_stage(judges=JudgeRules(3, False)), {"A": (99, 99), "B": (50, 50, 50)})
    assert [
        (row.key, row.score, row.comparable, row.rank, row.counted, row.missing) for row in table.rows.values()
    ] == [
        ("B", Exact(50, 1), Exact(50, 1), 1, 3, None),
        ("A", None, None, None, 2, MissingReason.JUDGES),
    ]
    assert not table.can_close


def test_entry_without_any_sheet_is_listed():
    plan = make_plan(make_single_stage())
    table = tabulate_stage(plan, "desk", make_entries("A B"), make_stage_input(plan, {"A": 0}))
    assert table.rows["A"].score == Exact(0, 1)
    assert (table.rows["B"].counted, table.rows["B"].missing, table.rows["B"].score) == (0, MissingReason.JUDGES, None)


def test_outstanding_sheet_makes_an_entry_incomplete():
    table = table_of(make_single_stage(), {"A": (80, 80), "B": (70, 70)}, outstanding={"A": 1, "B": 0})
    assert (table.rows["A"].missing, table.rows["A"].score) == (MissingReason.OUTSTANDING, None)
    assert table.rows["B"].rank == 1


def test_sheets_of_an_entry_outside_the_stage_count_nowhere():
    plan = make_plan(make_single_stage())
    stage_input = make_stage_input(plan, {"A": 80, "B": 95})
    limited = tabulate_stage(
        plan, "desk", make_entries("A B"), StageInput(stage_input.sheets, entrants=frozenset({"A"}))
    )
    assert list(limited.rows) == ["A"]
    assert limited.judge_totals("B") == {}
    assert limited.score("B") is None


def test_entrants_are_by_default_the_groups_of_the_stage():
    plan = make_plan(make_single_stage())
    entries = [make_entry("A"), make_entry("B", group="khusus")]
    table = tabulate_stage(plan, "desk", entries, make_stage_input(plan, {"A": 80}))
    assert list(table.rows) == ["A"]


def test_ranks_skip_after_a_tie():
    table = table_of(make_single_stage(), {"A": 70, "B": 80, "C": 90, "D": 80})
    assert [(row.key, row.rank) for row in table.rows.values()] == [("C", 1), ("B", 2), ("D", 2), ("A", 4)]


def test_ranks_compare_what_is_printed():
    # A: 241/3 = 80.333..., B: 80.33 in one judge total; both print 80.33
    values = {"A": {"J1": (80,), "J2": (80,), "J3": (81,)}, "B": {"J1": ("80.33",)}}
    fine = make_single_stage(scale=make_scale(0, 100, "0.01"))
    for rank_on, ranks in ((RankOn.ROUNDED, {"A": 1, "B": 1}), (RankOn.EXACT, {"A": 1, "B": 2})):
        plan = make_plan(fine, final=make_final(("desk", 100), rank_on=rank_on))
        table = tabulate_stage(plan, "desk", make_entries("A B"), StageInput(sheets=make_sheets(plan, values)))
        assert {row.key: row.rank for row in table.rows.values()} == ranks
        assert table.rows["A"].score == Exact(241, 3)


def test_equal_number_keeps_entries_with_fewer_sheets_out():
    rule = {"judges": JudgeRules(2, True), "aggregate": make_aggregate(AggregateMethod.SUM)}
    table = table_of(make_single_stage(**rule), {"A": (60, 60), "B": (50, 50, 50)})
    assert [(row.key, row.score, row.missing) for row in table.rows.values()] == [
        ("B", Exact(150, 1), None),
        ("A", None, MissingReason.UNEQUAL),
    ]


def spread(limit, then, on=AggregateOver.JUDGE_TOTAL):
    return SpreadRule(Decimal(limit), on, then)


def test_spread_is_flagged_only_above_the_limit():
    table = table_of(
        make_single_stage(spread=spread(20, SpreadAction.WARN)), {"A": (60, 81), "B": (60, 80), "C": (60,)}
    )
    flags = {row.key: (row.spread, row.spread_exceeded, row.complete) for row in table.rows.values()}
    assert flags == {
        "A": (Exact(21, 1), True, True),
        "B": (Exact(20, 1), False, True),
        "C": (Exact(0, 1), False, True),
    }
    assert table.can_close


def test_spread_asks_for_a_third_judge():
    rule = {"judges": JudgeRules(2, False), "spread": spread(20, SpreadAction.THIRD_JUDGE)}
    table = table_of(make_single_stage(**rule), {"A": (60, 90), "B": (60, 90, 75), "C": (60, 70)})
    assert (table.rows["A"].missing, table.rows["A"].score) == (MissingReason.THIRD_JUDGE, None)
    assert table.rows["B"].score == Exact(75, 1)
    assert table.rows["C"].score == Exact(65, 1)
    assert table.blocking == (("A", MissingReason.THIRD_JUDGE),)


def test_spread_needs_a_recorded_moderation_to_close():
    rule = make_single_stage(spread=spread(20, SpreadAction.MODERATE))
    open_table = table_of(rule, {"A": (60, 90), "B": (60, 70)})
    assert open_table.rows["A"].score == Exact(75, 1)
    assert open_table.blocking == (("A", MissingReason.MODERATION),)
    assert table_of(rule, {"A": (60, 90), "B": (60, 70)}, consolidated=frozenset({"A"})).can_close


def test_spread_on_a_criterion_is_the_widest_one():
    # totals 75 and 75 agree, but impact differs by |60 - 90| = 30 and novelty by |100 - 50| = 50
    plan = make_plan(make_stage(spread=spread(40, SpreadAction.WARN, AggregateOver.CRITERION)))
    sheets = make_sheets(plan, {"A": {"J1": (60, 100, 75), "J2": (90, 50, 75)}})
    assert tabulate_stage(plan, "desk", make_entries("A"), StageInput(sheets=sheets)).rows["A"].spread == Exact(50, 1)


def test_no_spread_rule_means_no_spread():
    row = table_of(make_single_stage(), {"A": (60, 90)}).rows["A"]
    assert (row.spread, row.spread_exceeded) == (None, False)


def test_order_of_input_is_irrelevant():
    plan = make_plan(make_stage(spread=spread(5, SpreadAction.WARN)))
    source = random.Random(5)
    codes = [f"P{number}" for number in range(30)]
    values = {c: {f"J{j}": [source.randint(40, 60) for _ in range(3)] for j in range(4)} for c in codes}
    entries, sheets = make_entries(" ".join(codes)), make_sheets(plan, values)
    expected = tabulate_stage(plan, "desk", entries, StageInput(sheets=sheets))
    source.shuffle(entries)
    source.shuffle(sheets)
    second_table = tabulate_stage(plan, "desk", entries, StageInput(sheets=iter(sheets)))
    assert list(second_table.rows.items()) == list(expected.rows.items())


def test_plain_tuples_are_rows_too():
    plan = make_plan(make_stage())
    rows = [(7, "J1", 161, 2, json.dumps([80, 75, 90]))]
    table = tabulate_stage(plan, "desk", [Entry(7, "A", "umum", "opd", "dinas")], StageInput(sheets=rows))
    assert table.rows[7].score == Exact(161, 2)
    assert table.sheets_of(7)[0].judge == "J1"


def test_recused_judge_leaves_no_trace():
    # the caller hands in counted sheets only: without J2's 0 the mean of A is (80 + 90) / 2
    plan = make_plan(make_single_stage())
    counted = [make_sheet(plan, "A", "J1", (80,)), make_sheet(plan, "A", "J3", (90,))]
    table = tabulate_stage(plan, "desk", make_entries("A"), StageInput(sheets=counted))
    assert table.rows["A"].score == Exact(85, 1)
    assert table.rows["A"].counted == 2
