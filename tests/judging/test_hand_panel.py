"""Six entries, five judges, three criteria, worked by hand and run from rulebook to certificate on the command line."""

from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from django.core.management.base import CommandError

from core.workbook.reading import read_rows
from tests.judging.command_line import ACTOR, CERTIFICATE, prepare_edition, run, seat_judges, write_csv

pytestmark = pytest.mark.django_db
RULEBOOK = Path(__file__).parent / "rulebooks" / "hand-panel.yaml"
STAGE = "program"
CRITERIA = ("transitions", "skating", "performance")

# Values by criterion and judge, the three criterion means and the total.
# Peserta 1, first criterion: 6 and 8.5 are dropped, (6.5 + 6.75 + 7.75) / 3 = 7.00, times 0.8 = 5.60;
# third: 20.75 / 3 = 6.9166… = 6.92, times 0.8 = 5.536 = 5.54.
PANEL = {
    "Peserta 1": (
        ((6.75, 7.75, 6, 6.5, 8.5), (6.5, 7.5, 6, 8.5, 7), (6, 6.5, 7.75, 7.75, 6.5)),
        "7.00 7.00 6.92",
        "16.74",
    ),
    "Peserta 2": (
        ((5.5, 7.5, 6.75, 5, 5.5), (6, 5, 6.75, 5, 6), (5, 7.5, 5.75, 6.25, 6.75)),
        "5.92 5.67 6.25",
        "14.28",
    ),
    "Peserta 3": (
        ((7.5, 5.5, 6.25, 7.5, 5.75), (5.5, 6, 6.5, 5.5, 7.5), (5.5, 5, 6, 7, 7.5)),
        "6.50 6.00 6.17",
        "14.94",
    ),
    "Peserta 4": (((8.5, 9, 9, 8.5, 8.25), (8, 7.75, 8, 7.5, 8.25), (9.5, 9, 8.5, 9, 8.25)), "8.67 7.92 8.83", "20.34"),
    "Peserta 5": (
        ((4.5, 6.5, 5.75, 4.75, 5.5), (4.75, 6, 5.75, 4, 4.5), (6.5, 5.5, 5.5, 5.5, 6)),
        "5.33 5.00 5.67",
        "12.80",
    ),
    "Peserta 6": (
        ((7.5, 7.5, 8.25, 9, 7.5), (7, 8.25, 9, 8.25, 8.75), (8.5, 7, 9, 8.5, 7.75)),
        "7.75 8.42 8.25",
        "19.54",
    ),
}
RANKING = ["Peserta 4", "Peserta 6", "Peserta 1", "Peserta 3", "Peserta 2", "Peserta 5"]


@pytest.fixture
def scored(tmp_path):
    prepare_edition(tmp_path, RULEBOOK, titles=PANEL, judges=[f"J{number}" for number in range(1, 6)])
    seat_judges(tmp_path, STAGE)
    rows = [
        [entry, f"J{judge}", criterion, str(value).replace(".", ",")]
        for entry, (columns, _means, _total) in PANEL.items()
        for criterion, values in zip(CRITERIA, columns, strict=True)
        for judge, value in enumerate(values, start=1)
    ]
    write_csv(tmp_path / "scores.csv", ["Peserta", "Juri", "Aspek", "Nilai"], rows)
    outcome = run("import_scores", "panel", str(tmp_path / "scores.csv"), "--commit", stage=STAGE, actor=ACTOR)
    assert outcome == {"rows": 90, "sheets": 30, "written": 30}
    return tmp_path


def test_every_mean_and_total_is_the_one_worked_by_hand(scored):
    for entry, (_columns, means, total) in PANEL.items():
        stage = run("tabulate", "panel", explain=entry)["stages"][0]
        assert " ".join(criterion["aggregate"]["printed"] for criterion in stage["criteria"]) == means
        assert stage["score"]["printed"] == total


def test_ranking_workbook_and_certificates_agree(scored):
    with pytest.raises(CommandError):
        run("publish", "panel", actor=ACTOR)
    run("close_stage", "panel", stage=STAGE, actor=ACTOR)
    head = run("publish", "panel", actor=ACTOR)["head"]
    run("audit", "panel", head=head)
    assert [row["score"] for row in run("tabulate", "panel")["rows"]] == [PANEL[entry][2] for entry in RANKING]

    run("export_ranking", "panel", output=str(scored / "ranking.xlsx"))
    rows = [row for row in read_rows(scored / "ranking.xlsx") if len(row) > 6 and row[2] in PANEL]
    assert [(row[0], row[2], Decimal(str(row[6]))) for row in rows] == [
        (rank, entry, Decimal(PANEL[entry][2])) for rank, entry in enumerate(RANKING, start=1)
    ]

    (scored / "settings.yaml").write_text(CERTIFICATE, encoding="utf-8")
    options = {"output": str(scored / "out"), "settings_file": str(scored / "settings.yaml"), "actor": ACTOR}
    files = sorted(run("issue_certificates", "panel", **options)["files"])
    texts = [pypdfium2.PdfDocument(file)[0].get_textpage().get_text_range() for file in files]
    assert [entry for text in texts for entry in PANEL if entry in text] == RANKING[:3]
