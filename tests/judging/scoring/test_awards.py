from decimal import Decimal

import pytest

from competition.rulebook.vocabulary import RankingScope, TieAction
from judging.scoring.awards import AwardResult, PendingAward, allocate_awards
from judging.scoring.final import tabulate_final
from judging.scoring.inputs import PlenaryMove, StageInput
from judging.scoring.stage import tabulate_stage
from tests.judging.scoring.builders import (
    make_award,
    make_entries,
    make_entry,
    make_final,
    make_plan,
    make_single_stage,
    make_stage_input,
)

PODIUM = (make_award("first", 1, 1), make_award("second", 2, 2), make_award("third", 3, 3))


def podium(on_tie):
    return tuple(make_award(award.code, award.rank_from, award.rank_to, on_tie) for award in PODIUM)


def awards_of(values, awards, entries=None, moves=(), **changes):
    plan = make_plan(make_single_stage(), awards=awards, **changes)
    entries = entries or make_entries(" ".join(values))
    tables = {"desk": tabulate_stage(plan, "desk", entries, make_stage_input(plan, values))}
    return allocate_awards(plan, entries, tabulate_final(plan, entries, tables, (), moves))


def awarded_entries(values, awards, **changes):
    return [(award.award, award.entry) for award in awards_of(values, awards, **changes).awarded]


def test_awards_follow_the_ranks():
    result = awards_of({"A": 70, "B": 90, "C": 80, "D": 60}, PODIUM)
    assert result.awarded == (
        AwardResult("first", RankingScope.OVERALL, (), "B", "B", 1, False),
        AwardResult("second", RankingScope.OVERALL, (), "C", "C", 2, False),
        AwardResult("third", RankingScope.OVERALL, (), "A", "A", 3, False),
    )
    assert result.pending == ()


def test_award_of_a_range_goes_to_every_place_in_it():
    awards = (make_award("first", 1, 1), make_award("hope", 2, 4))
    values = {"A": 90, "B": 80, "C": 80, "D": 70, "E": 60}
    assert awarded_entries(values, awards) == [("first", "A"), ("hope", "B"), ("hope", "C"), ("hope", "D")]


@pytest.mark.parametrize(
    ("on_tie", "expected"),
    [
        (TieAction.SHARE, [("first", "A"), ("first", "B"), ("second", "C"), ("third", "D")]),
        (TieAction.SHARE_AND_SKIP, [("first", "A"), ("first", "B"), ("third", "C")]),
        (TieAction.PLENARY, [("third", "C")]),
    ],
)
def test_tie_over_the_end_of_an_award(on_tie, expected):
    # A and B share rank 1; `share` goes on at second, the others at place 3
    assert awarded_entries({"A": 90, "B": 90, "C": 80, "D": 70}, podium(on_tie)) == expected


def test_tie_over_the_end_of_a_range_goes_on_after_it():
    # hope covers 2 to 3; B, C and D tie from place 2 to 4: all have it, the next award begins at place 4
    awards = (make_award("first", 1, 1), make_award("hope", 2, 3), make_award("cheer", 4, 4))
    values = {"A": 90, "B": 80, "C": 80, "D": 80, "E": 70}
    assert awarded_entries(values, awards) == [
        ("first", "A"),
        ("hope", "B"),
        ("hope", "C"),
        ("hope", "D"),
        ("cheer", "E"),
    ]


def test_tied_award_waits_for_the_plenary():
    result = awards_of({"A": 90, "B": 90, "C": 80}, podium(TieAction.PLENARY))
    assert result.pending == (PendingAward("first", RankingScope.OVERALL, (), ("A", "B"), 1),)


def test_tie_inside_a_range_needs_no_plenary():
    result = awards_of({"A": 90, "B": 90, "C": 80}, (make_award("best", 1, 2, TieAction.PLENARY),))
    assert [(award.entry, award.shared, award.place) for award in result.awarded] == [("A", True, 1), ("B", True, 1)]
    assert result.pending == ()


def test_tie_before_an_award_swallows_it():
    # places 1 and 2 have no award; A, B and C tie from place 2 to 4, so nobody stands at place 3
    values = {"Z": 99, "A": 90, "B": 90, "C": 90, "D": 80}
    assert awarded_entries(values, (make_award("third", 3, 3), make_award("fifth", 5, 5))) == [("fifth", "D")]


def test_class_below_the_minimum_gets_nothing_and_takes_its_places():
    awards = (make_award("first", 1, 1, min_score=Decimal(85)), make_award("second", 2, 2), make_award("third", 3, 3))
    assert awarded_entries({"A": 84, "B": 80, "C": 70}, awards) == [("second", "B"), ("third", "C")]
    assert awarded_entries({"A": 84, "B": 84, "C": 70}, awards) == [("third", "C")]
    assert awarded_entries({"A": 85, "B": 80}, awards) == [("first", "A"), ("second", "B")]


def test_minimum_compares_the_printed_score():
    # 84.995 prints 85.00
    plan = make_plan(make_single_stage(), awards=(make_award("first", 1, 1, min_score=Decimal(85)),))
    entries = make_entries("A")
    tables = {"desk": tabulate_stage(plan, "desk", entries, StageInput(sheets=[("A", "J1", 84995, 1000, "[85]")]))}
    assert len(allocate_awards(plan, entries, tabulate_final(plan, entries, tables)).awarded) == 1


def test_each_list_has_its_own_awards():
    awards = (make_award("best", 1, 1, per=RankingScope.CATEGORY), make_award("champion", 1, 1))
    entries = [make_entry("A"), make_entry("B", category="desa"), make_entry("C")]
    result = awards_of({"A": 90, "B": 70, "C": 80}, awards, entries)
    assert [(award.award, award.list_key, award.entry) for award in result.awarded] == [
        ("champion", (), "A"),
        ("best", ("desa",), "B"),
        ("best", ("opd",), "A"),
    ]


def test_only_finalists_have_awards():
    plan = make_plan(
        make_single_stage("desk"),
        make_single_stage("talk"),
        final=make_final(("desk", 50), ("talk", 50)),
        awards=PODIUM,
    )
    entries = make_entries("A B")
    tables = {
        "desk": tabulate_stage(plan, "desk", entries, make_stage_input(plan, {"A": 50, "B": 99}, "desk")),
        "talk": tabulate_stage(plan, "talk", entries, make_stage_input(plan, {"A": 50}, "talk")),
    }
    result = allocate_awards(plan, entries, tabulate_final(plan, entries, tables))
    assert [(award.award, award.entry) for award in result.awarded] == [("first", "A")]


def test_moved_entry_has_the_award_of_its_official_rank():
    assert awarded_entries({"A": 90, "B": 80, "C": 70}, PODIUM, moves=(PlenaryMove("C", 1),)) == [
        ("first", "C"),
        ("second", "A"),
        ("third", "B"),
    ]
    result = awards_of({"A": 90, "B": 90}, podium(TieAction.PLENARY), moves=(PlenaryMove("B", 1),))
    assert [(award.award, award.entry) for award in result.awarded] == [("first", "B"), ("second", "A")]
    assert result.pending == ()
