import json
from decimal import Decimal

import pytest

from competition.rulebook.stage_rules import JudgeRules, SpreadRule, StageRounding
from competition.rulebook.vocabulary import (
    Adjustment,
    AggregateMethod,
    AggregateOver,
    CombineMethod,
    NotApplicable,
    RankingScope,
    SpreadAction,
    TieAction,
    ValueScale,
)
from judging.scoring.explain import explain_entry
from judging.scoring.inputs import EditionInput, PlenaryMove, PlenaryOrder, StageInput
from judging.scoring.result import tabulate_edition
from tests.judging.scoring.builders import (
    make_advancement,
    make_aggregate,
    make_award,
    make_criterion,
    make_entries,
    make_entry,
    make_final,
    make_plan,
    make_scale,
    make_sheets,
    make_single_stage,
    make_stage,
    make_tie_breaks,
)


def rounds(**places):
    return StageRounding(**(dict.fromkeys(StageRounding.__slots__) | places))


def number(exact, printed):
    return {"exact": exact, "printed": printed}


def story_of(plan, values, code="A", **inputs):
    entries = make_entries(" ".join(values))
    return explain_entry(
        plan, entries, EditionInput({"desk": StageInput(sheets=make_sheets(plan, values))}, **inputs), code
    )


def test_judge_is_told_from_value_to_total():
    # scale 1 to 5: 4 -> 75, 3 -> 50, 5 -> 100; 37.5 + 15 + 20 = 72.5, rounded to 73
    plan = make_plan(make_stage(scale=make_scale(1, 5, 1), round=rounds(judge_total=0)))
    (judge,) = story_of(plan, {"A": {"J1": (4, 3, 5)}})["stages"][0]["judges"]
    assert judge == {
        "judge": "J1",
        "values": [
            expected_value("impact", "50", "4", number("75/1", "75.00"), number("75/2", "37.50")),
            expected_value("novelty", "30", "3", number("50/1", "50.00"), number("15/1", "15.00")),
            expected_value("reach", "20", "5", number("100/1", "100.00"), number("20/1", "20.00")),
        ],
        "total_before_rounding": number("145/2", "72.50"),
        "total": number("73/1", "73.00"),
        "dropped": False,
    }


def expected_value(code, weight, value, x, weighted):
    return {
        "criterion": code,
        "label": code.title(),
        "weight": weight,
        "value": value,
        "x": x,
        "divided_by": "100/1",
        "weighted_before_rounding": weighted,
        "weighted": weighted,
    }


def test_rounded_terms_are_told_before_and_after():
    # 1 x 50 / 3 = 16.666... -> 16.67, three times = 50.01
    criteria = tuple(make_criterion(code, 1) for code in ("a", "b", "c"))
    plan = make_plan(make_stage(criteria=criteria, round=rounds(weighted_criterion=2)))
    (judge,) = story_of(plan, {"A": {"J1": (50, 50, 50)}})["stages"][0]["judges"]
    assert judge["values"][0]["weighted_before_rounding"] == number("50/3", "16.67")
    assert judge["values"][0]["weighted"] == number("1667/100", "16.67")
    assert judge["values"][0]["divided_by"] == "3/1"
    assert judge["total"] == number("5001/100", "50.01")


def test_not_applicable_criterion_is_told_without_numbers():
    # (50 x 80 + 20 x 90) / 70
    plan = make_plan(make_stage(not_applicable=NotApplicable.EXCLUDE_CRITERION))
    (judge,) = story_of(plan, {"A": {"J1": (80, None, 90)}})["stages"][0]["judges"]
    assert judge["values"][1] == {"criterion": "novelty", "label": "Novelty", "weight": "30", "value": None}
    assert judge["values"][0]["divided_by"] == "70/1"
    assert judge["total"] == number("580/7", "82.86")


def test_trimmed_mean_names_the_dropped_judges():
    plan = make_plan(make_single_stage(aggregate=make_aggregate(AggregateMethod.TRIMMED_MEAN, high=1, low=1)))
    desk = story_of(plan, {"A": {"J1": (90,), "J2": (60,), "J3": (70,), "J4": (81,)}})["stages"][0]
    assert {judge["judge"]: judge["dropped"] for judge in desk["judges"]} == {
        "J1": True,
        "J2": True,
        "J3": False,
        "J4": False,
    }
    assert desk["score"] == number("151/2", "75.50")


def test_severity_is_told_beside_the_raw_total():
    # A: mean 75, J1 +5, J2 -5
    plan = make_plan(make_single_stage(adjustment=Adjustment.SEVERITY))
    judges = story_of(plan, {"A": {"J1": (80,), "J2": (70,)}})["stages"][0]["judges"]
    figures = [(judge["total"]["exact"], judge["severity"]["exact"], judge["adjusted"]["exact"]) for judge in judges]
    assert figures == [("80/1", "5/1", "75/1"), ("70/1", "-5/1", "75/1")]


def test_criteria_are_told_where_they_are_aggregated():
    # 5.25, 5.5, 5.5, 9.75 without the ends: (5.5 + 5.5) / 2 = 5.5 -> 6; 6 x 0.8 = 4.8
    plan = make_plan(
        make_stage(
            scale=make_scale("0.25", 10, "0.25"),
            values=ValueScale.RAW,
            combine=CombineMethod.WEIGHTED_SUM,
            criteria=(make_criterion("skill", "0.8"),),
            aggregate=make_aggregate(AggregateMethod.TRIMMED_MEAN, AggregateOver.CRITERION, high=1, low=1),
            round=rounds(criterion=0, weighted_criterion=1),
        )
    )
    desk = story_of(plan, {"A": {"J1": ("9.75",), "J2": ("5.5",), "J3": ("5.25",), "J4": ("5.5",)}})["stages"][0]
    (skill,) = desk["criteria"]
    assert [(item["judge"], item["value"], item["dropped"]) for item in skill["values"]] == [
        ("J1", "9.75", True),
        ("J2", "5.50", False),
        ("J3", "5.25", True),
        ("J4", "5.50", False),
    ]
    assert skill["aggregate_before_rounding"] == number("11/2", "5.50")
    assert skill["aggregate"] == number("6/1", "6.00")
    assert skill["weighted_before_rounding"] == skill["weighted"] == number("24/5", "4.80")
    assert desk["score"] == number("24/5", "4.80")
    assert "dropped" not in desk["judges"][0]


def test_criterion_nobody_found_applicable_has_no_aggregate():
    plan = make_plan(
        make_stage(
            aggregate=make_aggregate(over=AggregateOver.CRITERION), not_applicable=NotApplicable.EXCLUDE_CRITERION
        ),
    )
    desk = story_of(plan, {"A": {"J1": (80, None, 60), "J2": (90, None, 70)}})["stages"][0]
    assert desk["criteria"][1]["aggregate"] is None
    assert [item["divided_by"] for item in desk["criteria"] if item["aggregate"]] == ["70/1", "70/1"]
    assert desk["score"] == number("555/7", "79.29")


def test_stage_is_told_with_rank_spread_and_advancement():
    plan = make_plan(
        make_single_stage(
            advancement=make_advancement(n=1),
            spread=SpreadRule(Decimal(5), AggregateOver.JUDGE_TOTAL, SpreadAction.WARN),
            round=rounds(stage=0),
        )
    )
    values = {"A": {"J1": (70,), "J2": (81,)}, "B": {"J1": (90,), "J2": (90,)}}
    desk = story_of(plan, values)["stages"][0]
    # (70 + 81) / 2 = 75.5 -> 76
    assert {name: desk[name] for name in ("score_before_rounding", "score", "comparable", "rank", "counted")} == {
        "score_before_rounding": number("151/2", "75.50"),
        "score": number("76/1", "76.00"),
        "comparable": number("76/1", "76.00"),
        "rank": 2,
        "counted": 2,
    }
    assert (desk["spread"], desk["spread_exceeded"]) == (number("11/1", "11.00"), True)
    assert desk["advancement"] == {"advanced": False, "reason": "no_seat", "list": [], "place": 2, "seats": 1}


def test_incomplete_entry_is_told_with_its_sheets_but_without_score():
    plan = make_plan(make_single_stage(judges=JudgeRules(2, False)))
    desk = story_of(plan, {"A": {"J1": (70,)}})["stages"][0]
    assert [judge["total"]["exact"] for judge in desk["judges"]] == ["70/1"]
    assert (desk["score"], desk["score_before_rounding"], desk["rank"], desk["missing"]) == (None, None, None, "judges")
    assert desk["advancement"]["reason"] == "incomplete"


def two_stage_story(code):
    plan = make_plan(
        make_single_stage("desk"),
        make_single_stage("talk"),
        final=make_final(("desk", 60), ("talk", 40), rankings=(RankingScope.OVERALL, RankingScope.CATEGORY)),
        tie_break=make_tie_breaks("#talk", "vote", "plenary"),
        awards=(make_award("first", 1, 1), make_award("second", 2, 3)),
    )
    entries = [*make_entries("A B C"), make_entry("D", category="desa")]
    marks = {"A": (80, 80), "B": (80, 80), "C": (70, 95), "D": (10, 10)}
    stages = {
        name: StageInput(sheets=make_sheets(plan, {key: {"J1": (mark[i],)} for key, mark in marks.items()}, name))
        for i, name in enumerate(("desk", "talk"))
    }
    # A and B: 48 + 32 = 80; C: 42 + 38 = 80; D: 10
    inputs = EditionInput(stages, (PlenaryOrder(("B", "A")),), (PlenaryMove("D", 1, RankingScope.OVERALL),))
    return explain_entry(plan, entries, inputs, code, tabulate_edition(plan, entries, inputs))


def test_final_terms_are_told():
    told_final = two_stage_story("C")["final"]
    assert told_final == {
        "terms": [
            {
                "stage": "desk",
                "label": "Desk",
                "as": "score",
                "weight": number("60/1", "60.00"),
                "value": number("70/1", "70.00"),
                "weighted": number("42/1", "42.00"),
            },
            {
                "stage": "talk",
                "label": "Talk",
                "as": "score",
                "weight": number("40/1", "40.00"),
                "value": number("95/1", "95.00"),
                "weighted": number("38/1", "38.00"),
            },
        ],
        "score": number("80/1", "80.00"),
        "comparable": number("80/1", "80.00"),
        "rank_on": "rounded",
        "finalist": True,
        "last_stage": "talk",
    }


def test_tie_chain_is_told_step_by_step():
    overall, category = two_stage_story("A")["lists"]
    assert [(step["by"], step["ref"], step["order"]) for step in overall["tie_breaks"]] == [
        ("stage", "talk", [["C"], ["A", "B"]]),
        ("judge_vote", None, [["A", "B"]]),
        ("plenary", None, [["B"], ["A"]]),
    ]
    stage_step, vote_step, plenary_step = overall["tie_breaks"]
    assert stage_step["values"]["C"] == number("95/1", "95.00")
    assert vote_step["vote_stage"] == "talk"
    assert vote_step["votes"] == [
        {"judge": "J1", "totals": {"A": number("80/1", "80.00"), "B": number("80/1", "80.00")}, "choice": None}
    ]
    assert plenary_step["values"] == {"A": 2, "B": 1}
    assert overall["decided_by"] == {"by": "plenary", "ref": None}
    assert (category["scope"], category["list"], category["rank"]) == ("category", ["opd"], 3)


def test_entry_separated_early_is_told_only_its_own_steps():
    overall = two_stage_story("C")["lists"][0]
    assert [step["by"] for step in overall["tie_breaks"]] == ["stage"]
    assert overall["decided_by"] == {"by": "stage", "ref": "talk"}


def test_move_is_told_beside_the_computed_rank():
    story = two_stage_story("D")
    assert [(item["scope"], item["computed_rank"], item["rank"], item["moves"]) for item in story["lists"]] == [
        ("overall", 4, 1, [{"entry": "D", "to_rank": 1}]),
        ("category", 1, 1, []),
    ]
    assert story["awards"] == [{"award": "first", "scope": "overall", "list": [], "place": 1, "pending": False}]


def test_pending_award_is_told():
    plan = make_plan(make_single_stage(), awards=(make_award("first", 1, 1, on_tie=TieAction.PLENARY),))
    story = story_of(plan, {"A": {"J1": (80,)}, "B": {"J1": (80,)}})
    assert story["awards"] == [{"award": "first", "scope": "overall", "list": [], "place": 1, "pending": True}]


def test_explanation_is_json():
    for code in "ABCD":
        story = two_stage_story(code)
        assert json.loads(json.dumps(story)) == story


def test_explanation_without_a_final():
    plan = make_plan(make_single_stage(), final=None)
    story = story_of(plan, {"A": {"J1": (80,)}})
    assert (story["final"], story["lists"], story["awards"]) == (None, [], [])
    assert story["stages"][0]["score"] == number("80/1", "80.00")


def test_unknown_entry_is_an_error():
    with pytest.raises(KeyError):
        story_of(make_plan(make_single_stage()), {"A": {"J1": (80,)}}, "Z")
