"""A real panel of nine judges end to end: every published figure, to the last digit."""

import csv
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest

from competition.selectors.editions import edition_by_slug
from config.env import read_optional_folder
from core.workbook.reading import read_rows
from judging.results.selectors.tabulation import tabulation_of
from judging.scoring.exact import Exact
from judging.scoring.explain import explain_entry
from tests.judging.command_line import ACTOR, CERTIFICATE, prepare_edition, run, seat_judges

pytestmark = pytest.mark.django_db
RULEBOOK = Path(__file__).parent / "rulebooks" / "figure-skating.yaml"
STAGE = "short_program"
CRITERIA = ("transitions", "skating", "performance", "composition", "interpretation")


def published():
    with (read_optional_folder("REAL_PANEL_DIR") / "published.csv").open(encoding="utf-8") as file:
        return {row["entry"]: row for row in csv.DictReader(file)}


@pytest.fixture
def scored(tmp_path):
    totals = published()
    prepare_edition(tmp_path, RULEBOOK, titles=totals, judges=[f"J{number}" for number in range(1, 10)])
    assert seat_judges(tmp_path, STAGE)["assigned"] == 37 * 9
    scores = str(read_optional_folder("REAL_PANEL_DIR") / "scores.csv")
    dry = run("import_scores", "panel", scores, stage=STAGE, actor=ACTOR)
    assert dry == {"rows": 1665, "sheets": 333, "written": 0}
    run("import_scores", "panel", scores, "--commit", stage=STAGE, actor=ACTOR)
    return totals


def test_totals_and_criterion_means_equal_the_published_ones(scored):
    current = tabulation_of(edition_by_slug("panel"))
    names = {proposal.pk: proposal.reference for proposal in current.edition.proposals.all()}
    entries = list(current.entries.values())
    means = 0
    for key, row in current.result.tables[STAGE].rows.items():
        expected = scored[names[key]]
        assert row.score.decimal(2) == Decimal(expected["component_total"])
        assert row.score == Exact.from_value(Decimal(expected["component_total"]))
        explained = explain_entry(current.plan, entries, current.inputs, key, current.result)
        for criterion in explained["stages"][0]["criteria"]:
            assert Decimal(criterion["aggregate"]["printed"]) == Decimal(expected[criterion["criterion"]])
            means += 1
    assert means == 185
    assert len(current.result.tables[STAGE].rows) == 37


def test_edition_runs_from_rulebook_to_certificate(scored, tmp_path):
    run("close_stage", "panel", stage=STAGE, actor=ACTOR)
    result = run("publish", "panel", actor=ACTOR)
    assert run("audit", "panel", head=result["head"])["sheets"] == 333
    order = sorted(scored.values(), key=lambda row: -Decimal(row["component_total"]))
    ranking = run("tabulate", "panel")["rows"]
    assert [Decimal(row["score"]) for row in ranking] == [Decimal(row["component_total"]) for row in order]

    run("export_ranking", "panel", output=str(tmp_path / "ranking.xlsx"))
    cells = {row[2]: row for row in read_rows(tmp_path / "ranking.xlsx") if len(row) > 6 and row[2] in scored}
    assert {name: Decimal(str(row[6])) for name, row in cells.items()} == {
        name: Decimal(row["component_total"]) for name, row in scored.items()
    }

    (tmp_path / "settings.yaml").write_text(CERTIFICATE, encoding="utf-8")
    files = run(
        "issue_certificates",
        "panel",
        output=str(tmp_path / "out"),
        settings_file=str(tmp_path / "settings.yaml"),
        actor=ACTOR,
    )["files"]
    assert len(files) == 3
    text = " ".join(pypdfium2.PdfDocument(file)[0].get_textpage().get_text_range() for file in files)
    assert order[0]["entry"] in text
    assert "11 September 2026" in text
