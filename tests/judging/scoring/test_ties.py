import json

from competition.rulebook.vocabulary import AggregateMethod, CarryAs, NotApplicable, RankingScope
from judging.scoring.exact import Exact
from judging.scoring.final import tabulate_final
from judging.scoring.inputs import PlenaryOrder, StageInput
from judging.scoring.stage import tabulate_stage
from judging.scoring.ties import recorded_places
from tests.judging.scoring.builders import (
    make_aggregate,
    make_criterion,
    make_entries,
    make_final,
    make_plan,
    make_scale,
    make_sheets,
    make_single_stage,
    make_stage,
    make_tie_breaks,
)


def rank_classes(plan, judged, orders=()):
    """The overall rows from `{stage: {entry: {judge: values}}}`; whoever is in a stage has marks there."""
    codes = sorted({code for values in judged.values() for code in values})
    entries = make_entries(" ".join(codes))
    tables = {
        code: tabulate_stage(
            plan, code, entries, StageInput(sheets=make_sheets(plan, values, code), entrants=frozenset(values))
        )
        for code, values in judged.items()
    }
    return tabulate_final(plan, entries, tables, orders).lists[RankingScope.OVERALL, ()]


def outcome(plan, judged, orders=()):
    return {
        row.key: (row.rank, row.decided_by and row.decided_by.by.value)
        for row in rank_classes(plan, judged, orders).rows
    }


# weights 50, 30, 20: A = 40 + 24 + 16 = 80, B = 45 + 15 + 20 = 80, C = 40 + 27 + 13 = 80
A, B, C = (80, 80, 80), (90, 50, 100), (80, 90, 65)


def test_unresolved_tie_is_shown_as_a_tie():
    rows = rank_classes(make_plan(make_stage()), {"desk": {"A": {"J1": A}, "B": {"J1": B}}}).rows
    assert [(row.key, row.rank, row.computed_rank, row.tied, row.decided_by) for row in rows] == [
        ("A", 1, 1, True, None),
        ("B", 1, 1, True, None),
    ]


def test_criterion_breaks_a_tie_highest_first():
    plan = make_plan(make_stage(), tie_break=make_tie_breaks("impact@desk"))
    judged = {"desk": {"A": {"J1": A}, "B": {"J1": B}}}
    assert outcome(plan, judged) == {"B": (1, "criterion"), "A": (2, "criterion")}


def test_next_step_sees_only_what_is_still_equal():
    # impact: B 90 first, A and C 80; novelty: C 90 before A 80 (B's 50 no longer matters)
    plan = make_plan(make_stage(), tie_break=make_tie_breaks("impact@desk", "novelty@desk"))
    final_list = rank_classes(plan, {"desk": {"A": {"J1": A}, "B": {"J1": B}, "C": {"J1": C}}})
    assert [(row.key, row.rank, row.decided_by.ref) for row in final_list.rows] == [
        ("B", 1, "desk.impact"),
        ("C", 2, "desk.novelty"),
        ("A", 3, "desk.novelty"),
    ]
    first, second = final_list.ties[0].steps
    assert first.values == {"A": Exact(80, 1), "B": Exact(90, 1), "C": Exact(80, 1)}
    assert first.classes == (("B",), ("A", "C"))
    assert second.values == {"A": Exact(80, 1), "C": Exact(90, 1)}


def test_step_that_splits_only_some_leaves_the_others_tied():
    plan = make_plan(make_stage(), tie_break=make_tie_breaks("impact@desk"))
    judged = {"desk": {"A": {"J1": A}, "B": {"J1": B}, "C": {"J1": C}}}
    rows = rank_classes(plan, judged).rows
    assert [(row.key, row.rank, row.tied) for row in rows] == [("B", 1, False), ("A", 2, True), ("C", 2, True)]


def test_criterion_is_aggregated_by_the_method_of_its_stage():
    # both have judge totals 60, 80, 100 (median 80); impact of A: 60, 80, 100 -> 80, of B: 10, 90, 90 -> 90
    plan = make_plan(
        make_stage(aggregate=make_aggregate(AggregateMethod.MEDIAN)), tie_break=make_tie_breaks("impact@desk")
    )
    judged = {
        "desk": {
            "A": {"J1": (60, 60, 60), "J2": (80, 80, 80), "J3": (100, 100, 100)},
            "B": {"J1": (10, 100, 100), "J2": (90, 50, 100), "J3": (90, 100, 100)},
        }
    }
    # B: J1 5 + 30 + 20 = 55, J2 45 + 15 + 20 = 80, J3 45 + 30 + 20 = 95 -> median 80
    assert outcome(plan, judged) == {"B": (1, "criterion"), "A": (2, "criterion")}


def test_criterion_compares_printed_values():
    # A: 241/3 = 80.333..., B: 80.33; both print 80.33 as final and as criterion, so the step separates nothing
    fine = make_single_stage(criteria=(make_criterion("impact", 100),), scale=make_scale(0, 100, "0.01"))
    plan = make_plan(fine, tie_break=make_tie_breaks("impact@desk"))
    judged = {"desk": {"A": {"J1": (80,), "J2": (80,), "J3": (81,)}, "B": {"J1": ("80.33",)}}}
    final_list = rank_classes(plan, judged)
    assert [(row.key, row.rank, row.decided_by) for row in final_list.rows] == [("A", 1, None), ("B", 1, None)]
    assert final_list.ties[0].steps[0].values == dict.fromkeys("AB", Exact(8033, 100))


def test_entry_without_the_criterion_goes_last():
    # A: 80 everywhere; B: impact not applicable, (30 x 80 + 20 x 80) / 50 = 80
    plan = make_plan(
        make_stage(not_applicable=NotApplicable.EXCLUDE_CRITERION), tie_break=make_tie_breaks("impact@desk")
    )
    judged = {"desk": {"A": {"J1": (None, 80, 80)}, "B": {"J1": (80, 80, 80)}}}
    assert outcome(plan, judged) == {"B": (1, "criterion"), "A": (2, "criterion")}


def test_stage_breaks_a_tie():
    # 0.5 x 80 + 0.5 x 90 = 85 = 0.5 x 90 + 0.5 x 80
    plan = make_plan(
        make_single_stage("desk"),
        make_single_stage("talk"),
        final=make_final(("desk", 50), ("talk", 50)),
        tie_break=make_tie_breaks("#talk"),
    )
    judged = {"desk": {"A": {"J1": (80,)}, "B": {"J1": (90,)}}, "talk": {"A": {"J1": (90,)}, "B": {"J1": (80,)}}}
    assert outcome(plan, judged) == {"A": (1, "stage"), "B": (2, "stage")}


def test_entry_without_the_stage_goes_last():
    plan = make_plan(make_single_stage("visit"), make_single_stage("desk"), tie_break=make_tie_breaks("#visit"))
    judged = {"visit": {"B": {"J1": (5,)}}, "desk": {"A": {"J1": (90,)}, "B": {"J1": (90,)}}}
    assert outcome(plan, judged) == {"B": (1, "stage"), "A": (2, "stage")}


def test_judges_vote_for_their_highest_total():
    # A and B tie at 80; J1 and J2 prefer A, J3 prefers B
    plan = make_plan(make_single_stage(), tie_break=make_tie_breaks("vote"))
    judged = {
        "desk": {
            "A": {"J1": (85,), "J2": (85,), "J3": (70,)},
            "B": {"J1": (70,), "J2": (70,), "J3": (100,)},
        }
    }
    final_list = rank_classes(plan, judged)
    assert [(row.key, row.rank) for row in final_list.rows] == [("A", 1), ("B", 2)]
    step = final_list.ties[0].steps[0]
    assert (step.values, step.vote_stage) == ({"A": 2, "B": 1}, "desk")
    assert [(vote.judge, vote.choice) for vote in step.votes] == [("J1", "A"), ("J2", "A"), ("J3", "B")]


def test_judge_whose_best_is_shared_has_no_vote():
    # J1: 90 and 90 no vote; J2 prefers B; the means (90 + 70 + 80) / 3 and (90 + 80 + 70) / 3 are 80; J3 prefers A
    plan = make_plan(make_single_stage(), tie_break=make_tie_breaks("vote"))
    judged = {
        "desk": {
            "A": {"J1": (90,), "J2": (70,), "J3": (80,)},
            "B": {"J1": (90,), "J2": (80,), "J3": (70,)},
        }
    }
    final_list = rank_classes(plan, judged)
    assert [vote.choice for vote in final_list.ties[0].steps[0].votes] == [None, "B", "A"]
    assert [row.rank for row in final_list.rows] == [1, 1]


def test_only_judges_of_all_tied_entries_vote():
    # J1 and J2 saw both; J3 saw A only, J4 saw B only; means (70 + 90 + 80) / 3 = 80 = (90 + 75 + 75) / 3
    plan = make_plan(make_single_stage(), tie_break=make_tie_breaks("vote"))
    judged = {
        "desk": {
            "A": {"J1": (70,), "J2": (90,), "J3": (80,)},
            "B": {"J1": (90,), "J2": (75,), "J4": (75,)},
        }
    }
    step = rank_classes(plan, judged).ties[0].steps[0]
    assert [(vote.judge, vote.choice) for vote in step.votes] == [("J1", "B"), ("J2", "A")]
    assert step.values == {"A": 1, "B": 1}


def test_vote_is_taken_in_the_last_stage_all_tied_entries_were_in():
    # nobody but A was in the talk, so A is a finalist; B and C tie below and the desk judges vote
    plan = make_plan(
        make_single_stage("desk"),
        make_single_stage("talk"),
        final=make_final(("desk", 50), ("talk", 50)),
        tie_break=make_tie_breaks("vote"),
    )
    judged = {
        "desk": {
            "A": {"J1": (10,)},
            "B": {"J1": (60,), "J2": (80,), "J3": (70,)},
            "C": {"J1": (70,), "J2": (60,), "J3": (80,)},
        },
        "talk": {"A": {"J9": (50,)}},
    }
    final_list = rank_classes(plan, judged)
    assert [(row.key, row.rank) for row in final_list.rows] == [("A", 1), ("C", 2), ("B", 3)]
    assert final_list.ties[0].steps[0].vote_stage == "desk"


def test_tie_among_ranks_is_broken_too():
    # desk ranks A 1, B 2; talk ranks B 1, A 2: both 1.5
    plan = make_plan(
        make_single_stage("desk"),
        make_single_stage("talk"),
        final=make_final(("desk", 50), ("talk", 50), as_=CarryAs.RANK),
        tie_break=make_tie_breaks("#desk"),
    )
    judged = {"desk": {"A": {"J1": (90,)}, "B": {"J1": (80,)}}, "talk": {"A": {"J1": (50,)}, "B": {"J1": (99,)}}}
    assert outcome(plan, judged) == {"A": (1, "stage"), "B": (2, "stage")}


TIED = {"desk": {code: {"J1": (80,)} for code in "ABCD"}}


def test_plenary_order_breaks_a_tie():
    plan = make_plan(make_single_stage(), tie_break=make_tie_breaks("plenary"))
    assert outcome(plan, TIED, (PlenaryOrder(("C", "A", "D", "B")),)) == {
        "C": (1, "plenary"),
        "A": (2, "plenary"),
        "D": (3, "plenary"),
        "B": (4, "plenary"),
    }


def test_entries_a_plenary_order_does_not_name_stay_tied():
    plan = make_plan(make_single_stage(), tie_break=make_tie_breaks("plenary"))
    rows = rank_classes(plan, TIED, (PlenaryOrder(("C", "B")),)).rows
    assert [(row.key, row.rank, row.tied) for row in rows] == [
        ("C", 1, False),
        ("B", 2, False),
        ("A", 3, True),
        ("D", 3, True),
    ]


def test_plenary_order_means_nothing_without_its_step():
    assert outcome(make_plan(make_single_stage()), TIED, (PlenaryOrder(("C", "A", "D", "B")),)) == dict.fromkeys(
        "ABCD", (1, None)
    )


def test_recorded_places_prefer_the_order_that_names_most():
    orders = (PlenaryOrder(("D", "C", "B", "A")), PlenaryOrder(("A", "B")), PlenaryOrder(("C", "D", "B", "A")))
    assert recorded_places("ABCD", orders) == {"A": -4, "B": -3, "C": -1, "D": -2}
    assert recorded_places("AB", orders) == {"A": -2, "B": -1}
    assert recorded_places("AX", orders) == {"A": None, "X": None}


def test_order_of_entries_and_sheets_is_irrelevant_to_a_tie():
    plan = make_plan(make_single_stage(), tie_break=make_tie_breaks("vote"))
    sheets = [
        (code, judge, mark, 1, json.dumps([mark]))
        for code, judge, mark in (
            ("B", "J1", 70),
            ("A", "J1", 85),
            ("B", "J2", 95),
            ("A", "J2", 80),
            ("C", "J1", 83),
            ("C", "J2", 82),
        )
    ]
    for entries in (make_entries("A B C"), make_entries("C B A")):
        for rows in (sheets, sheets[::-1]):
            tables = {"desk": tabulate_stage(plan, "desk", entries, StageInput(sheets=rows))}
            listed = tabulate_final(plan, entries, tables).lists[RankingScope.OVERALL, ()].rows
            # all three have 82.5; J1 votes A, J2 votes B
            assert [(row.key, row.rank) for row in listed] == [("A", 1), ("B", 1), ("C", 3)]
