from decimal import Decimal

import pytest

from competition.rulebook.model import Advance, Judges, Priority, TieAtCut
from judging.scoring.advancement import Reason, TiedClass, select
from judging.scoring.exact import Exact
from judging.scoring.inputs import Order, StageInput
from judging.scoring.seats import Refusal
from judging.scoring.stage import tabulate_stage
from judging.scoring.walk import Outcome
from tests.judging.scoring.builders import advancement, breaks, entries, entry, marks, plan, single

THRESHOLD_TOP = Advance.THRESHOLD_THEN_TOP_N


def selection(rule, values, everybody=None, judges=1, tie_break=(), **inputs):
    """What `rule` makes of the marks in a stage of one criterion."""
    own = plan(single(advancement=rule, judges=Judges(judges, False)), tie_break=tie_break)
    everybody = everybody or entries(" ".join(values))
    given = marks(own, values, **inputs)
    return select(own, "desk", everybody, tabulate_stage(own, "desk", everybody, given), given)


def test_all_passed_takes_complete_entries_only():
    chosen = selection(advancement(Advance.ALL_PASSED), {"A": (50, 60), "B": (90,), "C": (0, 0)}, judges=2)
    assert chosen.advanced == ("A", "C")
    assert chosen.reasons == {"A": Reason.ALL_PASSED, "B": Reason.INCOMPLETE, "C": Reason.ALL_PASSED}


def test_stage_without_advancement_lets_everybody_pass():
    assert selection(None, {"A": 50, "B": 90}).advanced == ("B", "A")


def test_manual_takes_whom_the_decision_names():
    chosen = selection(
        advancement(Advance.MANUAL), {"A": (90, 90), "B": (50, 50), "C": (99,)}, judges=2, named=("B", "C")
    )
    assert chosen.advanced == ("B",)
    assert chosen.reasons == {"A": Reason.NOT_NAMED, "B": Reason.NAMED, "C": Reason.INCOMPLETE}


def test_threshold_compares_the_printed_score():
    # 74.995 prints 75.00 and passes, 74.994 prints 74.99 and does not
    rule = advancement(Advance.THRESHOLD, min_score=Decimal(75))
    own = plan(single(advancement=rule))
    everybody = entries("A B C")
    sheets = [(code, "J1", total, 1000, "[75]") for code, total in {"A": 74995, "B": 74994, "C": 75000}.items()]
    given = StageInput(sheets=sheets)
    chosen = select(own, "desk", everybody, tabulate_stage(own, "desk", everybody, given), given)
    assert chosen.advanced == ("A", "C")
    assert chosen.reasons["B"] is Reason.BELOW_THRESHOLD


def test_top_n_takes_the_best():
    chosen = selection(advancement(n=2), {"A": 70, "B": 90, "C": 80})
    assert chosen.advanced == ("B", "C")
    assert chosen.reasons == {"A": Refusal.NO_SEAT, "B": Outcome.RANK, "C": Outcome.RANK}
    assert chosen.parts[0].cut_score == Exact(80, 1)
    assert chosen.parts[0].cuts == ()


def test_top_n_with_fewer_entries_than_seats_takes_all():
    assert selection(advancement(n=5), {"A": 70, "B": 90}).advanced == ("B", "A")


def test_top_n_without_a_number_has_no_limit():
    assert selection(advancement(n=None), {"A": 70, "B": 90}).advanced == ("B", "A")


def test_parts_have_their_own_number_of_seats():
    rule = advancement(per=("group",), n=1, n_by={"umum": 2})
    everybody = [*entries("A B C"), entry("D", "khusus"), entry("E", "khusus")]
    own = plan(single(advancement=rule, groups=("umum", "khusus")))
    sheets = [(code, "J1", mark, 1, "[1]") for code, mark in {"A": 70, "B": 90, "C": 80, "D": 60, "E": 50}.items()]
    given = StageInput(sheets=sheets)
    chosen = select(own, "desk", everybody, tabulate_stage(own, "desk", everybody, given), given)
    assert chosen.advanced == ("D", "B", "C")
    assert [(part.key, part.seats, part.advanced, part.places) for part in chosen.parts] == [
        (("khusus",), 1, ("D",), {"D": 1, "E": 2}),
        (("umum",), 2, ("B", "C"), {"B": 1, "C": 2, "A": 3}),
    ]


def test_tie_at_cut_includes_all():
    chosen = selection(advancement(n=2), {"A": 90, "B": 80, "C": 80, "D": 70})
    assert chosen.advanced == ("A", "B", "C")
    assert chosen.reasons == {"A": Outcome.RANK, "B": Outcome.TIE, "C": Outcome.TIE, "D": Refusal.NO_SEAT}
    assert chosen.parts[0].cuts == (("B", "C"),)


def test_tie_that_fits_is_no_cut():
    chosen = selection(advancement(n=3, tie_at_cut=TieAtCut.PLENARY), {"A": 90, "B": 80, "C": 80, "D": 70})
    assert chosen.advanced == ("A", "B", "C")
    assert chosen.pending == ()


def test_tie_at_cut_waits_for_the_plenary():
    rule = advancement(n=2, tie_at_cut=TieAtCut.PLENARY)
    chosen = selection(rule, {"A": 90, "B": 80, "C": 80, "D": 70})
    assert chosen.advanced == ("A",)
    assert chosen.pending == (TiedClass((), ("B", "C")),)
    assert chosen.reasons["B"] is chosen.reasons["C"] is Outcome.PENDING
    assert chosen.reasons["D"] is Refusal.NO_SEAT


def test_tie_at_cut_follows_the_recorded_order():
    rule = advancement(n=2, tie_at_cut=TieAtCut.PLENARY)
    chosen = selection(rule, {"A": 90, "B": 80, "C": 80, "D": 70}, orders=(Order(("C", "B")),))
    assert chosen.advanced == ("A", "C")
    assert chosen.pending == ()
    assert (chosen.reasons["C"], chosen.reasons["B"]) == (Outcome.PLENARY, Refusal.NO_SEAT)


def test_recorded_order_that_leaves_out_a_tied_entry_decides_nothing():
    rule = advancement(n=2, tie_at_cut=TieAtCut.PLENARY)
    chosen = selection(rule, {"A": 90, "B": 80, "C": 80, "D": 80}, orders=(Order(("C", "B")),))
    assert chosen.pending == (TiedClass((), ("B", "C", "D")),)


def test_include_all_ignores_a_recorded_order():
    chosen = selection(advancement(n=1), {"A": 80, "B": 80}, orders=(Order(("B", "A")),))
    assert chosen.advanced == ("A", "B")


def test_tie_at_cut_by_the_chain():
    # A, B and C tie at 80 for two seats; the judges of the stage decide: J1 prefers A, J2 prefers A, J3 prefers B
    values = {"A": (85, 85, 70), "B": (70, 70, 100), "C": (80, 80, 80)}
    rule = advancement(n=2, tie_at_cut=TieAtCut.TIE_BREAK)
    chosen = selection(rule, values, tie_break=breaks("vote"))
    assert chosen.advanced == ("A", "B")
    assert chosen.reasons == {"A": Outcome.TIE_BREAK, "B": Outcome.TIE_BREAK, "C": Refusal.NO_SEAT}


def test_tie_the_chain_leaves_waits_for_an_order():
    rule = advancement(n=2, tie_at_cut=TieAtCut.TIE_BREAK)
    values = {"A": (85, 75), "B": (75, 85), "C": (85, 75), "D": (75, 85)}
    assert selection(rule, values, tie_break=breaks("vote")).pending == (TiedClass((), ("A", "B", "C", "D")),)
    order = (Order(("D", "B", "C", "A")),)
    assert selection(rule, values, tie_break=breaks("vote"), orders=order).advanced == ("B", "D")


def test_chain_at_the_cut_reads_earlier_stages():
    own = plan(
        single("desk"),
        single("talk", advancement=advancement(n=1, tie_at_cut=TieAtCut.TIE_BREAK)),
        tie_break=breaks("#desk"),
    )
    everybody = entries("A B")
    desk = tabulate_stage(own, "desk", everybody, marks(own, {"A": 60, "B": 70}, "desk"))
    given = marks(own, {"A": 80, "B": 80}, "talk")
    talk = tabulate_stage(own, "talk", everybody, given)
    assert select(own, "talk", everybody, talk, given, {"desk": desk}).advanced == ("B",)
    assert select(own, "talk", everybody, talk, given).pending == (TiedClass((), ("A", "B")),)


def test_priority_comes_before_score_but_after_the_threshold():
    # "replicated" first, then units of a 3T area, then the rest; C is below 60 and out in spite of its priority;
    # D is third by score anyway, B only has a seat by its priority
    everybody = [
        entry("A"),
        entry("B", replicated=True),
        entry("C", replicated=True),
        entry("D", area="3t"),
        entry("E"),
    ]
    rule = advancement(
        THRESHOLD_TOP,
        n=3,
        min_score=Decimal(60),
        priority=(Priority("replicated", True), Priority("area", "3t")),
    )
    chosen = selection(rule, {"A": 95, "B": 61, "C": 59, "D": 62, "E": 70}, everybody)
    assert chosen.advanced == ("A", "D", "B")
    assert chosen.reasons == {
        "A": Outcome.RANK,
        "B": Outcome.PRIORITY,
        "C": Reason.BELOW_THRESHOLD,
        "D": Outcome.RANK,
        "E": Refusal.NO_SEAT,
    }


def test_first_priority_met_counts():
    everybody = [entry("A", area="3t"), entry("B", area="3t", replicated=True), entry("C")]
    rule = advancement(THRESHOLD_TOP, n=1, priority=(Priority("replicated", True), Priority("area", "3t")))
    assert selection(rule, {"A": 95, "B": 61, "C": 99}, everybody).advanced == ("B",)


def test_priority_means_nothing_to_top_n():
    everybody = [entry("A"), entry("B", replicated=True)]
    rule = advancement(n=1, priority=(Priority("replicated", True),))
    assert selection(rule, {"A": 95, "B": 61}, everybody).advanced == ("A",)


@pytest.mark.parametrize("reverse", [False, True])
def test_order_of_entries_is_irrelevant(reverse):
    everybody = sorted(entries("A B C D E F"), key=lambda own: own.code, reverse=reverse)
    chosen = selection(advancement(n=3), {"F": 80, "A": 80, "C": 80, "B": 90, "E": 80, "D": 10}, everybody)
    assert chosen.advanced == ("B", "A", "C", "E", "F")
    assert chosen.parts[0].cuts == (("A", "C", "E", "F"),)
