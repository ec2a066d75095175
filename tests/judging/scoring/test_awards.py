from decimal import Decimal

import pytest

from competition.rulebook.model import OnTie, Scope
from judging.scoring.awards import AwardResult, PendingAward, award
from judging.scoring.final import tabulate_final
from judging.scoring.inputs import Move, StageInput
from judging.scoring.stage import tabulate_stage
from tests.judging.scoring.builders import entries, entry, final, marks, plan, prize, single

PODIUM = (prize("first", 1, 1), prize("second", 2, 2), prize("third", 3, 3))


def podium(on_tie):
    return tuple(prize(own.code, own.rank_from, own.rank_to, on_tie) for own in PODIUM)


def awards_of(values, awards, everybody=None, moves=(), **changes):
    own = plan(single(), awards=awards, **changes)
    everybody = everybody or entries(" ".join(values))
    tables = {"desk": tabulate_stage(own, "desk", everybody, marks(own, values))}
    return award(own, everybody, tabulate_final(own, everybody, tables, (), moves))


def given(values, awards, **changes):
    return [(own.award, own.entry) for own in awards_of(values, awards, **changes).given]


def test_awards_follow_the_ranks():
    result = awards_of({"A": 70, "B": 90, "C": 80, "D": 60}, PODIUM)
    assert result.given == (
        AwardResult("first", Scope.OVERALL, (), "B", "B", 1, False),
        AwardResult("second", Scope.OVERALL, (), "C", "C", 2, False),
        AwardResult("third", Scope.OVERALL, (), "A", "A", 3, False),
    )
    assert result.pending == ()


def test_award_of_a_range_goes_to_every_place_in_it():
    awards = (prize("first", 1, 1), prize("hope", 2, 4))
    values = {"A": 90, "B": 80, "C": 80, "D": 70, "E": 60}
    assert given(values, awards) == [("first", "A"), ("hope", "B"), ("hope", "C"), ("hope", "D")]


@pytest.mark.parametrize(
    ("on_tie", "expected"),
    [
        (OnTie.SHARE, [("first", "A"), ("first", "B"), ("second", "C"), ("third", "D")]),
        (OnTie.SHARE_AND_SKIP, [("first", "A"), ("first", "B"), ("third", "C")]),
        (OnTie.PLENARY, [("third", "C")]),
    ],
)
def test_tie_over_the_end_of_an_award(on_tie, expected):
    # A and B share rank 1; `share` goes on at second, the others at place 3
    assert given({"A": 90, "B": 90, "C": 80, "D": 70}, podium(on_tie)) == expected


def test_tie_over_the_end_of_a_range_goes_on_after_it():
    # hope covers 2 to 3; B, C and D tie from place 2 to 4: all have it, the next award begins at place 4
    awards = (prize("first", 1, 1), prize("hope", 2, 3), prize("cheer", 4, 4))
    values = {"A": 90, "B": 80, "C": 80, "D": 80, "E": 70}
    assert given(values, awards) == [("first", "A"), ("hope", "B"), ("hope", "C"), ("hope", "D"), ("cheer", "E")]


def test_tied_award_waits_for_the_plenary():
    result = awards_of({"A": 90, "B": 90, "C": 80}, podium(OnTie.PLENARY))
    assert result.pending == (PendingAward("first", Scope.OVERALL, (), ("A", "B"), 1),)


def test_tie_inside_a_range_needs_no_plenary():
    result = awards_of({"A": 90, "B": 90, "C": 80}, (prize("best", 1, 2, OnTie.PLENARY),))
    assert [(own.entry, own.shared, own.place) for own in result.given] == [("A", True, 1), ("B", True, 1)]
    assert result.pending == ()


def test_tie_before_an_award_swallows_it():
    # places 1 and 2 have no award; A, B and C tie from place 2 to 4, so nobody stands at place 3
    values = {"Z": 99, "A": 90, "B": 90, "C": 90, "D": 80}
    assert given(values, (prize("third", 3, 3), prize("fifth", 5, 5))) == [("fifth", "D")]


def test_class_below_the_minimum_gets_nothing_and_takes_its_places():
    awards = (prize("first", 1, 1, min_score=Decimal(85)), prize("second", 2, 2), prize("third", 3, 3))
    assert given({"A": 84, "B": 80, "C": 70}, awards) == [("second", "B"), ("third", "C")]
    assert given({"A": 84, "B": 84, "C": 70}, awards) == [("third", "C")]
    assert given({"A": 85, "B": 80}, awards) == [("first", "A"), ("second", "B")]


def test_minimum_compares_the_printed_score():
    # 84.995 prints 85.00
    own = plan(single(), awards=(prize("first", 1, 1, min_score=Decimal(85)),))
    everybody = entries("A")
    tables = {"desk": tabulate_stage(own, "desk", everybody, StageInput(sheets=[("A", "J1", 84995, 1000, "[85]")]))}
    assert len(award(own, everybody, tabulate_final(own, everybody, tables)).given) == 1


def test_each_list_has_its_own_awards():
    awards = (prize("best", 1, 1, per=Scope.CATEGORY), prize("champion", 1, 1))
    everybody = [entry("A"), entry("B", category="desa"), entry("C")]
    result = awards_of({"A": 90, "B": 70, "C": 80}, awards, everybody)
    assert [(own.award, own.list_key, own.entry) for own in result.given] == [
        ("champion", (), "A"),
        ("best", ("desa",), "B"),
        ("best", ("opd",), "A"),
    ]


def test_only_finalists_have_awards():
    own = plan(single("desk"), single("talk"), final=final(("desk", 50), ("talk", 50)), awards=PODIUM)
    everybody = entries("A B")
    tables = {
        "desk": tabulate_stage(own, "desk", everybody, marks(own, {"A": 50, "B": 99}, "desk")),
        "talk": tabulate_stage(own, "talk", everybody, marks(own, {"A": 50}, "talk")),
    }
    result = award(own, everybody, tabulate_final(own, everybody, tables))
    assert [(own.award, own.entry) for own in result.given] == [("first", "A")]


def test_moved_entry_has_the_award_of_its_official_rank():
    assert given({"A": 90, "B": 80, "C": 70}, PODIUM, moves=(Move("C", 1),)) == [
        ("first", "C"),
        ("second", "A"),
        ("third", "B"),
    ]
    result = awards_of({"A": 90, "B": 90}, podium(OnTie.PLENARY), moves=(Move("B", 1),))
    assert [(own.award, own.entry) for own in result.given] == [("first", "B"), ("second", "A")]
    assert result.pending == ()
