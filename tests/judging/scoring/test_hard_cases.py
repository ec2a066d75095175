"""Cases that random contests seldom hit, against the oracle and against the answer worked out by hand."""

import pytest

from judging.scoring.seat_allocation import SeatReason
from tests.judging.scoring.bridge import Expected, code_of, computed, key_of
from tests.judging.scoring.compare import assert_same_awards, assert_same_final, assert_same_selections
from tests.judging.scoring.focus import SIMPLE_STAGE
from tests.judging.scoring.panels import Contest
from tests.judging.scoring.strategies import document

KINDS = {"A": "opd", "a": "desa", "B": "dinas", "b": "kecamatan"}
OPD_MAX_1 = {"by": "category", "value": "opd", "max": 1}
DINAS_MAX_1 = {"by": "participant_type", "value": "dinas", "max": 1}


def dinas_min(number):
    return {"by": "participant_type", "value": "dinas", "min": number}


def contest(rows, advancement=None, awards=(), places=2, orders=()):
    """Rows are (category and type by letter, values of the judges); codes follow the rows."""
    codes = [f"P{number:02}" for number in range(1, len(rows) + 1)]
    stage = SIMPLE_STAGE | {"code": "desk", "label": "Desk", "kind": "desk_evaluation", "groups": ["umum"]}
    stage |= {"criteria": [{"code": "k0", "label": "K0", "weight": 100}], "advancement": advancement}
    final = {"from": [{"stage": "desk", "weight": 100}], "round": {"places": places}, "rankings": ["overall"]}
    final |= {"rank_on": "rounded", "not_reached_last": "below"}
    final["from"][0]["as"] = "score"
    entries = [
        {"code": code, "group": "umum", "category": KINDS[kind[0]], "participant_type": KINDS[kind[1]]}
        for code, (kind, _) in zip(codes, rows, strict=True)
    ]
    sheets = [
        {"entry": code, "judge": f"J{judge}", "values": {"k0": value}, "state": "submitted"}
        for code, (_, values) in zip(codes, rows, strict=True)
        for judge, value in enumerate(values)
    ]
    rulebook = document(["umum"], [stage], final, [], list(awards))
    by_stage = {"cut_orders": {"desk": list(orders)}, "named": {"desk": []}, "consolidated": {"desk": []}}
    return Contest(rulebook, entries, {"desk": codes}, {"desk": sheets}, **by_stage)


def seats(number, tie_at_cut, *quotas):
    return {"method": "top_n", "n": number, "quotas": list(quotas), "tie_at_cut": tie_at_cut}


SKIPPED = [("Ab", [5]), ("AB", [4]), ("ab", [3])]
OVERSHOT = [("Ab", [5]), ("Ab", [5]), ("Ab", [5]), ("ab", [4]), ("aB", [3]), ("aB", [2])]
CUTS = {
    "the seat kept for a dinas is free again when the only dinas is barred": (
        contest(SKIPPED, seats(2, "include_all", OPD_MAX_1, dinas_min(1))),
        ["P01", "P03"],
    ),
    "where minima ask for more than is left, each seat left goes to one that fills them": (
        contest(OVERSHOT, seats(4, "include_all", OPD_MAX_1, dinas_min(2))),
        ["P01", "P02", "P03", "P05"],
    ),
    "a seat kept for a dinas is taken by the dinas, not by a better entry": (
        contest([("ab", [5]), ("ab", [4]), ("aB", [3])], seats(2, "plenary", dinas_min(1))),
        ["P01", "P03"],
    ),
}


@pytest.mark.parametrize(("case", "advancing"), CUTS.values(), ids=CUTS)
def test_cut_gives_seats(case, advancing):
    result = computed(case)
    assert_same_selections(Expected(case), result)
    assert sorted(map(code_of, result.selections["desk"].advanced)) == advancing


def test_award_compares_the_printed_score_with_its_least_score():
    award = {"code": "juara", "label": "Juara", "per": "overall", "rank_from": 1, "rank_to": 3, "on_tie": "share"}
    case = contest([("ab", [2, 3]), ("ab", [2, 2])], awards=[award | {"min_score": 3}], places=0)
    result = computed(case)
    assert_same_final(Expected(case), result)
    assert_same_awards(Expected(case), result)
    assert [award.code for award in result.awards.awarded] == ["P01"]


CUT_WITH_TWO_QUOTAS = [("Ab", [5]), ("aB", [5]), ("AB", [5]), ("ab", [4])]


def test_nobody_is_refused_while_an_order_of_the_pending_class_could_leave_a_seat():
    """Seating the third alone fills both quotas and leaves the second seat to the fourth."""
    advancement = seats(2, "plenary", OPD_MAX_1, DINAS_MAX_1)
    decided = computed(contest(CUT_WITH_TWO_QUOTAS, advancement, orders=[["P03", "P01", "P02"]])).selections["desk"]
    waiting = computed(contest(CUT_WITH_TWO_QUOTAS, advancement)).selections["desk"]
    assert sorted(map(code_of, decided.advanced)) == ["P03", "P04"]
    assert waiting.advanced == ()
    assert waiting.reasons[key_of("P04")] is SeatReason.PENDING
