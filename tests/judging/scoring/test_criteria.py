from decimal import Decimal

import pytest

from competition.rulebook.stage_rules import SpreadRule, StageRounding
from competition.rulebook.vocabulary import (
    AggregateMethod,
    AggregateOver,
    CombineMethod,
    NotApplicable,
    SpreadAction,
    TooFewAction,
    ValueScale,
)
from judging.scoring.exact import Exact
from judging.scoring.inputs import StageInput
from judging.scoring.stage import MissingReason, tabulate_stage
from tests.judging.scoring.builders import (
    make_aggregate,
    make_criterion,
    make_entries,
    make_entry,
    make_plan,
    make_scale,
    make_sheet,
    make_sheets,
    make_stage,
)

EXCLUDE = NotApplicable.EXCLUDE_CRITERION


def rounds(criterion=None, weighted=None, stage=None):
    return StageRounding(judge_total=None, criterion=criterion, weighted_criterion=weighted, stage=stage)


def over(method=AggregateMethod.MEAN, **changes):
    return make_aggregate(method, AggregateOver.CRITERION, **changes)


def row_of(own_stage, *judges):
    plan = make_plan(own_stage)
    sheets = make_sheets(plan, {"A": {f"J{i}": values for i, values in enumerate(judges, start=1)}})
    return tabulate_stage(plan, "desk", make_entries("A"), StageInput(sheets=sheets)).rows["A"]


def test_each_criterion_is_aggregated_first():
    # medians: impact 80, novelty 70, reach 60 -> 0.5 x 80 + 0.3 x 70 + 0.2 x 60 = 73
    judges = (80, 70, 10), (90, 60, 60), (20, 90, 90)
    assert row_of(make_stage(aggregate=over(AggregateMethod.MEDIAN)), *judges).score == Exact(73, 1)
    # over judge totals it is another number: 63, 75, 55 -> 63
    assert row_of(make_stage(aggregate=make_aggregate(AggregateMethod.MEDIAN)), *judges).score == Exact(63, 1)


def test_trimmed_mean_drops_in_each_criterion():
    # impact (60, 70, 80, 100) -> 75; novelty (50, 60, 70, 80) -> 65; reach (0, 40, 60, 100) -> 50
    # 0.5 x 75 + 0.3 x 65 + 0.2 x 50 = 37.5 + 19.5 + 10 = 67
    judges = (60, 80, 100), (70, 70, 0), (80, 60, 40), (100, 50, 60)
    assert row_of(make_stage(aggregate=over(AggregateMethod.TRIMMED_MEAN, high=1, low=1)), *judges).score == Exact(
        67, 1
    )


def test_normalising_commutes_with_the_aggregation():
    # scale 1 to 5, impact 4 and 5 -> x 75 and 100 -> 87.5; novelty 1, 1 -> 0; reach 5, 5 -> 100
    # 0.5 x 87.5 + 0.2 x 100 = 63.75
    assert row_of(make_stage(scale=make_scale(1, 5, 1), aggregate=over()), (4, 1, 5), (5, 1, 5)).score == Exact(255, 4)


def test_sum_adds_every_judge_with_its_own_offset():
    # x: impact 75 + 100 = 175, novelty 0 + 0, reach 100 + 100 = 200 -> 0.5 x 175 + 0.2 x 200 = 127.5
    plan = make_stage(scale=make_scale(1, 5, 1), aggregate=over(AggregateMethod.SUM))
    assert row_of(plan, (4, 1, 5), (5, 1, 5)).score == Exact(255, 2)


def test_raw_points_times_factors_round_at_two_steps():
    # impact (5.25 + 5.5 + 5.5) / 3 = 5.41666 -> 5.42; x 0.8 = 4.336 -> 4.34
    # novelty (6 + 6.25 + 6.25) / 3 = 6.1666 -> 6.17; x 0.8 = 4.936 -> 4.94; reach 5 -> 4.00; sum 13.28
    plan = make_stage(
        scale=make_scale("0.25", 10, "0.25"),
        values=ValueScale.RAW,
        combine=CombineMethod.WEIGHTED_SUM,
        criteria=tuple(make_criterion(code, "0.8") for code in ("impact", "novelty", "reach")),
        aggregate=over(),
        round=rounds(criterion=2, weighted=2),
    )
    judges = ("5.25", 6, 5), ("5.5", "6.25", 5), ("5.5", "6.25", 5)
    assert row_of(plan, *judges).score == Exact(1328, 100)


@pytest.mark.parametrize(
    ("rounding", "score"),
    [
        # means of two judges: impact 80.5, novelty 70.5, reach 60.5
        (rounds(), Exact(735, 10)),  # 40.25 + 21.15 + 12.1
        (rounds(criterion=0), Exact(74, 1)),  # 81, 71, 61 -> 40.5 + 21.3 + 12.2
        (rounds(weighted=0), Exact(73, 1)),  # 40 + 21 + 12
        (rounds(weighted=1), Exact(736, 10)),  # 40.3 + 21.2 + 12.1
        (rounds(criterion=0, weighted=0), Exact(74, 1)),  # 41 + 21 + 12
        (rounds(stage=0), Exact(74, 1)),  # 73.5 -> 74
    ],
)
def test_rounding_happens_where_the_rulebook_says(rounding, score):
    assert row_of(make_stage(aggregate=over(), round=rounding), (80, 70, 60), (81, 71, 61)).score == score


def test_gaps_give_the_same_score_as_no_gaps_when_there_are_none():
    for rounding in (rounds(), rounds(criterion=1), rounds(weighted=1), rounds(criterion=0, weighted=1)):
        judges = (80, 71, 60), (81, 70, 67), (77, 13, 64)
        expected_score = row_of(make_stage(aggregate=over(), round=rounding), *judges).score
        assert (
            row_of(make_stage(aggregate=over(), round=rounding, not_applicable=EXCLUDE), *judges).score
            == expected_score
        )


def test_judge_without_a_value_is_left_out_of_that_criterion_only():
    # impact (80 + 90) / 2 = 85; novelty 70 by one judge; reach (60 + 70) / 2 = 65
    # 0.5 x 85 + 0.3 x 70 + 0.2 x 65 = 42.5 + 21 + 13 = 76.5
    plan = make_stage(aggregate=over(), not_applicable=EXCLUDE)
    assert row_of(plan, (80, 70, 60), (90, None, 70)).score == Exact(765, 10)


def test_criterion_nobody_found_applicable_leaves_both_sums():
    # (50 x 85 + 20 x 65) / 70 = 5550 / 70
    plan = make_stage(aggregate=over(), not_applicable=EXCLUDE)
    assert row_of(plan, (80, None, 60), (90, None, 70)).score == Exact(555, 7)


def test_trimmed_mean_refuses_when_one_criterion_has_too_few_values():
    plan = make_stage(aggregate=over(AggregateMethod.TRIMMED_MEAN, high=1, low=1), not_applicable=EXCLUDE)
    row = row_of(plan, (80, 70, 60), (80, None, 60), (80, 70, 60))
    assert (row.score, row.missing) == (None, MissingReason.TOO_FEW)
    lenient = make_stage(
        aggregate=over(AggregateMethod.TRIMMED_MEAN, high=1, low=1, if_too_few=TooFewAction.MEAN),
        not_applicable=EXCLUDE,
    )
    # impact 80, novelty plain mean 75, reach 60 -> 40 + 22.5 + 12 = 74.5
    assert row_of(lenient, (80, 70, 60), (80, None, 60), (80, 80, 60)).score == Exact(149, 2)


def test_groups_are_scored_with_their_own_criteria():
    # A: 0.7 x 80 + 0.3 x 60 = 74; B answers impact alone = 90
    criteria = (make_criterion("impact", 70, ("umum", "khusus")), make_criterion("reach", 30, ("umum",)))
    plan = make_plan(make_stage(groups=("umum", "khusus"), criteria=criteria, aggregate=over()))
    entries = [make_entry("B", group="khusus"), make_entry("A")]
    sheets = [make_sheet(plan, "A", "J1", (80, 60)), make_sheet(plan, "B", "J1", (90,), group="khusus")]
    table = tabulate_stage(plan, "desk", entries, StageInput(sheets=sheets))
    assert [(row.key, row.score) for row in table.rows.values()] == [("B", Exact(90, 1)), ("A", Exact(74, 1))]


def test_spread_of_judge_totals_is_not_rounded():
    # totals: (80 + 71) / 2 = 75.5 and (80 + 74) / 2 = 77: spread 1.5 although each term is rounded to 0 places
    plan = make_stage(
        criteria=(make_criterion("a", 50), make_criterion("b", 50)),
        aggregate=over(),
        round=rounds(weighted=0),
        spread=SpreadRule(Decimal(1), AggregateOver.JUDGE_TOTAL, SpreadAction.WARN),
    )
    row = row_of(plan, (80, 71), (80, 74))
    assert (row.spread, row.spread_exceeded) == (Exact(3, 2), True)


def test_spread_of_a_criterion_ignores_judges_without_a_value():
    # on a scale 1 to 5 one step is 25 points: impact |2 - 4| = 50; novelty has one value; reach 0
    plan = make_stage(
        scale=make_scale(1, 5, 1),
        aggregate=over(),
        not_applicable=EXCLUDE,
        spread=SpreadRule(Decimal(60), AggregateOver.CRITERION, SpreadAction.WARN),
    )
    row = row_of(plan, (2, 5, 3), (4, None, 3))
    assert (row.spread, row.spread_exceeded) == (Exact(50, 1), False)


@pytest.mark.parametrize("values", ["[80,70]", "[80,null,60]", "[80,70.5,60]", "[80,70,NaN]", "[80,70,60,50]"])
def test_stored_values_that_cannot_be_are_refused(values):
    plan = make_plan(make_stage(aggregate=over()))
    with pytest.raises(ValueError, match="value|zip"):
        tabulate_stage(plan, "desk", make_entries("A"), StageInput(sheets=[("A", "J1", 80, 1, values)]))
