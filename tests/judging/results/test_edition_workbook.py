import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core import ledger
from core.workbook.reading import read_rows
from judging.panels.models import Assignment
from judging.panels.services.panels import exclude_judge, recuse_judge
from judging.results.enums import DecisionKind
from judging.results.exports.edition_workbook import write_ranking
from judging.results.services.closing import advance_stage, close_stage
from judging.results.services.decisions import record_decision
from submissions.models import Proposal
from submissions.services.proposals import change_status
from tests.builders import AT, OTHER_NAMES, bureau, desk_stage, document, eligible, opened, panel, score, stage
from tests.judging.command_line import run

pytestmark = pytest.mark.django_db
HEADER = 6
SCORES = [90, 70, 80, 60]


def build_edition():
    """Four ranked proposals by three judges of four (one recused, one excluded), and two that are out."""
    half_steps = desk_stage(scale={"min": 0, "max": 100, "step": 0.5})
    edition = opened(document(stages=[document()["stages"][0], half_steps]))
    proposals = eligible(edition, 6, reference="")
    for title, proposal in zip(("=1+1", "@x", "Antar obat"), proposals, strict=False):
        Proposal.objects.filter(pk=proposal.pk).update(title=title)
    step(proposals[4], "disqualify", "Bukan karya sendiri")
    step(proposals[5], "reopen_check", "Lampiran keliru")
    step(proposals[5], "fail_check", "SK tidak terlampir")
    panel(edition, 4)
    score(edition, lambda entry, judge, criterion: SCORES[entry] + judge / 2)
    take_off(recuse_judge, "P26-001", "J4", "Saudara ketua tim")
    take_off(exclude_judge, "P26-002", "J1", "=cmd|'/c calc'!A1")
    return edition


@pytest.fixture(scope="module")
def kept_edition(keep_rows):
    return keep_rows(build_edition)


def step(proposal, name, note):
    change_status(proposal=proposal, step=name, actor=bureau(), at=AT, note=note)


def take_off(service, proposal, judge, reason):
    row = Assignment.objects.get(proposal__code=proposal, judge__code=judge)
    service(assignment=row, reason=reason, actor=bureau(), at=AT)


@pytest.fixture
def workbook(tmp_path):
    def make(edition, language="en"):
        with translation.override(language):
            write_ranking(edition, tmp_path / "peringkat.xlsx")
        return openpyxl.load_workbook(tmp_path / "peringkat.xlsx")

    return make


def heading(sheet):
    return [cell.value for cell in sheet[HEADER]]


def body(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER + 1)]


def test_the_four_sheets_have_the_names_an_office_expects(edition, workbook):
    assert workbook(edition, "id").sheetnames == ["Peringkat", "Nilai per Juri", "Kriteria & Bobot", "Dikecualikan"]


def test_the_ranking_says_what_was_computed_with_real_numbers(edition, workbook):
    sheet = workbook(edition).worksheets[0]
    assert heading(sheet)[:6] == ["Rank", "Code", "Innovation", "Work unit", "Group", "Category"]
    assert heading(sheet)[6:] == ["Penilaian proposal", "Final score", "Award", "Note"]
    unit = ("Unit dinkes (CONTOH)", "Umum", "Perangkat daerah")
    assert body(sheet) == [
        [1, "P26-001", "=1+1", *unit, 90.5, 90.5, "Juara I", None],
        [2, "P26-003", "Antar obat", *unit, 80.75, 80.75, "Juara II", None],
        [3, "P26-002", "@x", *unit, 71, 71, None, None],
        [4, "P26-004", "Inovasi 4", *unit, 60.75, 60.75, None, None],
    ]
    first = sheet[HEADER + 1]
    assert [cell.data_type for cell in first[:8]] == ["n", "s", "s", "s", "s", "s", "n", "n"]
    assert [first[place].number_format for place in (0, 2, 6, 7)] == ["#,##0", "@", "#,##0.00", "#,##0.00"]


def test_text_that_looks_like_a_formula_stays_text(edition, workbook, tmp_path):
    book = workbook(edition)
    cells = {cell.value: cell for sheet in book for row in sheet.iter_rows() for cell in row}
    for text in ("=1+1", "@x", "=cmd|'/c calc'!A1"):
        assert cells[text].data_type in ("s", "inlineStr") or cells[text].quotePrefix
    assert [row[2] for row in read_rows(tmp_path / "peringkat.xlsx") if row and row[0] == 1] == ["=1+1"]


def test_every_sheet_is_ready_to_print_and_says_what_it_stands_on(edition, workbook):
    book = workbook(edition)
    assert [sheet.freeze_panes for sheet in book] == ["D7", "C7", "B7", "B7"]
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
        assert sheet.print_title_rows == f"${HEADER}:${HEADER}"
        assert sheet.auto_filter.ref.startswith(f"A{HEADER}:")
        notes = [sheet.cell(row, 1).value for row in range(1, 5)]
        assert notes[0].endswith("Lomba lomba-2026")
        assert "WIB" in notes[1]
        assert edition.rulebook_version.digest in notes[2]
        assert ledger.stream_head(edition.ledger_id) in notes[3]


def test_scores_of_each_judge_show_values_total_and_why_a_sheet_does_not_count(edition, workbook):
    sheet = workbook(edition).worksheets[1]
    criteria = ["Manfaat", "Kebaruan", "Keberlanjutan"]
    assert heading(sheet) == ["Code", "Judge", *criteria, "Judge's total", "Counted", "Reason"]
    rows = body(sheet)
    assert len(rows) == 16
    assert rows[1] == ["P26-001", "J2", 90.5, 90.5, 90.5, 90.5, "yes", None]
    assert rows[3] == ["P26-001", "J4", 91.5, 91.5, 91.5, 91.5, "no", "Saudara ketua tim"]
    assert rows[4] == ["P26-002", "J1", 70, 70, 70, 70, "no", "=cmd|'/c calc'!A1"]
    assert [row[:2] for row in rows if row[6] == "no"] == [["P26-001", "J4"], ["P26-002", "J1"]]
    assert [sheet.cell(HEADER + 1, column).number_format for column in (3, 6)] == ["#,##0.0", "#,##0.00"]


def test_criteria_and_weights_are_those_of_the_rulebook(edition, workbook):
    rows = body(workbook(edition).worksheets[2])
    rule = "weighted mean of the criteria, values brought to 0–100; mean of the judges' totals"
    stage_row = ("umum", "0–100 (0.5)", rule)
    assert rows == [
        ["Penilaian proposal", "Manfaat", 50, *stage_row],
        ["Penilaian proposal", "Kebaruan", 30, *stage_row],
        ["Penilaian proposal", "Keberlanjutan", 20, *stage_row],
    ]


def test_who_is_left_out_is_listed_with_the_reason(edition, workbook):
    assert body(workbook(edition).worksheets[3]) == [
        ["P26-005", "Inovasi 5", None, None, "Disqualified", "Bukan karya sendiri"],
        ["P26-006", "Inovasi 6", None, None, "Failed the administrative check", "SK tidak terlampir"],
        ["P26-001", "=1+1", "Penilaian proposal", "J4", "Recused", "Saudara ketua tim"],
        ["P26-002", "@x", "Penilaian proposal", "J1", "Excluded", "=cmd|'/c calc'!A1"],
    ]


def test_a_proposal_without_enough_sheets_has_no_rank_and_a_sentence_why(edition, workbook):
    take_off(exclude_judge, "P26-002", "J2", "Sakit")
    book = workbook(edition)
    assert body(book.worksheets[0])[-1][:8] == [None, "P26-002", "@x", *body(book.worksheets[0])[0][3:6], None, None]
    assert body(book.worksheets[3])[-1] == [
        "P26-002",
        "@x",
        "Penilaian proposal",
        None,
        "incomplete: 2 sheets",
        "P26-002: too few locked sheets (2 of 3)",
    ]


def test_a_tie_and_a_move_by_the_plenary_are_noted(workbook):
    edition = opened(**OTHER_NAMES)
    eligible(edition, 3)
    panel(edition, 3)
    score(edition, lambda entry, judge, criterion: [80, 80, 70][entry])
    assert [row[9] for row in body(workbook(edition).worksheets[0])][:2] == ["tied", "tied"]
    decision = {"kind": DecisionKind.MOVE, "proposals": ["L26-003"], "to_rank": 1, "reason": "Musyawarah"}
    record_decision(edition=edition, stage=None, **decision, actor=bureau(), at=AT)
    moved = body(workbook(edition).worksheets[0])[0]
    assert (moved[0], moved[1], moved[9]) == (1, "L26-003", "moved by the plenary from rank 3")


def test_two_stages_have_a_sheet_each_and_no_number_of_the_second_before_it_began(workbook):
    second = desk_stage("presentasi", kind="presentation", label="Presentasi")
    first = desk_stage(advancement={"method": "top_n", "n": 1})
    sources = [{"stage": "nilai", "weight": 70}, {"stage": "presentasi", "weight": 30}]
    rules = document(stages=[document()["stages"][0], first, second], final={"from": sources})
    edition = opened(rules, **OTHER_NAMES)
    eligible(edition, 2)
    panel(edition, 3)
    score(edition, lambda entry, judge, criterion: 80 - entry)
    assert len(workbook(edition).worksheets) == 4
    close_stage(edition=edition, stage=stage(edition), actor=bureau(), at=AT)
    advance_stage(edition=edition, stage=stage(edition), actor=bureau(), at=AT)
    panel(edition, 3, code="presentasi")
    score(edition, lambda entry, judge, criterion: 60, code="presentasi")
    book = workbook(edition)
    assert book.sheetnames[1:3] == ["Scores per judge nilai", "Scores per judge presentasi"]
    assert [row[6:10] for row in body(book.worksheets[0])] == [
        [80, 60, 74, "Juara I"],
        [79, None, None, None],
    ]


def test_an_edition_without_any_proposal_gives_an_empty_workbook(workbook):
    book = workbook(opened(**OTHER_NAMES))
    assert [len(body(sheet)) for sheet in book] == [0, 0, 3, 0]


def queries_of(edition, target):
    with CaptureQueriesContext(connection) as queries:
        write_ranking(edition, target)
    return len(queries)


def test_a_workbook_of_thirty_needs_no_more_queries_than_one_of_three(tmp_path):
    counts = []
    for number, size in enumerate((3, 30)):
        edition = opened(document(rulebook=f"ukuran_{size}"), slug=f"lomba-{size}", prefix=f"Q{number}")
        proposals = eligible(edition, 2 * size)
        panel(edition, 3)
        score(edition, lambda entry, judge, criterion: 50 + entry % 40 + judge)
        for proposal in proposals[size:]:
            step(proposal, "disqualify", "Alasan")
            take_off(recuse_judge, proposal.code, "J1", "Kerabat")
        counts.append(queries_of(edition, tmp_path / f"{size}.xlsx"))
    assert counts[0] == counts[1]


def test_the_command_writes_the_file_and_names_what_it_cannot(edition, tmp_path):
    target = tmp_path / "hasil.xlsx"
    assert run("export_ranking", "lomba-2026", output=str(target)) == {"edition": "lomba-2026", "file": str(target)}
    assert len(openpyxl.load_workbook(target).worksheets) == 4
    with pytest.raises(CommandError, match="lomba-1999"):
        call_command("export_ranking", "lomba-1999", output=str(target))
    with pytest.raises(CommandError, match="tidak-ada"):
        call_command("export_ranking", "lomba-2026", output=str(tmp_path / "tidak-ada" / "hasil.xlsx"))
    assert [path.name for path in tmp_path.iterdir()] == ["hasil.xlsx"]
