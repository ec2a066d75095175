"""Changes of sheets or rules whose effect on the result is known in advance."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.judging.scoring.bridge import computed, key_of, plan_of
from tests.judging.scoring.changes import (
    shifted_scale,
    unrounded,
    with_rules,
    with_sheets,
    with_stages,
    with_values,
    without_extras,
)
from tests.judging.scoring.compare import fraction
from tests.judging.scoring.panels import contests, legal_values
from tests.judging.scoring.profiles import FEW


def rule_of(contest, code):
    return next(stage for stage in contest.rulebook["stages"] if stage["code"] == code)


def figures(table):
    return {key: (fraction(row.score), row.rank, fraction(row.spread)) for key, row in table.rows.items()}


def raised(draw, contest):
    """The stage, the entry and the contest in which one value of one submitted sheet is higher."""
    places = [
        (stage, number, code)
        for stage, sheets in contest.sheets.items()
        for number, sheet in enumerate(sheets)
        for code, value in sheet["values"].items()
        if sheet["state"] == "submitted" and value is not None and value < legal_values(rule_of(contest, stage))[-1]
    ]
    assume(places)
    stage, number, code = draw(st.sampled_from(places))
    sheet = contest.sheets[stage][number]
    higher = [value for value in legal_values(rule_of(contest, stage)) if value > sheet["values"][code]]
    new = sheet | {"values": sheet["values"] | {code: draw(st.sampled_from(higher))}}
    return stage, sheet["entry"], with_sheets(contest, lambda _, original: [new if original is sheet else original])


@FEW
@given(contests(), st.data())
def test_higher_value_never_lowers_the_rank_of_its_entry(contest, data):
    contest = with_stages(contest, without_extras)
    stage, entry, better = raised(data.draw, contest)
    plan = plan_of(contest)
    before, after = (computed(variant, plan).tables[stage].rows for variant in (contest, better))
    for key, row in before.items():
        assert after[key].complete == row.complete
        if row.complete and key == key_of(entry):
            assert after[key].rank <= row.rank
            assert fraction(after[key].score) >= fraction(row.score)
        elif row.complete:
            assert after[key].rank >= row.rank
            assert after[key].score == row.score


@FEW
@given(contests(), st.sampled_from((2, 10, Decimal("0.5"))), st.sampled_from((0, 3, Decimal("-0.5"))))
def test_normalised_values_do_not_depend_on_the_scale(contest, factor, offset):
    contest = with_stages(contest, lambda stage: {"values": "normalised", "advancement": None})
    contest = with_rules(contest, awards=[])
    other = with_stages(with_values(contest, lambda _, v: v * factor + offset), shifted_scale(factor, offset))
    one, two = computed(contest), computed(other)
    assert {stage: figures(table) for stage, table in two.tables.items()} == {
        stage: figures(table) for stage, table in one.tables.items()
    }
    assert two.final == one.final


@FEW
@given(contests())
def test_raw_values_ten_times_as_high_give_scores_ten_times_as_high(contest):
    def bare(stage):
        return without_extras(stage) | unrounded(stage) | {"values": "raw", "advancement": None}

    final = contest.rulebook["final"] | {"rank_on": "exact"}
    contest = with_rules(with_stages(contest, bare), final=final, awards=[])
    other = with_stages(with_values(contest, lambda _, v: v * 10), shifted_scale(10, 0))
    one, two = computed(contest), computed(other)
    for stage, table in one.tables.items():
        for key, row in table.rows.items():
            assert two.tables[stage].rows[key].rank == row.rank
            assert fraction(two.tables[stage].score(key)) == (row.score and fraction(row.score) * 10)
    assert [[row.rank for row in final_list.rows] for final_list in two.final.lists.values()] == [
        [row.rank for row in final_list.rows] for final_list in one.final.lists.values()
    ]


@FEW
@given(contests())
def test_second_panel_with_the_same_values_changes_no_mean_and_no_median(contest):
    def twice(_, sheet):
        return [sheet, sheet | {"judge": f"{sheet['judge']}b"}]

    contest = with_stages(contest, lambda stage: {"judges": stage["judges"] | {"min": least(stage)}})
    plan = plan_of(contest)
    one, two = computed(contest, plan), computed(with_sheets(contest, twice), plan)
    for stage, table in one.tables.items():
        rule = rule_of(contest, stage)
        third = (rule["spread"] or {}).get("then") == "third_judge"
        if rule["aggregate"]["method"] in ("mean", "median") and not third:
            assert {key: score for key, score in figures(two.tables[stage]).items() if table.rows[key].complete} == {
                key: score for key, score in figures(table).items() if table.rows[key].complete
            }


def least(stage):
    """One sheet is enough, unless a trimmed mean needs more."""
    return stage["judges"]["min"] if stage["aggregate"]["method"] == "trimmed_mean" else 1


@FEW
@given(contests())
def test_severity_changes_no_mean_when_every_judge_scored_every_entry(contest):
    """The severities of a full panel sum to zero, so each mean stays where it was."""
    panels = {stage: full_panel(sheets, contest.entrants[stage]) for stage, sheets in contest.sheets.items()}
    contest = replace(contest, sheets=panels)
    one, two = computed(with_stages(contest, means("none"))), computed(with_stages(contest, means("severity")))
    for stage, table in one.tables.items():
        assert figures(two.tables[stage]) == figures(table)
        assert sum(map(fraction, two.tables[stage].severity.values()), Fraction(0)) == 0


def full_panel(sheets, entrants):
    """The sheets, all submitted, of the judges who have one for every entry."""
    sheet_counts = Counter(sheet["judge"] for sheet in sheets)
    return [sheet | {"state": "submitted"} for sheet in sheets if sheet_counts[sheet["judge"]] == len(entrants)]


def means(adjustment):
    """Every stage becomes a mean of exact judge totals."""
    rule = {"over": "judge_total", "method": "mean"}

    def change(stage):
        return without_extras(stage) | {"aggregate": rule, "round": {}, "advancement": None, "adjustment": adjustment}

    return change
