from decimal import Decimal

import pytest

from competition.rulebook.stage_rules import JudgeRules, PriorityRule
from competition.rulebook.vocabulary import AdvancementMethod, TieAtCut
from judging.scoring.advancement import AdvancementReason, TiedClass, select_advancing
from judging.scoring.exact import Exact
from judging.scoring.inputs import PlenaryOrder, StageInput
from judging.scoring.seat_allocation import SeatReason
from judging.scoring.seats import Refusal
from judging.scoring.stage import tabulate_stage
from tests.judging.scoring.builders import (
    make_advancement,
    make_entries,
    make_entry,
    make_plan,
    make_single_stage,
    make_stage_input,
    make_tie_breaks,
)

THRESHOLD_TOP = AdvancementMethod.THRESHOLD_THEN_TOP_N


def selection(rule, values, entries=None, judges=1, tie_break=(), **inputs):
    """What `rule` makes of the marks in a stage of one criterion."""
    plan = make_plan(make_single_stage(advancement=rule, judges=JudgeRules(judges, False)), tie_break=tie_break)
    entries = entries or make_entries(" ".join(values))
    stage_input = make_stage_input(plan, values, **inputs)
    return select_advancing(plan, "desk", entries, tabulate_stage(plan, "desk", entries, stage_input), stage_input)


def test_all_passed_takes_complete_entries_only():
    selected = selection(
        make_advancement(AdvancementMethod.ALL_PASSED), {"A": (50, 60), "B": (90,), "C": (0, 0)}, judges=2
    )
    assert selected.advanced == ("A", "C")
    assert selected.reasons == {
        "A": AdvancementReason.ALL_PASSED,
        "B": AdvancementReason.INCOMPLETE,
        "C": AdvancementReason.ALL_PASSED,
    }


def test_stage_without_advancement_lets_everybody_pass():
    assert selection(None, {"A": 50, "B": 90}).advanced == ("B", "A")


def test_manual_takes_whom_the_decision_names():
    selected = selection(
        make_advancement(AdvancementMethod.MANUAL),
        {"A": (90, 90), "B": (50, 50), "C": (99,)},
        judges=2,
        named=("B", "C"),
    )
    assert selected.advanced == ("B",)
    assert selected.reasons == {
        "A": AdvancementReason.NOT_NAMED,
        "B": AdvancementReason.NAMED,
        "C": AdvancementReason.INCOMPLETE,
    }


def test_threshold_compares_the_printed_score():
    # 74.995 prints 75.00 and passes, 74.994 prints 74.99 and does not
    rule = make_advancement(AdvancementMethod.THRESHOLD, min_score=Decimal(75))
    plan = make_plan(make_single_stage(advancement=rule))
    entries = make_entries("A B C")
    sheets = [(code, "J1", total, 1000, "[75]") for code, total in {"A": 74995, "B": 74994, "C": 75000}.items()]
    stage_input = StageInput(sheets=sheets)
    selected = select_advancing(plan, "desk", entries, tabulate_stage(plan, "desk", entries, stage_input), stage_input)
    assert selected.advanced == ("A", "C")
    assert selected.reasons["B"] is AdvancementReason.BELOW_THRESHOLD


def test_top_n_takes_the_best():
    selected = selection(make_advancement(n=2), {"A": 70, "B": 90, "C": 80})
    assert selected.advanced == ("B", "C")
    assert selected.reasons == {"A": Refusal.NO_SEAT, "B": SeatReason.RANK, "C": SeatReason.RANK}
    assert selected.parts[0].cut_score == Exact(80, 1)
    assert selected.parts[0].cuts == ()


def test_top_n_with_fewer_entries_than_seats_takes_all():
    assert selection(make_advancement(n=5), {"A": 70, "B": 90}).advanced == ("B", "A")


def test_top_n_without_a_number_has_no_limit():
    assert selection(make_advancement(n=None), {"A": 70, "B": 90}).advanced == ("B", "A")


def test_parts_have_their_own_number_of_seats():
    rule = make_advancement(per=("group",), n=1, n_by={"umum": 2})
    entries = [*make_entries("A B C"), make_entry("D", "khusus"), make_entry("E", "khusus")]
    plan = make_plan(make_single_stage(advancement=rule, groups=("umum", "khusus")))
    sheets = [(code, "J1", mark, 1, "[1]") for code, mark in {"A": 70, "B": 90, "C": 80, "D": 60, "E": 50}.items()]
    stage_input = StageInput(sheets=sheets)
    selected = select_advancing(plan, "desk", entries, tabulate_stage(plan, "desk", entries, stage_input), stage_input)
    assert selected.advanced == ("D", "B", "C")
    assert [(part.key, part.seats, part.advanced, part.places) for part in selected.parts] == [
        (("khusus",), 1, ("D",), {"D": 1, "E": 2}),
        (("umum",), 2, ("B", "C"), {"B": 1, "C": 2, "A": 3}),
    ]


def test_tie_at_cut_includes_all():
    selected = selection(make_advancement(n=2), {"A": 90, "B": 80, "C": 80, "D": 70})
    assert selected.advanced == ("A", "B", "C")
    assert selected.reasons == {"A": SeatReason.RANK, "B": SeatReason.TIE, "C": SeatReason.TIE, "D": Refusal.NO_SEAT}
    assert selected.parts[0].cuts == (("B", "C"),)


def test_tie_that_fits_is_no_cut():
    selected = selection(make_advancement(n=3, tie_at_cut=TieAtCut.PLENARY), {"A": 90, "B": 80, "C": 80, "D": 70})
    assert selected.advanced == ("A", "B", "C")
    assert selected.pending == ()


def test_tie_at_cut_waits_for_the_plenary():
    rule = make_advancement(n=2, tie_at_cut=TieAtCut.PLENARY)
    selected = selection(rule, {"A": 90, "B": 80, "C": 80, "D": 70})
    assert selected.advanced == ("A",)
    assert selected.pending == (TiedClass((), ("B", "C")),)
    assert selected.reasons["B"] is selected.reasons["C"] is SeatReason.PENDING
    assert selected.reasons["D"] is Refusal.NO_SEAT


def test_tie_at_cut_follows_the_recorded_order():
    rule = make_advancement(n=2, tie_at_cut=TieAtCut.PLENARY)
    selected = selection(rule, {"A": 90, "B": 80, "C": 80, "D": 70}, orders=(PlenaryOrder(("C", "B")),))
    assert selected.advanced == ("A", "C")
    assert selected.pending == ()
    assert (selected.reasons["C"], selected.reasons["B"]) == (SeatReason.PLENARY, Refusal.NO_SEAT)


def test_recorded_order_that_leaves_out_a_tied_entry_decides_nothing():
    rule = make_advancement(n=2, tie_at_cut=TieAtCut.PLENARY)
    selected = selection(rule, {"A": 90, "B": 80, "C": 80, "D": 80}, orders=(PlenaryOrder(("C", "B")),))
    assert selected.pending == (TiedClass((), ("B", "C", "D")),)


def test_include_all_ignores_a_recorded_order():
    selected = selection(make_advancement(n=1), {"A": 80, "B": 80}, orders=(PlenaryOrder(("B", "A")),))
    assert selected.advanced == ("A", "B")


def test_tie_at_cut_by_the_chain():
    # A, B and C tie at 80 for two seats; the judges of the stage decide: J1 prefers A, J2 prefers A, J3 prefers B
    values = {"A": (85, 85, 70), "B": (70, 70, 100), "C": (80, 80, 80)}
    rule = make_advancement(n=2, tie_at_cut=TieAtCut.TIE_BREAK)
    selected = selection(rule, values, tie_break=make_tie_breaks("vote"))
    assert selected.advanced == ("A", "B")
    assert selected.reasons == {"A": SeatReason.TIE_BREAK, "B": SeatReason.TIE_BREAK, "C": Refusal.NO_SEAT}


def test_tie_the_chain_leaves_waits_for_an_order():
    rule = make_advancement(n=2, tie_at_cut=TieAtCut.TIE_BREAK)
    values = {"A": (85, 75), "B": (75, 85), "C": (85, 75), "D": (75, 85)}
    assert selection(rule, values, tie_break=make_tie_breaks("vote")).pending == (TiedClass((), ("A", "B", "C", "D")),)
    order = (PlenaryOrder(("D", "B", "C", "A")),)
    assert selection(rule, values, tie_break=make_tie_breaks("vote"), orders=order).advanced == ("B", "D")


def test_chain_at_the_cut_reads_earlier_stages():
    plan = make_plan(
        make_single_stage("desk"),
        make_single_stage("talk", advancement=make_advancement(n=1, tie_at_cut=TieAtCut.TIE_BREAK)),
        tie_break=make_tie_breaks("#desk"),
    )
    entries = make_entries("A B")
    desk = tabulate_stage(plan, "desk", entries, make_stage_input(plan, {"A": 60, "B": 70}, "desk"))
    stage_input = make_stage_input(plan, {"A": 80, "B": 80}, "talk")
    talk = tabulate_stage(plan, "talk", entries, stage_input)
    assert select_advancing(plan, "talk", entries, talk, stage_input, {"desk": desk}).advanced == ("B",)
    assert select_advancing(plan, "talk", entries, talk, stage_input).pending == (TiedClass((), ("A", "B")),)


def test_priority_comes_before_score_but_after_the_threshold():
    # "replicated" first, then units of a 3T area, then the rest; C is below 60 and out in spite of its priority;
    # D is third by score anyway, B only has a seat by its priority
    entries = [
        make_entry("A"),
        make_entry("B", replicated=True),
        make_entry("C", replicated=True),
        make_entry("D", area="3t"),
        make_entry("E"),
    ]
    rule = make_advancement(
        THRESHOLD_TOP,
        n=3,
        min_score=Decimal(60),
        priority=(PriorityRule("replicated", True), PriorityRule("area", "3t")),
    )
    selected = selection(rule, {"A": 95, "B": 61, "C": 59, "D": 62, "E": 70}, entries)
    assert selected.advanced == ("A", "D", "B")
    assert selected.reasons == {
        "A": SeatReason.RANK,
        "B": SeatReason.PRIORITY,
        "C": AdvancementReason.BELOW_THRESHOLD,
        "D": SeatReason.RANK,
        "E": Refusal.NO_SEAT,
    }


def test_first_priority_met_counts():
    entries = [make_entry("A", area="3t"), make_entry("B", area="3t", replicated=True), make_entry("C")]
    rule = make_advancement(THRESHOLD_TOP, n=1, priority=(PriorityRule("replicated", True), PriorityRule("area", "3t")))
    assert selection(rule, {"A": 95, "B": 61, "C": 99}, entries).advanced == ("B",)


def test_priority_means_nothing_to_top_n():
    entries = [make_entry("A"), make_entry("B", replicated=True)]
    rule = make_advancement(n=1, priority=(PriorityRule("replicated", True),))
    assert selection(rule, {"A": 95, "B": 61}, entries).advanced == ("A",)


@pytest.mark.parametrize("reverse", [False, True])
def test_order_of_entries_is_irrelevant(reverse):
    entries = sorted(make_entries("A B C D E F"), key=lambda plan: plan.code, reverse=reverse)
    selected = selection(make_advancement(n=3), {"F": 80, "A": 80, "C": 80, "B": 90, "E": 80, "D": 10}, entries)
    assert selected.advanced == ("B", "A", "C", "E", "F")
    assert selected.parts[0].cuts == (("A", "C", "E", "F"),)
