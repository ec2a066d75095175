from competition.rulebook.stage_rules import QuotaRule
from competition.rulebook.vocabulary import TieAtCut
from judging.scoring.advancement import TiedClass, select_advancing
from judging.scoring.inputs import PlenaryOrder, StageInput
from judging.scoring.seat_allocation import SeatReason
from judging.scoring.seats import Refusal
from judging.scoring.stage import tabulate_stage
from tests.judging.scoring.builders import make_advancement, make_entry, make_plan, make_single_stage, make_stage_input


def quota(value, least=0, most=None, by="participant_type"):
    return QuotaRule(by, value, least, most)


def selection(n, quotas, kinds, values, orders=(), **rule):
    """`kinds` maps an entry to its participant type, or to its attributes."""
    plan = make_plan(make_single_stage(advancement=make_advancement(n=n, quotas=tuple(quotas), **rule)))
    entries = [
        make_entry(code, **(kinds.get(code, {}) if isinstance(kinds.get(code, {}), dict) else {"kind": kinds[code]}))
        for code in values
    ]
    stage_input = make_stage_input(plan, values, orders=orders)
    return select_advancing(plan, "desk", entries, tabulate_stage(plan, "desk", entries, stage_input), stage_input)


KECAMATAN = {"C": "kecamatan", "D": "kecamatan", "E": "kecamatan"}


def test_maximum_passes_over_those_beyond_it():
    selected = selection(3, [quota("kecamatan", most=1)], KECAMATAN, {"C": 90, "D": 80, "A": 70, "E": 65, "B": 60})
    assert selected.advanced == ("C", "A", "B")
    assert selected.reasons["D"] is Refusal.QUOTA_FULL
    assert (selected.reasons["A"], selected.reasons["B"]) == (SeatReason.RANK, SeatReason.QUOTA)


def test_minimum_reserves_the_last_seats():
    # three seats, two for kecamatan: after A the two left are owed, so B is passed over
    selected = selection(3, [quota("kecamatan", 2)], KECAMATAN, {"A": 90, "B": 80, "C": 70, "D": 60, "E": 50})
    assert selected.advanced == ("A", "C", "D")
    assert selected.reasons["B"] is Refusal.RESERVED
    assert (selected.reasons["C"], selected.reasons["D"]) == (SeatReason.RANK, SeatReason.QUOTA)
    assert selected.unmet == ()


def test_minimum_met_on_merit_reserves_nothing():
    selected = selection(3, [quota("kecamatan", 1)], KECAMATAN, {"C": 90, "A": 80, "B": 70, "D": 60})
    assert selected.advanced == ("C", "A", "B")


def test_unmet_minimum_is_reported_and_blocks_nothing():
    selected = selection(3, [quota("kecamatan", 2)], {"C": "kecamatan"}, {"A": 90, "B": 80, "F": 75, "C": 70})
    assert selected.advanced == ("A", "B", "C")
    assert [(unmet.part, unmet.quota.value, unmet.reached) for unmet in selected.unmet] == [((), "kecamatan", 1)]


def test_minima_above_the_seats_still_fill_the_seats():
    # two seats, three owed: only those who fill a minimum are admissible, best first
    kinds = {"C": "kecamatan", "D": "puskesmas", "E": "nagari"}
    quotas = [quota("kecamatan", 1), quota("puskesmas", 1), quota("nagari", 1)]
    selected = selection(2, quotas, kinds, {"A": 90, "C": 80, "D": 70, "E": 60})
    assert selected.advanced == ("C", "D")
    assert [unmet.quota.value for unmet in selected.unmet] == ["nagari"]


def test_minima_of_two_dimensions_share_a_seat():
    # F is both a kecamatan and of a 3T area: one seat meets both minima, so only one is kept for it
    kinds = {"F": {"kind": "kecamatan", "area": "3t"}}
    quotas = [quota("kecamatan", 1), quota("3t", 1, by="area")]
    selected = selection(2, quotas, kinds, {"A": 90, "B": 80, "F": 70})
    assert selected.advanced == ("A", "F")
    assert selected.unmet == ()


def test_quota_on_the_split_concerns_its_own_part():
    plan = make_plan(
        make_single_stage(
            groups=("umum", "khusus"),
            advancement=make_advancement(per=("group",), n=1, quotas=(quota("khusus", 1, by="group"),)),
        )
    )
    entries = [make_entry("A"), make_entry("B")]
    stage_input = StageInput(sheets=make_stage_input(plan, {"A": 80, "B": 70}).sheets)
    selected = select_advancing(plan, "desk", entries, tabulate_stage(plan, "desk", entries, stage_input), stage_input)
    assert selected.advanced == ("A",)
    assert selected.unmet == ()


def test_tie_at_a_full_quota_includes_all_and_goes_on():
    # one kecamatan may pass, two tie for it: both are taken; the third seat is gone, so B stays out
    selected = selection(3, [quota("kecamatan", most=1)], KECAMATAN, {"A": 90, "C": 80, "D": 80, "B": 70})
    assert selected.advanced == ("A", "C", "D")
    assert (selected.reasons["C"], selected.reasons["B"]) == (SeatReason.TIE, Refusal.NO_SEAT)


def test_tie_includes_only_members_that_were_admissible():
    # five tie for the last two seats, but no kecamatan is allowed any more
    selected = selection(
        3, [quota("kecamatan", most=1)], KECAMATAN, {"E": 90, "A": 80, "B": 80, "F": 80, "C": 80, "D": 80}
    )
    assert selected.advanced == ("E", "A", "B", "F")
    assert selected.reasons["C"] is selected.reasons["D"] is Refusal.QUOTA_FULL


def test_class_nobody_of_which_fits_is_no_cut():
    selected = selection(
        2, [quota("kecamatan", most=1)], KECAMATAN, {"C": 90, "D": 80, "E": 80, "A": 70}, tie_at_cut=TieAtCut.PLENARY
    )
    assert selected.advanced == ("C", "A")
    assert selected.pending == ()
    assert selected.parts[0].cuts == ()


def test_pending_cut_leaves_later_seats_undecided():
    values = {"C": 90, "D": 90, "A": 80, "B": 70}
    rule = {"tie_at_cut": TieAtCut.PLENARY}
    selected = selection(2, [quota("kecamatan", most=1)], KECAMATAN, values, **rule)
    assert selected.advanced == ()
    assert selected.pending == (TiedClass((), ("C", "D")),)
    assert set(selected.reasons.values()) == {SeatReason.PENDING}
    decided = selection(2, [quota("kecamatan", most=1)], KECAMATAN, values, (PlenaryOrder(("D", "C")),), **rule)
    assert decided.advanced == ("D", "A")
    assert (decided.reasons["D"], decided.reasons["C"]) == (SeatReason.PLENARY, Refusal.QUOTA_FULL)


def test_reserved_seat_does_not_depend_on_the_listing_inside_a_class():
    # three tie for two seats of which one is owed to a kecamatan; each of them alone could have a seat
    for kecamatan in "ABC":
        selected = selection(2, [quota("kecamatan", 1)], {kecamatan: "kecamatan"}, {"A": 80, "B": 80, "C": 80})
        assert selected.parts[0].cuts == (("A", "B", "C"),)
        assert selected.advanced == ("A", "B", "C")
