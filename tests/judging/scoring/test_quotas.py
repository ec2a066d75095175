from competition.rulebook.model import Quota, TieAtCut
from judging.scoring.advancement import TiedClass, select
from judging.scoring.inputs import Order, StageInput
from judging.scoring.seats import Refusal
from judging.scoring.stage import tabulate_stage
from judging.scoring.walk import Outcome
from tests.judging.scoring.builders import advancement, entry, marks, plan, single


def quota(value, least=0, most=None, by="participant_type"):
    return Quota(by, value, least, most)


def selection(n, quotas, kinds, values, orders=(), **rule):
    """`kinds` maps an entry to its participant type, or to its attributes."""
    own = plan(single(advancement=advancement(n=n, quotas=tuple(quotas), **rule)))
    everybody = [
        entry(code, **(kinds.get(code, {}) if isinstance(kinds.get(code, {}), dict) else {"kind": kinds[code]}))
        for code in values
    ]
    given = marks(own, values, orders=orders)
    return select(own, "desk", everybody, tabulate_stage(own, "desk", everybody, given), given)


KECAMATAN = {"C": "kecamatan", "D": "kecamatan", "E": "kecamatan"}


def test_maximum_passes_over_those_beyond_it():
    chosen = selection(3, [quota("kecamatan", most=1)], KECAMATAN, {"C": 90, "D": 80, "A": 70, "E": 65, "B": 60})
    assert chosen.advanced == ("C", "A", "B")
    assert chosen.reasons["D"] is Refusal.QUOTA_FULL
    assert (chosen.reasons["A"], chosen.reasons["B"]) == (Outcome.RANK, Outcome.QUOTA)


def test_minimum_reserves_the_last_seats():
    # three seats, two for kecamatan: after A the two left are owed, so B is passed over
    chosen = selection(3, [quota("kecamatan", 2)], KECAMATAN, {"A": 90, "B": 80, "C": 70, "D": 60, "E": 50})
    assert chosen.advanced == ("A", "C", "D")
    assert chosen.reasons["B"] is Refusal.RESERVED
    assert (chosen.reasons["C"], chosen.reasons["D"]) == (Outcome.RANK, Outcome.QUOTA)
    assert chosen.unmet == ()


def test_minimum_met_on_merit_reserves_nothing():
    chosen = selection(3, [quota("kecamatan", 1)], KECAMATAN, {"C": 90, "A": 80, "B": 70, "D": 60})
    assert chosen.advanced == ("C", "A", "B")


def test_unmet_minimum_is_reported_and_blocks_nothing():
    chosen = selection(3, [quota("kecamatan", 2)], {"C": "kecamatan"}, {"A": 90, "B": 80, "F": 75, "C": 70})
    assert chosen.advanced == ("A", "B", "C")
    assert [(own.part, own.quota.value, own.reached) for own in chosen.unmet] == [((), "kecamatan", 1)]


def test_minima_above_the_seats_still_fill_the_seats():
    # two seats, three owed: only those who fill a minimum are admissible, best first
    kinds = {"C": "kecamatan", "D": "puskesmas", "E": "nagari"}
    quotas = [quota("kecamatan", 1), quota("puskesmas", 1), quota("nagari", 1)]
    chosen = selection(2, quotas, kinds, {"A": 90, "C": 80, "D": 70, "E": 60})
    assert chosen.advanced == ("C", "D")
    assert [own.quota.value for own in chosen.unmet] == ["nagari"]


def test_minima_of_two_dimensions_share_a_seat():
    # F is both a kecamatan and of a 3T area: one seat meets both minima, so only one is kept for it
    kinds = {"F": {"kind": "kecamatan", "area": "3t"}}
    quotas = [quota("kecamatan", 1), quota("3t", 1, by="area")]
    chosen = selection(2, quotas, kinds, {"A": 90, "B": 80, "F": 70})
    assert chosen.advanced == ("A", "F")
    assert chosen.unmet == ()


def test_quota_on_the_split_concerns_its_own_part():
    own = plan(
        single(
            groups=("umum", "khusus"),
            advancement=advancement(per=("group",), n=1, quotas=(quota("khusus", 1, by="group"),)),
        )
    )
    everybody = [entry("A"), entry("B")]
    given = StageInput(sheets=marks(own, {"A": 80, "B": 70}).sheets)
    chosen = select(own, "desk", everybody, tabulate_stage(own, "desk", everybody, given), given)
    assert chosen.advanced == ("A",)
    assert chosen.unmet == ()


def test_tie_at_a_full_quota_includes_all_and_goes_on():
    # one kecamatan may pass, two tie for it: both are taken; the third seat is gone, so B stays out
    chosen = selection(3, [quota("kecamatan", most=1)], KECAMATAN, {"A": 90, "C": 80, "D": 80, "B": 70})
    assert chosen.advanced == ("A", "C", "D")
    assert (chosen.reasons["C"], chosen.reasons["B"]) == (Outcome.TIE, Refusal.NO_SEAT)


def test_tie_includes_only_members_that_were_admissible():
    # five tie for the last two seats, but no kecamatan is allowed any more
    chosen = selection(
        3, [quota("kecamatan", most=1)], KECAMATAN, {"E": 90, "A": 80, "B": 80, "F": 80, "C": 80, "D": 80}
    )
    assert chosen.advanced == ("E", "A", "B", "F")
    assert chosen.reasons["C"] is chosen.reasons["D"] is Refusal.QUOTA_FULL


def test_class_nobody_of_which_fits_is_no_cut():
    chosen = selection(
        2, [quota("kecamatan", most=1)], KECAMATAN, {"C": 90, "D": 80, "E": 80, "A": 70}, tie_at_cut=TieAtCut.PLENARY
    )
    assert chosen.advanced == ("C", "A")
    assert chosen.pending == ()
    assert chosen.parts[0].cuts == ()


def test_pending_cut_leaves_later_seats_undecided():
    values = {"C": 90, "D": 90, "A": 80, "B": 70}
    rule = {"tie_at_cut": TieAtCut.PLENARY}
    chosen = selection(2, [quota("kecamatan", most=1)], KECAMATAN, values, **rule)
    assert chosen.advanced == ()
    assert chosen.pending == (TiedClass((), ("C", "D")),)
    assert set(chosen.reasons.values()) == {Outcome.PENDING}
    decided = selection(2, [quota("kecamatan", most=1)], KECAMATAN, values, (Order(("D", "C")),), **rule)
    assert decided.advanced == ("D", "A")
    assert (decided.reasons["D"], decided.reasons["C"]) == (Outcome.PLENARY, Refusal.QUOTA_FULL)


def test_reserved_seat_does_not_depend_on_the_listing_inside_a_class():
    # three tie for two seats of which one is owed to a kecamatan; each of them alone could have a seat
    for kecamatan in "ABC":
        own = selection(2, [quota("kecamatan", 1)], {kecamatan: "kecamatan"}, {"A": 80, "B": 80, "C": 80})
        assert own.parts[0].cuts == (("A", "B", "C"),)
        assert own.advanced == ("A", "B", "C")
