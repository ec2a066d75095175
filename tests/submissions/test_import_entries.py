import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from accounts.enums import UnitType
from accounts.models import WorkUnit
from core import ledger
from submissions.forms.entries import read_entries
from submissions.models import Proposal
from tests.builders import bureau, document, eligible, opened, unit
from tests.judging.command_line import ACTOR, run, write_csv

pytestmark = pytest.mark.django_db
HEADING = ["title", "unit", "reference", "group", "category", "started_on"]
GOOD_ROW = ["Antar obat ke rumah", "dinkes", "A-1", "umum", "opd", "2024-08-17"]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def build_edition():
    bureau(ACTOR)
    unit("dinkes")
    return opened(document_with_rows())


@pytest.fixture(scope="module")
def kept_edition(keep_rows):
    return keep_rows(build_edition)


def document_with_rows():
    return document(
        groups=[{"code": "umum", "label": "Kelompok Umum"}, {"code": "replikasi", "label": "Replikasi"}],
        categories=[{"code": "opd", "label": "Perangkat daerah"}, {"code": "desa", "label": "Nagari"}],
        participant_types=[{"code": "dinas", "label": "Dinas", "unit_types": ["dinas"]}],
    )


def csv_file(folder, *rows, heading=HEADING):
    path = folder / "entries.csv"
    write_csv(path, heading, rows)
    return str(path)


def xlsx_file(folder, *rows, heading=HEADING):
    book = openpyxl.Workbook()
    for make_row in (heading, *rows):
        book.active.append(make_row)
    path = folder / "entries.xlsx"
    book.save(path)
    return str(path)


def make_row(**changes):
    return list({**dict(zip(HEADING, GOOD_ROW, strict=True)), **changes}.values())


def refusal_text(path, *options):
    """What the command says to the person whose file is wrong; nothing may have been written."""
    before = Proposal.objects.count()
    with pytest.raises(CommandError) as error:
        call_command("import_entries", "lomba-2026", path, "--commit", *options, actor=ACTOR)
    assert Proposal.objects.count() == before
    return str(error.value)


@pytest.mark.parametrize("make", [csv_file, xlsx_file])
def test_a_file_becomes_proposals(edition, tmp_path, make):
    second = make_row(title="Kartu antre", reference="A-2", group="Replikasi", category="NAGARI", started_on="")
    done = run("import_entries", "lomba-2026", make(tmp_path, GOOD_ROW, second), "--commit", actor=ACTOR)
    assert done == {"rows": 2, "written": 2, "codes": ["P26-001", "P26-002"]}
    fields = ("title", "unit__code", "reference", "group__code", "category__code", "participant_type__code", "status")
    assert list(Proposal.objects.values_list(*fields)) == [
        ("Antar obat ke rumah", "dinkes", "A-1", "umum", "opd", "dinas", "draft"),
        ("Kartu antre", "dinkes", "A-2", "replikasi", "desa", "dinas", "draft"),
    ]
    assert [str(day) for day in Proposal.objects.values_list("started_on", flat=True)] == ["2024-08-17", "None"]


def test_indonesian_headings_and_unit_names_are_understood(edition, tmp_path):
    heading = ["Judul Inovasi", "SKPD", "Kelompok", "Kategori", "Tim Inovasi", "Mitra"]
    unit("dinsos")
    entry = ["Satu pintu", "UNIT DINKES (CONTOH)", "Kelompok Umum", "opd", "Tim Anta", "dinsos; Unit dinkes (CONTOH)"]
    run("import_entries", "lomba-2026", csv_file(tmp_path, entry, heading=heading), "--commit", actor=ACTOR)
    proposal = Proposal.objects.get()
    assert (proposal.unit.code, proposal.team_name) == ("dinkes", "Tim Anta")
    assert set(proposal.partners.values_list("code", flat=True)) == {"dinkes", "dinsos"}


def test_map_names_a_heading_nobody_knows(edition, tmp_path):
    path = csv_file(tmp_path, ["X", "dinkes", "umum", "opd"], heading=["Nama Karya", "unit", "group", "category"])
    assert "1 problem" in refusal_text(path)
    run("import_entries", "lomba-2026", path, "--commit", "--map", "title=Nama Karya", actor=ACTOR)
    assert Proposal.objects.get().title == "X"


@pytest.mark.parametrize("pair", ["title", "tajuk=Nama Karya"])
def test_a_map_that_makes_no_sense_is_refused(edition, tmp_path, pair):
    refusal_text(csv_file(tmp_path, GOOD_ROW), "--map", pair)


def test_a_dry_run_writes_nothing(edition, tmp_path):
    head = ledger.stream_head(edition.ledger_id)
    done = run("import_entries", "lomba-2026", csv_file(tmp_path, GOOD_ROW), "--eligible", actor=ACTOR)
    assert done == {"rows": 1, "written": 0, "codes": []}
    assert not Proposal.objects.exists()
    edition.refresh_from_db()
    assert (edition.next_number, ledger.stream_head(edition.ledger_id)) == (1, head)


def test_eligible_takes_them_over_with_history_and_ledger(edition, tmp_path):
    run("import_entries", "lomba-2026", csv_file(tmp_path, GOOD_ROW), "--commit", "--eligible", actor=ACTOR)
    proposal = Proposal.objects.get()
    assert proposal.status == "eligible" and proposal.submitted_at is not None
    assert list(proposal.history.values_list("step", "actor__email")) == [("submit", ACTOR), ("pass_check", ACTOR)]
    assert [payload["proposal"] for payload in ledger.read_payloads(edition.ledger_id, "proposal_pass_check")] == [
        "P26-001"
    ]


WRONG_ROWS = [
    ({"unit": "dinas perhubungan"}, "unknown work unit “dinas perhubungan”"),
    ({"unit": ""}, "unknown work unit “”"),
    ({"title": ""}, "no title"),
    ({"title": "x" * 251}, "the title is longer than 250 characters"),
    ({"group": "khusus"}, "unknown group “khusus” (known: umum, replikasi)"),
    ({"category": "rsud"}, "unknown category “rsud” (known: opd, desa)"),
    ({"category": ""}, "unknown category “” (known: opd, desa)"),
    ({"reference": "A-1"}, "the reference “A-1” is used twice"),
    ({"reference": "x" * 121}, "reference: longer than 120 characters"),
    ({"started_on": "17/08/2024"}, "“17/08/2024” is not a date; write 2026-08-17"),
    ({"started_on": "2024-02-30"}, "“2024-02-30” is not a date; write 2026-08-17"),
]


@pytest.mark.parametrize("make", [csv_file, xlsx_file])
@pytest.mark.parametrize(("changes", "message"), WRONG_ROWS)
def test_each_kind_of_wrong_row_is_named_by_its_number(edition, tmp_path, make, changes, message):
    wrong = make_row(**{"reference": "A-2", **changes})
    entries = read_entries(make(tmp_path, GOOD_ROW, wrong, make_row(reference="A-3")), edition=edition)
    assert [(problem.row, problem.message) for problem in entries.problems] == [(3, message)]
    assert [data.reference for data in entries.proposals_data] == ["A-1", "A-3"]


def test_a_title_may_have_exactly_250_characters(edition, tmp_path):
    entries = read_entries(csv_file(tmp_path, make_row(title="x" * 250)), edition=edition)
    assert (entries.problems, len(entries.proposals_data)) == ([], 1)


def test_a_reference_that_the_edition_has_already_is_refused(edition, tmp_path):
    second = opened(document(rulebook="lain"), slug="lomba-2027", prefix="P27")
    eligible(edition, 1, reference="A-1")
    eligible(second, 1, reference="A-2")
    entries = read_entries(csv_file(tmp_path, GOOD_ROW, make_row(reference="A-2")), edition=edition)
    assert [(problem.row, problem.message) for problem in entries.problems] == [
        (2, "the reference “A-1” is used twice")
    ]


def test_rows_without_a_reference_do_not_collide(edition, tmp_path):
    entries = read_entries(csv_file(tmp_path, make_row(reference=""), make_row(reference="")), edition=edition)
    assert (entries.problems, len(entries.proposals_data)) == ([], 2)


def test_a_name_that_two_units_share_needs_the_code(edition, tmp_path):
    for code in ("pustu-a", "pustu-b"):
        WorkUnit.objects.create(code=code, name="Pustu", type=UnitType.OTHER)
    entries = read_entries(
        csv_file(tmp_path, make_row(unit="Pustu"), make_row(unit="pustu-b", reference="A-2")), edition=edition
    )
    message = "several work units are called “Pustu”; write the code: pustu-a, pustu-b"
    assert [(problem.row, problem.message) for problem in entries.problems] == [(2, message)]
    assert [data.unit.code for data in entries.proposals_data] == ["pustu-b"]


def test_a_unit_that_was_closed_is_unknown(edition, tmp_path):
    WorkUnit.objects.update(is_active=False)
    assert [problem.row for problem in read_entries(csv_file(tmp_path, GOOD_ROW), edition=edition).problems] == [2]


def test_a_missing_column_is_named_and_no_row_is_read(edition, tmp_path):
    entries = read_entries(csv_file(tmp_path, ["Antar obat"], heading=["title"]), edition=edition)
    assert [(problem.row, problem.message) for problem in entries.problems] == [
        (None, "Missing column: unit / unit kerja / skpd / opd / instansi. Found: title.")
    ]
    assert entries.proposals_data == []


def test_a_formula_is_refused_with_its_cell(edition, tmp_path):
    entries = read_entries(
        xlsx_file(tmp_path, GOOD_ROW, make_row(title='=HYPERLINK("http://jahat.invalid")')), edition=edition
    )
    assert [problem.message for problem in entries.problems] == [
        "Cell A3 holds a formula. Paste values only, then save again."
    ]
    assert entries.proposals_data == []


def test_all_problems_are_told_at_once_and_nothing_is_written(edition, tmp_path, capsys):
    path = csv_file(
        tmp_path,
        GOOD_ROW,
        make_row(title="", unit="entah", reference=""),
        make_row(started_on="kemarin", reference="A-9"),
    )
    assert refusal_text(path, "--eligible") == "Nothing was written: 3 problems."
    assert capsys.readouterr().err.splitlines() == [
        "row 3: unknown work unit “entah”",
        "row 3: no title",
        "row 4: “kemarin” is not a date; write 2026-08-17",
    ]


def test_only_the_bureau_imports(edition, tmp_path):
    path = csv_file(tmp_path, GOOD_ROW)
    with pytest.raises(CommandError, match="lain@contoh.invalid"):
        call_command("import_entries", "lomba-2026", path, "--commit", actor="lain@contoh.invalid")
    with pytest.raises(CommandError, match="lomba-1999"):
        call_command("import_entries", "lomba-1999", path, "--commit", actor=ACTOR)
    with pytest.raises(CommandError, match="tidak-ada.csv"):
        call_command("import_entries", "lomba-2026", str(tmp_path / "tidak-ada.csv"), actor=ACTOR)
    assert not Proposal.objects.exists()
