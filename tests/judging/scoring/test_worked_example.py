"""The figures of section 9 of docs/scoring.md, read from the document itself."""

from decimal import Decimal
from pathlib import Path

import pytest

from competition.rulebook.vocabulary import RankingScope, RankOn
from judging.scoring.explain import explain_entry
from judging.scoring.inputs import EditionInput, StageInput
from judging.scoring.result import tabulate_edition
from tests.judging.scoring.builders import (
    make_entries,
    make_final,
    make_plan,
    make_scale,
    make_sheets,
    make_stage,
    make_tie_breaks,
)

DOCUMENT = Path(__file__).parents[3] / "docs" / "scoring.md"
SECTION = DOCUMENT.read_text(encoding="utf-8").split("## 9. A worked example by hand")[1]
TABLE_ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in SECTION.splitlines() if line[:1] == "|"]
SHEETS = [row for row in TABLE_ROWS if row[0] in "ABC" and len(row) == 9]
SCORES = [row for row in TABLE_ROWS if row[0] in "ABC" and len(row) == 4]


def example(rank_on=RankOn.ROUNDED, chain=("impact@desk",)):
    plan = make_plan(
        make_stage(scale=make_scale(0, 100, "0.5")),
        final=make_final(("desk", 100), places=1, rank_on=rank_on),
        tie_break=make_tie_breaks(*chain),
    )
    values = {code: {row[1]: row[2:5] for row in SHEETS if row[0] == code} for code in "ABC"}
    return plan, make_entries("A B C"), EditionInput({"desk": StageInput(sheets=make_sheets(plan, values))})


def ranks(*stage_input):
    rows = tabulate_edition(*stage_input).final.lists[RankingScope.OVERALL, ()].rows
    return {row.key: row.rank for row in rows}


def test_worked_example_has_its_sheets():
    assert [(len(SHEETS), len(SCORES)), *{len(row) for row in SHEETS}] == [(9, 3), 9]
    plan, _, inputs = example()
    assert plan.stages["desk"].unit == 10
    assert inputs.stages["desk"].sheets[0].values == "[850, 800, 750]"


@pytest.mark.parametrize("row", SHEETS, ids=lambda row: f"{row[0]}-{row[1]}")
def test_worked_example_judge_total(row):
    story = explain_entry(*example(), row[0])["stages"][0]
    judge = next(judge for judge in story["judges"] if judge["judge"] == row[1])
    numerators = [value["weighted"]["exact"] for value in judge["values"]]
    assert [quotient(text) for text in numerators] == [Decimal(cell) for cell in row[5:8]]
    assert quotient(judge["total"]["exact"]) == Decimal(row[8]) == sum(Decimal(cell) for cell in row[5:8])


@pytest.mark.parametrize("row", SCORES, ids=lambda row: row[0])
def test_worked_example_score(row):
    story = explain_entry(*example(), row[0])
    own_totals = [Decimal(sheet[8]) for sheet in SHEETS if sheet[0] == row[0]]
    assert sum(own_totals) == Decimal(row[1])
    assert story["final"]["score"] == {"exact": row[2].split(" = ")[0], "printed": row[3]}
    assert story["final"]["comparable"]["printed"] == row[3]


def test_worked_example_tie():
    assert ranks(*example()) == {"A": 1, "B": 2, "C": 3}
    own_list = explain_entry(*example(), "A")["lists"][0]
    assert own_list["decided_by"] == {"by": "criterion", "ref": "desk.impact"}
    assert [step["values"] for step in own_list["tie_breaks"]] == [
        {"A": {"exact": "419/5", "printed": "83.8"}, "B": {"exact": "81/1", "printed": "81.0"}}
    ]


def test_worked_example_otherwise():
    assert ranks(*example(chain=())) == {"A": 1, "B": 1, "C": 3}
    assert ranks(*example(rank_on=RankOn.EXACT)) == {"B": 1, "A": 2, "C": 3}


def quotient(text):
    numerator, denominator = text.split("/")
    return Decimal(numerator) / Decimal(denominator)
