from decimal import Decimal

from competition.rulebook.vocabulary import CarryAs, NotReachedLast, RankingScope, RankOn
from judging.scoring.exact import Exact
from judging.scoring.final import final_terms, tabulate_final
from judging.scoring.inputs import PlenaryMove, StageInput
from judging.scoring.stage import tabulate_stage
from tests.judging.scoring.builders import (
    make_entries,
    make_entry,
    make_final,
    make_plan,
    make_scale,
    make_single_stage,
    make_stage_input,
)

BOTH = (("desk", 70), ("talk", 30))


def tables(plan, entries, **marked):
    return {
        code: tabulate_stage(
            plan, code, entries, StageInput(make_stage_input(plan, values, code).sheets, entrants=frozenset(values))
        )
        for code, values in marked.items()
    }


def ranks(table, scope=RankingScope.OVERALL, key=()):
    return {row.key: row.rank for row in table.lists[scope, key].rows}


def two_stages(desk, talk, **changes):
    plan = make_plan(make_single_stage("desk"), make_single_stage("talk"), **({"final": make_final(*BOTH)} | changes))
    entries = make_entries(" ".join(desk))
    return plan, entries, tables(plan, entries, desk=desk, talk=talk)


def test_final_is_the_weighted_mean_of_stage_scores():
    # A: 0.7 x 80 + 0.3 x 90 = 83; B: 0.7 x 85 + 0.3 x 70 = 80.5
    plan, entries, stage_tables = two_stages({"A": 80, "B": 85}, {"A": 90, "B": 70})
    table = tabulate_final(plan, entries, stage_tables)
    rows = table.lists[RankingScope.OVERALL, ()].rows
    assert [(row.key, row.final, row.rank, row.place, row.finalist, row.last_stage) for row in rows] == [
        ("A", Exact(83, 1), 1, 1, True, "talk"),
        ("B", Exact(161, 2), 2, 2, True, "talk"),
    ]
    assert [(term.stage, term.weighted) for term in final_terms(plan.final, stage_tables, "A")] == [
        ("desk", Exact(56, 1)),
        ("talk", Exact(27, 1)),
    ]


def test_final_takes_the_exact_stage_score():
    # 0.7 x 241/3 + 0.3 x 80 = 56.2333... + 24; with the printed 80.33 it would be 80.231
    plan, entries, stage_tables = two_stages({"A": (80, 80, 81)}, {"A": 80})
    row = tabulate_final(plan, entries, stage_tables).lists[RankingScope.OVERALL, ()].row("A")
    assert row.final == Exact(2407, 30)
    assert row.comparable == Exact(8023, 100)


def test_final_of_ranks_is_better_when_lower():
    # desk ranks A 1, B 2, C 2; talk ranks C 1, A 2, B 3
    # A: 0.7 x 1 + 0.3 x 2 = 1.3; B: 0.7 x 2 + 0.3 x 3 = 2.3; C: 0.7 x 2 + 0.3 x 1 = 1.7
    plan, entries, stage_tables = two_stages(
        {"A": 90, "B": 80, "C": 80}, {"A": 60, "B": 50, "C": 99}, final=make_final(*BOTH, as_=CarryAs.RANK)
    )
    rows = tabulate_final(plan, entries, stage_tables).lists[RankingScope.OVERALL, ()].rows
    assert [(row.key, row.final, row.rank) for row in rows] == [
        ("A", Exact(13, 10), 1),
        ("C", Exact(17, 10), 2),
        ("B", Exact(23, 10), 3),
    ]


def test_final_ranks_compare_what_is_printed():
    # A: 241/3 = 80.333..., B: 80.33
    for rank_on, expected in ((RankOn.ROUNDED, {"A": 1, "B": 1}), (RankOn.EXACT, {"A": 1, "B": 2})):
        plan = make_plan(
            make_single_stage(scale=make_scale(0, 100, "0.01")), final=make_final(("desk", 100), rank_on=rank_on)
        )
        entries = make_entries("A B")
        stage_tables = tables(plan, entries, desk={"A": (80, 80, 81), "B": "80.33"})
        table = tabulate_final(plan, entries, stage_tables)
        assert ranks(table) == expected
        assert {row.key: row.tied for row in table.lists[RankingScope.OVERALL, ()].rows} == dict.fromkeys(
            "AB", rank_on is RankOn.ROUNDED
        )


def test_others_follow_by_last_stage_and_score():
    # C and D were not in the talk; E has no score at all
    plan, entries, stage_tables = two_stages({"A": 60, "B": 61, "C": 95, "D": 99, "F": 95}, {"A": 60, "B": 50})
    entries.append(make_entry("E"))
    rows = tabulate_final(plan, entries, stage_tables).lists[RankingScope.OVERALL, ()].rows
    assert [(row.key, row.rank, row.finalist, row.last_stage, row.tied) for row in rows] == [
        ("A", 1, True, "talk", False),
        ("B", 2, True, "talk", False),
        ("D", 3, False, "desk", False),
        ("C", 4, False, "desk", True),
        ("F", 4, False, "desk", True),
        ("E", None, False, None, False),
    ]
    assert rows[2].final is rows[2].comparable is None


def test_entry_with_a_later_stage_only_stands_above_the_earlier():
    plan, entries = (
        make_plan(make_single_stage("desk"), make_single_stage("talk"), final=make_final(*BOTH)),
        make_entries("A B C"),
    )
    stage_tables = tables(plan, entries, desk={"A": 60, "C": 95}, talk={"A": 60, "B": 10})
    assert ranks(tabulate_final(plan, entries, stage_tables)) == {"A": 1, "B": 2, "C": 3}


def test_others_are_unranked_where_the_rulebook_says_so():
    plan, entries, stage_tables = two_stages(
        {"A": 60, "C": 95}, {"A": 60}, final=make_final(*BOTH, not_reached_last=NotReachedLast.UNRANKED)
    )
    assert ranks(tabulate_final(plan, entries, stage_tables)) == {"A": 1, "C": None}


def test_incomplete_entry_is_no_finalist():
    plan, entries, stage_tables = two_stages({"A": 60, "B": 99}, {"A": 60})
    sheets = make_stage_input(plan, {"A": 60, "B": 99}, "talk").sheets
    stage_tables["talk"] = tabulate_stage(plan, "talk", entries, StageInput(sheets=sheets, outstanding={"B": 1}))
    rows = tabulate_final(plan, entries, stage_tables).lists[RankingScope.OVERALL, ()].rows
    assert [(row.key, row.finalist, row.last_stage) for row in rows] == [("A", True, "talk"), ("B", False, "desk")]


def test_ranks_are_taken_inside_each_list():
    plan = make_plan(
        make_single_stage(groups=("umum", "khusus")),
        final=make_final(
            ("desk", 100),
            rankings=(RankingScope.OVERALL, RankingScope.GROUP, RankingScope.CATEGORY, RankingScope.GROUP_CATEGORY),
        ),
    )
    entries = [
        make_entry("A"),
        make_entry("B", category="desa"),
        make_entry("C", "khusus"),
        make_entry("D", "khusus", "desa"),
    ]
    sheets = [(code, "J1", mark, 1, "[1]") for code, mark in {"A": 60, "B": 70, "C": 80, "D": 80}.items()]
    stage_tables = {"desk": tabulate_stage(plan, "desk", entries, StageInput(sheets=sheets))}
    table = tabulate_final(plan, entries, stage_tables)
    assert {(scope.value, key): ranks(table, scope, key) for scope, key in table.lists} == {
        ("overall", ()): {"C": 1, "D": 1, "B": 3, "A": 4},
        ("group", ("khusus",)): {"C": 1, "D": 1},
        ("group", ("umum",)): {"B": 1, "A": 2},
        ("category", ("desa",)): {"D": 1, "B": 2},
        ("category", ("opd",)): {"C": 1, "A": 2},
        ("group+category", ("khusus", "desa")): {"D": 1},
        ("group+category", ("khusus", "opd")): {"C": 1},
        ("group+category", ("umum", "desa")): {"B": 1},
        ("group+category", ("umum", "opd")): {"A": 1},
    }


def single_list(values, **changes):
    plan = make_plan(make_single_stage(), **changes)
    entries = make_entries(" ".join(values))
    return plan, entries, tables(plan, entries, desk=values)


def official(values, *moves):
    plan, entries, stage_tables = single_list(values)
    rows = tabulate_final(plan, entries, stage_tables, moves=moves).lists[RankingScope.OVERALL, ()].rows
    return [(row.key, row.rank, row.computed_rank) for row in rows]


def test_move_upwards_pushes_the_others_down():
    values = {"A": 90, "B": 80, "C": 70, "D": 60}
    assert official(values, PlenaryMove("C", 1)) == [("C", 1, 3), ("A", 2, 1), ("B", 3, 2), ("D", 4, 4)]


def test_move_downwards_closes_the_gap():
    values = {"A": 90, "B": 80, "C": 70, "D": 60}
    assert official(values, PlenaryMove("A", 3)) == [("B", 1, 2), ("C", 2, 3), ("A", 3, 1), ("D", 4, 4)]
    assert official(values, PlenaryMove("A", 9)) == [("B", 1, 2), ("C", 2, 3), ("D", 3, 4), ("A", 4, 1)]


def test_move_never_touches_a_score():
    plan, entries, stage_tables = single_list({"A": 90, "B": 80})
    rows = tabulate_final(plan, entries, stage_tables, moves=[PlenaryMove("B", 1)]).lists[RankingScope.OVERALL, ()].rows
    assert [(row.key, row.final, row.comparable) for row in rows] == [
        ("B", Exact(80, 1), Exact(80, 1)),
        ("A", Exact(90, 1), Exact(90, 1)),
    ]


def test_move_takes_an_entry_out_of_a_tie():
    values = {"A": 90, "B": 80, "C": 80, "D": 60}
    assert official(values) == [("A", 1, 1), ("B", 2, 2), ("C", 2, 2), ("D", 4, 4)]
    assert official(values, PlenaryMove("C", 2)) == [("A", 1, 1), ("C", 2, 2), ("B", 3, 2), ("D", 4, 4)]


def test_move_before_a_tie_leaves_the_tie():
    values = {"A": 90, "B": 80, "C": 80, "D": 60}
    assert official(values, PlenaryMove("D", 2)) == [("A", 1, 1), ("D", 2, 4), ("B", 3, 2), ("C", 3, 2)]


def test_move_into_the_middle_of_a_tie_comes_after_it():
    # without A the tie of B and C holds ranks 1 and 2; nobody has said which of them is the better
    values = {"A": 90, "B": 80, "C": 80, "D": 60}
    assert official(values, PlenaryMove("A", 2)) == [("B", 1, 2), ("C", 1, 2), ("A", 3, 1), ("D", 4, 4)]


def test_moves_are_applied_one_after_the_other():
    values = {"A": 90, "B": 80, "C": 70, "D": 60}
    expected = [("D", 1, 4), ("C", 2, 3), ("A", 3, 1), ("B", 4, 2)]
    assert official(values, PlenaryMove("C", 1), PlenaryMove("D", 1)) == expected


def test_move_concerns_its_own_list():
    plan, entries, stage_tables = single_list(
        {"A": 90, "B": 80}, final=make_final(("desk", 100), rankings=(RankingScope.OVERALL, RankingScope.GROUP))
    )
    table = tabulate_final(plan, entries, stage_tables, moves=[PlenaryMove("B", 1, RankingScope.GROUP)])
    assert ranks(table) == {"A": 1, "B": 2}
    assert ranks(table, RankingScope.GROUP, ("umum",)) == {"B": 1, "A": 2}


def test_move_of_an_entry_without_a_rank_is_reported():
    plan, entries, stage_tables = single_list({"A": 90})
    entries.append(make_entry("E"))
    moves = (PlenaryMove("E", 1), PlenaryMove("A", 1), PlenaryMove("X", 1))
    table = tabulate_final(plan, entries, stage_tables, moves=moves)
    assert table.idle_moves == (PlenaryMove("E", 1), PlenaryMove("X", 1))
    assert ranks(table) == {"A": 1, "E": None}


def test_rulebook_without_a_final_has_no_list():
    plan, entries, stage_tables = single_list({"A": 90}, final=None)
    assert tabulate_final(plan, entries, stage_tables).lists == {}


def test_final_is_printed_to_the_places_of_the_rulebook():
    # 241/3 = 80.333... -> 80 with no places
    plan, entries, stage_tables = single_list({"A": (80, 80, 81)}, final=make_final(("desk", 100), places=0))
    row = tabulate_final(plan, entries, stage_tables).lists[RankingScope.OVERALL, ()].row("A")
    assert (row.final, row.comparable.decimal(0)) == (Exact(241, 3), Decimal(80))
