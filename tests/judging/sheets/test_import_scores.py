from fractions import Fraction

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from core import ledger
from judging.panels.models import Assignment
from judging.panels.services.panels import exclude_judge, recuse_judge
from judging.results.services.closing import close_stage
from judging.sheets.forms.imports import read_scores
from judging.sheets.models import ScoreSheet
from judging.sheets.services.sheets import unlock_sheet
from tests.builders import AT, CRITERIA, bureau, desk_stage, document, eligible, opened, panel, score, stage
from tests.judging.command_line import ACTOR, run, write_csv

pytestmark = pytest.mark.django_db
HEADING = ["entry", "judge", "criterion", "value"]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def prepared(**changes):
    """Two proposals and three judges, by rules that may differ in their scored stage."""
    bureau(ACTOR)
    edition = opened(document(stages=[document()["stages"][0], desk_stage(**changes)]))
    eligible(edition, 2)
    panel(edition, 3)
    return edition


@pytest.fixture
def edition():
    return prepared()


def sheet(entry="P26-001", judge="J1", values=(80, 70, 90)):
    return [[entry, judge, criterion, value] for criterion, value in zip(CRITERIA, values, strict=True)]


def csv_file(folder, rows, heading=HEADING):
    path = folder / "nilai.csv"
    write_csv(path, heading, rows)
    return str(path)


def problems(edition, folder, rows, **options):
    lines = read_scores(csv_file(folder, rows), edition=edition, stage=stage(edition), **options).problems
    return [(problem.row, problem.message) for problem in lines]


def changed(number, **cells):
    """Two good sheets (rows 2 to 7 of the file) with other cells in one row."""
    rows = sheet() + sheet(judge="J2")
    rows[number - 2] = list({**dict(zip(HEADING, rows[number - 2], strict=True)), **cells}.values())
    return rows


def commit(path, *options):
    return run("import_scores", "lomba-2026", path, "--commit", *options, stage="nilai", actor=ACTOR)


def refused(path, *options):
    sheets, head = ScoreSheet.objects.count(), ledger.stream_head(Assignment.objects.first().panel.edition.ledger_id)
    with pytest.raises(CommandError) as error:
        call_command("import_scores", "lomba-2026", path, "--commit", *options, stage="nilai", actor=ACTOR)
    assert ScoreSheet.objects.count() == sheets
    assert ledger.stream_head(Assignment.objects.first().panel.edition.ledger_id) == head
    return str(error.value)


def test_a_file_becomes_locked_sheets_that_wait_for_their_judges(edition, tmp_path):
    done = commit(csv_file(tmp_path, sheet() + sheet(judge="J2", values=("87", 60, 100))))
    assert done == {"rows": 6, "sheets": 2, "written": 2}
    rows = ScoreSheet.objects.order_by("assignment__judge__code")
    assert list(rows.values_list("assignment__judge__code", "vector", "source", "status")) == [
        ("J1", "[80,70,90]", "import", "submitted"),
        ("J2", "[87,60,100]", "import", "submitted"),
    ]
    events = list(ledger.read_payloads(edition.ledger_id, "sheet_submitted"))
    assert [(event["judge"], Fraction(event["total"]), event["source"]) for event in events] == [
        ("J1", 79, "import"),
        ("J2", Fraction(163, 2), "import"),
    ]


def test_a_dry_run_writes_nothing(edition, tmp_path):
    head = ledger.stream_head(edition.ledger_id)
    done = run("import_scores", "lomba-2026", csv_file(tmp_path, sheet()), stage="nilai", actor=ACTOR)
    assert done == {"rows": 3, "sheets": 1, "written": 0}
    assert not ScoreSheet.objects.exists()
    assert ledger.stream_head(edition.ledger_id) == head


@pytest.mark.parametrize("value", ["87,5", "87.5", " 87,50 "])
def test_comma_and_point_mean_the_same(tmp_path, value):
    edition = prepared(scale={"min": 0, "max": 100, "step": 0.5})
    commit(csv_file(tmp_path, sheet(values=(value, 70, 90))))
    assert ScoreSheet.objects.get().vector == "[875,700,900]"
    assert edition.judges.count() == 3


def test_a_scale_with_three_decimals_reads_them(tmp_path):
    prepared(scale={"min": 0, "max": 10, "step": 0.125})
    commit(csv_file(tmp_path, sheet(values=("7,125", "7.250", "8"))))
    assert ScoreSheet.objects.get().vector == "[7125,7250,8000]"


def test_a_workbook_is_read_too(edition, tmp_path):
    book = openpyxl.Workbook()
    for row in [["Kode Proposal", "Juri", "Aspek", "Nilai"], *sheet()]:
        book.active.append(row)
    book.save(tmp_path / "nilai.xlsx")
    assert commit(str(tmp_path / "nilai.xlsx"))["written"] == 1


def test_proposals_and_criteria_may_be_named_by_title_and_label(edition, tmp_path):
    rows = [["inovasi 2", "j3", name.upper(), 70] for name in CRITERIA]
    commit(csv_file(tmp_path, rows))
    assert ScoreSheet.objects.values_list("assignment__proposal__code", "assignment__judge__code").get() == (
        "P26-002",
        "J3",
    )


def test_map_names_a_heading_nobody_knows(edition, tmp_path):
    path = csv_file(tmp_path, sheet(), heading=["Karya", "judge", "criterion", "value"])
    refused(path)
    assert commit(path, "--map", "entry=Karya")["written"] == 1


WRONG = [
    ({"entry": "P99-001"}, "unknown proposal “P99-001”"),
    ({"judge": "J9"}, "unknown judge “J9”"),
    ({"criterion": "kerapian"}, "unknown criterion “kerapian”"),
    ({"value": 101}, "101 is outside the scale"),
    ({"value": -1}, "-1 is outside the scale"),
    ({"value": "87,5"}, "87,5 is not a step of the scale"),
    ({"value": "baik"}, "“baik” is not a number. Write 87,5 without thousands separators."),
    ({"value": "1.000"}, "“1.000” may be a thousand. Write it without a separator."),
    ({"value": "=1+1"}, "“=1+1” is not a number. Write 87,5 without thousands separators."),
    ({"value": ""}, "A number is missing."),
    ({"value": "n/a"}, "“n/a” is not a number. Write 87,5 without thousands separators."),
]


@pytest.mark.parametrize(("cells", "message"), WRONG)
def test_each_kind_of_wrong_row_is_named_by_its_number(edition, tmp_path, cells, message):
    lines = problems(edition, tmp_path, changed(6, **cells))
    assert (6, message) in lines
    assert {row for row, _message in lines} <= {5, 6}
    assert refused(csv_file(tmp_path, changed(6, **cells))) == f"Nothing was written: {len(lines)} problems."


def test_a_value_twice_and_a_value_missing_are_named(edition, tmp_path):
    assert problems(edition, tmp_path, changed(4, criterion="kebaruan")) == [
        (4, "kebaruan has a value already (row twice)")
    ]
    assert problems(edition, tmp_path, (sheet() + sheet(judge="J2"))[:-1]) == [
        (5, "J2 for P26-001: no value for keberlanjutan")
    ]
    assert problems(edition, tmp_path, sheet() + sheet(judge="J2")[:1]) == [
        (5, "J2 for P26-001: no value for kebaruan, keberlanjutan")
    ]


def test_a_judge_who_is_not_assigned_is_named(edition, tmp_path):
    eligible(edition, 1)
    lines = problems(edition, tmp_path, sheet("P26-003"))
    assert lines == [(row, "J1 is not assigned to P26-003 in this stage") for row in (2, 3, 4)]


@pytest.mark.parametrize("take_away", [recuse_judge, exclude_judge])
def test_a_judge_who_was_taken_off_is_named(edition, tmp_path, take_away):
    row = Assignment.objects.get(judge__code="J1", proposal__code="P26-001")
    take_away(assignment=row, reason="Kerabat", actor=bureau(), at=AT)
    assert problems(edition, tmp_path, sheet()) == [(row, "J1 was taken off P26-001") for row in (2, 3, 4)]
    assert problems(edition, tmp_path, sheet("P26-002")) == []


def test_a_locked_sheet_is_not_overwritten(edition, tmp_path):
    commit(csv_file(tmp_path, sheet()))
    path = csv_file(tmp_path, sheet(values=(1, 1, 1)) + sheet(judge="J2"))
    assert problems(edition, tmp_path, sheet(values=(1, 1, 1))) == [
        (row, "the sheet of J1 for P26-001 is locked already") for row in (2, 3, 4)
    ]
    refused(path)
    assert ScoreSheet.objects.get().vector == "[80,70,90]"


def test_an_unlocked_sheet_may_be_imported_again_as_its_next_version(edition, tmp_path):
    commit(csv_file(tmp_path, sheet()))
    unlock_sheet(sheet=ScoreSheet.objects.get(), reason="Salah ketik", actor=bureau(), at=AT)
    commit(csv_file(tmp_path, sheet(values=(81, 70, 90))))
    assert ScoreSheet.objects.values_list("vector", "version").get() == ("[81,70,90]", 2)


def test_all_problems_are_told_in_one_run_and_nothing_is_written(edition, tmp_path, capsys):
    rows = sheet() + sheet("P99-001") + sheet(judge="J2", values=(101, "x", 90)) + sheet("P26-002")[:2]
    assert refused(csv_file(tmp_path, rows)) == "Nothing was written: 6 problems."
    assert [line.split(":")[0] for line in capsys.readouterr().err.splitlines()] == [
        f"row {number}" for number in (5, 6, 7, 8, 9, 11)
    ]


def test_not_applicable_counts_where_the_rulebook_allows_it(tmp_path):
    edition = prepared(not_applicable="exclude_criterion")
    commit(csv_file(tmp_path, sheet(values=(80, "n/a", 90)) + sheet(judge="J2", values=("-", "", 90))))
    rows = ScoreSheet.objects.order_by("assignment__judge__code").values_list("vector", "numerator", "denominator")
    assert [(vector, Fraction(*total)) for vector, *total in rows] == [
        ("[80,null,90]", Fraction(50 * 80 + 20 * 90, 70)),
        ("[null,null,90]", 90),
    ]
    nothing = sheet(judge="J3", values=("n/a", "-", ""))
    assert problems(edition, tmp_path, nothing) == [(2, "J3 for P26-001: at least one criterion must have a value")]


def test_a_closed_stage_takes_no_file(edition, tmp_path):
    path = csv_file(tmp_path, sheet())
    score(edition, lambda entry, judge, criterion: 70)
    close_stage(edition=edition, stage=stage(edition), actor=bureau(), at=AT)
    assert refused(path) == "Nothing was written: 3 problems."
    assert set(ScoreSheet.objects.values_list("vector", flat=True)) == {"[70,70,70]"}


def test_unknown_stages_editions_and_people_are_refused(edition, tmp_path):
    path = csv_file(tmp_path, sheet())
    for arguments, options, named in (
        (("lomba-2026", path), {"stage": "wawancara", "actor": ACTOR}, "wawancara"),
        (("lomba-1999", path), {"stage": "nilai", "actor": ACTOR}, "lomba-1999"),
        (("lomba-2026", path), {"stage": "nilai", "actor": "juri1@contoh.invalid"}, "juri1@contoh.invalid"),
    ):
        with pytest.raises(CommandError, match=named):
            call_command("import_scores", *arguments, "--commit", **options)
    assert not ScoreSheet.objects.exists()
