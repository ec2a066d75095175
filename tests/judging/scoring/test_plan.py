from decimal import Decimal

import pytest

from competition.rulebook.stage_rules import StageRounding
from competition.rulebook.vocabulary import AggregateOver, CombineMethod, NotApplicable, RankOn, ValueScale
from judging.scoring.exact import Exact
from judging.scoring.plan import StagePlan
from judging.scoring.values import SheetValueErrors, ValueProblemKind
from tests.judging.scoring.builders import (
    make_aggregate,
    make_criterion,
    make_final,
    make_plan,
    make_scale,
    make_single_stage,
    make_stage,
)

EXCLUDE = NotApplicable.EXCLUDE_CRITERION


def rounds(**places):
    return StageRounding(
        **({"judge_total": None, "criterion": None, "weighted_criterion": None, "stage": None} | places)
    )


def answers(**values):
    return {code: value if value is None else Decimal(str(value)) for code, value in values.items()}


def problems(stage_plan, values):
    with pytest.raises(SheetValueErrors) as refusal:
        stage_plan.encode("umum", values)
    return [(problem.criterion, problem.kind, problem.value) for problem in refusal.value.problems]


@pytest.mark.parametrize(
    ("low", "high", "step", "unit"),
    [
        (0, 100, 1, 1),
        (0, 100, "0.5", 10),
        ("0.25", 10, "0.25", 100),
        ("1.0", "5.00", "1", 1),
        (0, "2.125", "0.125", 1000),
    ],
)
def test_unit_is_the_smallest_power_of_ten_that_makes_the_scale_whole(low, high, step, unit):
    assert StagePlan(make_stage(scale=make_scale(low, high, step))).unit == unit


def test_encode_gives_scaled_values_in_rulebook_order():
    stage_plan = StagePlan(make_stage(scale=make_scale(0, 10, "0.25")))
    vector = stage_plan.encode("umum", answers(reach="9.75", impact=8, novelty="0.5"))
    assert vector == [800, 50, 975]
    assert stage_plan.decode("umum", vector) == answers(impact="8.00", novelty="0.50", reach="9.75")


def test_encode_lists_every_problem():
    stage_plan = StagePlan(make_stage(scale=make_scale(1, 5, "0.5")))
    values = answers(impact="5.5", novelty="3.25") | {"colour": Decimal(2)}
    assert problems(stage_plan, values) == [
        ("impact", ValueProblemKind.OFF_SCALE, Decimal("5.5")),
        ("novelty", ValueProblemKind.OFF_STEP, Decimal("3.25")),
        ("reach", ValueProblemKind.MISSING, None),
        ("colour", ValueProblemKind.UNKNOWN, Decimal(2)),
    ]


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), 80.0, "80", True])
def test_encode_takes_only_finite_decimals(value):
    values = answers(impact=80, novelty=80) | {"reach": value}
    assert [(code, kind) for code, kind, _ in problems(StagePlan(make_stage()), values)] == [
        ("reach", ValueProblemKind.NOT_A_NUMBER)
    ]


def test_encode_counts_steps_from_the_minimum():
    stage_plan = StagePlan(make_single_stage(scale=make_scale(1, 10, 3)))  # 1, 4, 7, 10
    assert [stage_plan.encode("umum", answers(whole=value)) for value in (1, 4, 7, 10)] == [[1], [4], [7], [10]]
    assert problems(stage_plan, answers(whole=3)) == [("whole", ValueProblemKind.OFF_STEP, Decimal(3))]


def test_encode_refuses_a_value_with_endless_decimals():
    assert problems(StagePlan(make_single_stage()), {"whole": Decimal("1E-99999")})[0][1] is ValueProblemKind.OFF_STEP


def test_encode_refuses_not_applicable_unless_the_stage_excludes_the_criterion():
    values = answers(impact=80, novelty=None, reach=70)
    assert problems(StagePlan(make_stage()), values) == [("novelty", ValueProblemKind.NOT_APPLICABLE, None)]
    stage_plan = StagePlan(make_stage(not_applicable=EXCLUDE))
    assert stage_plan.encode("umum", values) == [80, None, 70]
    assert stage_plan.decode("umum", [80, None, 70]) == values


def test_encode_refuses_a_sheet_without_an_applicable_criterion():
    stage_plan = StagePlan(make_stage(not_applicable=EXCLUDE))
    assert problems(stage_plan, answers(impact=None, novelty=None, reach=None)) == [
        (None, ValueProblemKind.NOTHING_APPLICABLE, None)
    ]
    with pytest.raises(SheetValueErrors):
        stage_plan.judge_total("umum", [None, None, None])


def test_criteria_are_the_weighted_leaves_of_the_group():
    criteria = (
        make_criterion("quality", 60, ("umum", "khusus")),
        make_criterion("clarity", 40, parent="quality"),
        make_criterion("depth", 60, ("umum", "khusus"), parent="quality"),
        make_criterion("remark", 0),
    )
    stage_plan = StagePlan(make_stage(groups=("umum", "khusus"), criteria=criteria))
    assert [c.code for c in stage_plan.criteria("umum")] == ["clarity", "depth"]
    assert [c.code for c in stage_plan.criteria("khusus")] == ["depth"]


def test_judge_total_is_the_weighted_mean():
    # (50 x 80 + 30 x 75 + 20 x 90) / 100 = (4000 + 2250 + 1800) / 100 = 80.5
    stage_plan = StagePlan(make_stage())
    total = stage_plan.judge_total("umum", [80, 75, 90])
    assert total == Exact(161, 2)
    assert total.denominator == stage_plan.denominator("umum")


def test_judge_total_normalises_to_a_hundred():
    # scale 1 to 5: x = (4-1)/4 x 100 = 75, (5-1)/4 x 100 = 100, (1-1)/4 x 100 = 0
    # (50 x 75 + 30 x 100 + 20 x 0) / 100 = 67.5
    stage_plan = StagePlan(make_stage(scale=make_scale(1, 5, 1)))
    assert stage_plan.judge_total("umum", [4, 5, 1]) == Exact(135, 2)
    assert stage_plan.points(4) == Exact(75, 1)


def test_judge_total_keeps_raw_points():
    # 0.8 x (5.25 + 6.5 + 4.75) = 0.8 x 16.5 = 13.2
    criteria = tuple(make_criterion(code, "0.8") for code in ("impact", "novelty", "reach"))
    raw = make_stage(
        scale=make_scale("0.25", 10, "0.25"),
        values=ValueScale.RAW,
        combine=CombineMethod.WEIGHTED_SUM,
        criteria=criteria,
    )
    stage_plan = StagePlan(raw)
    total = stage_plan.judge_total("umum", [525, 650, 475])
    assert total == Exact(132, 10)
    assert total.denominator == stage_plan.denominator("umum") == 1000


def test_judge_total_leaves_a_not_applicable_criterion_out_of_both_sums():
    # (50 x 80 + 20 x 90) / 70 = 5800 / 70, not 5800 / 100
    stage_plan = StagePlan(make_stage(not_applicable=EXCLUDE))
    assert stage_plan.judge_total("umum", [80, None, 90]) == Exact(5800, 70)


def test_judge_total_of_a_raw_mean_may_be_negative():
    # (50 x -1 + 30 x 0 + 20 x 0) / 100 = -0.5 -> -1, away from zero
    stage_plan = StagePlan(make_stage(scale=make_scale(-2, 2, 1), values=ValueScale.RAW, round=rounds(judge_total=0)))
    assert stage_plan.judge_total("umum", [-1, 0, 0]) == Exact(-1, 1)


def test_judge_total_rounds_each_term_before_adding():
    # thirds: 1 x 50 / 3 = 16.666... -> 16.67 each; 16.67 x 3 = 50.01, while the exact mean is 50
    criteria = tuple(make_criterion(code, 1) for code in ("a", "b", "c"))
    stage_plan = StagePlan(make_stage(criteria=criteria, round=rounds(weighted_criterion=2)))
    assert stage_plan.judge_total("umum", [50, 50, 50]) == Exact(5001, 100)
    assert stage_plan.denominator("umum") == 100


def test_judge_total_is_rounded_itself():
    # (50 x 81 + 30 x 80 + 20 x 80) / 100 = 80.5 -> 81
    stage_plan = StagePlan(make_stage(round=rounds(judge_total=0)))
    assert stage_plan.judge_total("umum", [81, 80, 80]) == Exact(81, 1)
    assert stage_plan.denominator("umum") == 1


def test_judge_total_rounds_terms_first_and_the_total_last():
    # weights 1, 1, 1: 50 / 3 -> 16.7 each, 50.1 -> 50
    criteria = tuple(make_criterion(code, 1) for code in ("a", "b", "c"))
    stage_plan = StagePlan(make_stage(criteria=criteria, round=rounds(weighted_criterion=1, judge_total=0)))
    assert stage_plan.judge_total("umum", [50, 50, 50]) == Exact(50, 1)


def test_judge_total_is_exact_where_criteria_are_aggregated():
    # 1 x 50 / 3 three times = 50 although terms are rounded to whole numbers in the stage score
    criteria = tuple(make_criterion(code, 1) for code in ("a", "b", "c"))
    over = make_aggregate(over=AggregateOver.CRITERION)
    stage_plan = StagePlan(make_stage(criteria=criteria, aggregate=over, round=rounds(weighted_criterion=0)))
    assert stage_plan.judge_total("umum", [50, 50, 50]) == Exact(50, 1)


def test_judge_total_refuses_a_vector_of_another_length():
    with pytest.raises(ValueError, match="zip"):
        StagePlan(make_stage()).judge_total("umum", [80, 75])


def test_judge_total_refuses_a_null_where_nothing_may_be_left_out():
    with pytest.raises(SheetValueErrors):
        StagePlan(make_stage()).judge_total("umum", [80, None, 75])


def test_denominator_differs_between_groups():
    criteria = (make_criterion("impact", 70, ("umum", "khusus")), make_criterion("reach", 30, ("umum",)))
    stage_plan = StagePlan(make_stage(groups=("umum", "khusus"), criteria=criteria))
    assert stage_plan.judge_total("umum", [80, 90]) == Exact(83, 1)  # 0.7 x 80 + 0.3 x 90
    assert stage_plan.judge_total("khusus", [80]) == Exact(80, 1)
    assert (stage_plan.denominator("umum"), stage_plan.denominator("khusus")) == (100, 70)


def test_comparable_is_the_printed_value_or_the_exact_one():
    assert make_plan(make_stage()).comparable(Exact(244, 3)) == Exact(8133, 100)
    exact = make_plan(make_stage(), final=make_final(("desk", 100), rank_on=RankOn.EXACT))
    assert exact.comparable(Exact(244, 3)) == Exact(244, 3)


@pytest.mark.parametrize("rank_on", list(RankOn))
def test_order_keys_sort_like_the_comparable_values(rank_on):
    stage_plan = make_plan(make_stage(), final=make_final(("desk", 100), rank_on=rank_on))
    values = [Exact(244, 3), Exact(8133, 100), Exact(81, 1), Exact(-1, 7)]
    by_key = sorted(range(4), key=lambda i: stage_plan.order_keys(values)[i])
    assert by_key == ([3, 2, 0, 1] if rank_on is RankOn.ROUNDED else [3, 2, 1, 0])


def test_final_stages_follow_the_rulebook_and_not_the_final():
    stage_plan = make_plan(
        make_stage("desk"), make_stage("visit"), make_stage("talk"), final=make_final(("talk", 60), ("desk", 40))
    )
    assert stage_plan.final_stages == ("desk", "talk")


def test_plan_without_a_final_compares_exactly():
    stage_plan = make_plan(make_stage(), final=None)
    assert stage_plan.comparable(Exact(1, 3)) == Exact(1, 3)
    assert stage_plan.final_stages == ()
