from competition.rulebook.vocabulary import Adjustment
from judging.scoring.exact import Exact
from judging.scoring.inputs import StageInput
from judging.scoring.stage import tabulate_stage
from tests.judging.scoring.builders import make_entries, make_plan, make_sheets, make_single_stage, make_stage_input

SEVERE = make_single_stage(adjustment=Adjustment.SEVERITY)


def judged(values):
    plan = make_plan(SEVERE)
    sheets = make_sheets(
        plan,
        {code: {judge: (mark,) for judge, mark in values_by_judge.items()} for code, values_by_judge in values.items()},
    )
    return tabulate_stage(plan, "desk", make_entries(" ".join(values)), StageInput(sheets=sheets))


def test_severity_is_the_mean_deviation_from_the_other_totals():
    # A: J1 80, J2 70 -> mean 75, deviations +5, -5
    # B: J1 90, J3 60 -> mean 75, deviations +15, -15
    # J1: (5 + 15) / 2 = 10; J2: -5; J3: -15
    table = judged({"A": {"J1": 80, "J2": 70}, "B": {"J1": 90, "J3": 60}})
    assert table.severity == {"J1": Exact(10, 1), "J2": Exact(-5, 1), "J3": Exact(-15, 1)}
    # A: (80 - 10 + 70 + 5) / 2 = 72.5; B: (90 - 10 + 60 + 15) / 2 = 77.5
    assert {row.key: (row.score, row.rank) for row in table.rows.values()} == {
        "A": (Exact(145, 2), 2),
        "B": (Exact(155, 2), 1),
    }


def test_severity_leaves_the_raw_totals_beside_it():
    table = judged({"A": {"J1": 80, "J2": 70}, "B": {"J1": 90, "J3": 60}})
    assert table.judge_totals("A") == {"J1": Exact(80, 1), "J2": Exact(70, 1)}
    assert table.adjusted_totals("A") == {"J1": Exact(70, 1), "J2": Exact(75, 1)}


def test_severity_does_not_clamp_to_the_scale():
    # A: 100, 40 -> deviations +30, -30; B: 100, 80 -> +10, -10; J1 +20, J2 -20; B's J2 counts 100, A's J1 80
    # C: J3 10 alone, deviation 0; D: J1 0, J3 60 -> -30, +30: J1 (30 + 10 - 30) / 3 = 10/3, J3 (0 + 30) / 2 = 15
    table = judged({"A": {"J1": 100, "J2": 40}, "B": {"J1": 100, "J2": 80}, "C": {"J3": 10}, "D": {"J1": 0, "J3": 60}})
    assert table.severity == {"J1": Exact(10, 3), "J2": Exact(-20, 1), "J3": Exact(15, 1)}
    assert table.adjusted_totals("C") == {"J3": Exact(-5, 1)}
    assert table.rows["C"].score == Exact(-5, 1)
    # D: (0 - 10/3 + 60 - 15) / 2 = (125/3) / 2
    assert table.rows["D"].score == Exact(125, 6)


def test_severity_ignores_sheets_of_entries_outside_the_stage():
    plan = make_plan(SEVERE)
    values_by_judge = make_stage_input(plan, {"A": (80, 70), "B": (90, 10)}).sheets
    table = tabulate_stage(plan, "desk", make_entries("A B"), StageInput(values_by_judge, entrants=frozenset({"A"})))
    assert table.severity == {"J1": Exact(5, 1), "J2": Exact(-5, 1)}
    assert table.rows["A"].score == Exact(75, 1)


def test_no_adjustment_means_no_severity():
    plan = make_plan(make_single_stage())
    table = tabulate_stage(plan, "desk", make_entries("A"), make_stage_input(plan, {"A": (80, 70)}))
    assert table.severity == {}
    assert table.rows["A"].score == Exact(75, 1)
