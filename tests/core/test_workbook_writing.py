import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from core.workbook import writing as writing_module
from core.workbook.errors import WorkbookError
from core.workbook.writing import (
    CellFormula,
    ColumnKind,
    WorkbookColumn,
    WorkbookSheet,
    clean_cell_text,
    write_workbook,
)

HOSTILE = [
    "=cmd|'/c calc'!A1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "{=A1}",
    "http://example.invalid/x",
    "mailto:a@b.id",
    "internal:Sheet2!A1",
    "\t=1",
    "007",
    "1e5",
    "TRUE",
    "<f>1</f> & \"q\" 'a'",
    " spaces ",
]


def write_to_bytes(*sheets, **options):
    target = io.BytesIO()
    write_workbook(target, sheets, **options)
    return target


def reopen(*sheets, **options):
    return openpyxl.load_workbook(write_to_bytes(*sheets, **options))


def xml_of(target, name="xl/worksheets/sheet1.xml"):
    return zipfile.ZipFile(target).read(name).decode()


def one_column(values, kind=ColumnKind.TEXT, **column):
    return WorkbookSheet("Data", [WorkbookColumn("Isi", kind, **column)], [[value] for value in values])


def test_hostile_text_stays_text_in_the_xml():
    target = write_to_bytes(one_column(HOSTILE))
    sheet = xml_of(target)
    assert "<f" not in sheet and "hyperlink" not in sheet
    assert set(re.findall(r'<c r="A\d+"[^>]*?t="(\w+)"', sheet)) == {"inlineStr"}
    assert "xl/calcChain.xml" not in zipfile.ZipFile(target).namelist()
    assert [cell.value for cell in openpyxl.load_workbook(target)["Data"]["A"]][1:] == HOSTILE


def test_text_that_spells_an_escape_is_escaped():
    assert "<t>_x005F_x0041_</t>" in xml_of(write_to_bytes(one_column(["_x0041_"])))


def test_hostile_headings_notes_and_footer_stay_text():
    columns = [WorkbookColumn("=1+1"), WorkbookColumn("@x")]
    sheet = WorkbookSheet("Data", columns, [], notes=["=A1", "http://example.invalid"], footer="A & B &P")
    target = write_to_bytes(sheet)
    page = openpyxl.load_workbook(target).active
    assert "<f" not in xml_of(target) and "hyperlink" not in xml_of(target)
    assert [page["A1"].value, page["A2"].value, page["A4"].value, page["B4"].value] == [
        "=A1",
        "http://example.invalid",
        "=1+1",
        "@x",
    ]
    assert "&amp;L&amp;8A &amp;&amp; B &amp;&amp;P&amp;R" in xml_of(target)


def test_control_characters_are_stripped_and_lines_kept():
    assert clean_cell_text("a\x00b\x0bc\x1f\ud800\uffff\u202ed\r\ne\tf\u00a0g") == "abcd\ne\tf\u00a0g"


def test_long_text_is_cut_with_a_mark():
    cut = clean_cell_text("x" * 40_000)
    assert (len(cut), cut[:2], cut[-1]) == (32_767, "xx", ")")
    assert clean_cell_text("x" * 32_767) == "x" * 32_767


def test_long_text_of_wide_characters_is_cut_between_them():
    cut = clean_cell_text("\U0001f600" * 20_000)
    assert len(cut.encode("utf-16-le")) // 2 <= 32_767
    assert cut.startswith("\U0001f600" * 16_000) and cut.endswith(")")
    assert openpyxl.load_workbook(write_to_bytes(one_column(["\U0001f600" * 20_000]))).active["A2"].value == cut


@pytest.mark.parametrize(
    ("kind", "value", "stored", "number_format"),
    [
        (ColumnKind.INTEGER, 1234, 1234, "#,##0"),
        (ColumnKind.DECIMAL, Decimal("87.50"), 87.5, "#,##0.00"),
        (ColumnKind.DECIMAL, 3, 3, "#,##0.00"),
        (ColumnKind.PERCENT, Decimal("0.125"), 0.125, "0.00%"),
        (ColumnKind.DATE, date(2026, 8, 17), datetime(2026, 8, 17), "[$-421]d mmmm yyyy"),
        (ColumnKind.DATETIME, datetime(2026, 8, 17, 9, 5), datetime(2026, 8, 17, 9, 5), "[$-421]d mmmm yyyy hh:mm"),
        (ColumnKind.DECIMAL, "belum lengkap", "belum lengkap", "#,##0.00"),
        (ColumnKind.TEXT, 196305111991031009, "196305111991031009", "@"),
        (ColumnKind.INTEGER, 196305111991031009, "196305111991031009", "#,##0"),
        (ColumnKind.TEXT, Decimal("87.50"), "87.50", "@"),
        (ColumnKind.INTEGER, True, "True", "#,##0"),
        (ColumnKind.DATE, date(1850, 1, 2), "1850-01-02", "[$-421]d mmmm yyyy"),
    ],
)
def test_value_is_stored_by_its_kind(kind, value, stored, number_format):
    cell = reopen(one_column([value], kind)).active["A2"]
    assert (cell.value, cell.number_format) == (stored, number_format)


def test_column_kind_may_be_plain_text():
    cell = reopen(one_column([Decimal("0.5")], "percent", places=0)).active["A2"]
    assert (cell.value, cell.number_format) == (0.5, "0%")


def test_none_is_an_empty_cell():
    assert reopen(one_column([None, 0], ColumnKind.INTEGER)).active["A2"].value is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity")])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="no number"):
        write_to_bytes(one_column([value], ColumnKind.DECIMAL))


def test_aware_moment_is_shown_in_the_zone():
    moment = datetime(2026, 8, 16, 17, 30, tzinfo=UTC)
    book = reopen(one_column([moment], ColumnKind.DATETIME), zone=ZoneInfo("Asia/Jakarta"))
    assert book.active["A2"].value == datetime(2026, 8, 17, 0, 30)


def test_aware_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        write_to_bytes(one_column([datetime(2026, 8, 16, tzinfo=UTC)], ColumnKind.DATETIME))


def test_formula_is_live_and_carries_its_value():
    target = write_to_bytes(
        one_column([2, 3, CellFormula("=ROUND(SUM(A2:A3),2)", Decimal("5.00"))], ColumnKind.DECIMAL)
    )
    assert "<f>ROUND(SUM(A2:A3),2)</f><v>5.0</v>" in xml_of(target)


def test_page_is_ready_for_printing_and_scrolling():
    columns = [WorkbookColumn("Kode", width=12), WorkbookColumn("Nilai", ColumnKind.DECIMAL)]
    sheet = WorkbookSheet(
        "Data", columns, [["P1", 1], ["P2", 2]], notes=["Judul", "Keterangan"], freeze=1, footer="Head 00ff"
    )
    page = reopen(sheet).active
    assert (page.page_setup.orientation, int(page.page_setup.paperSize)) == ("landscape", 9)
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage is True
    assert page.print_title_rows == "$4:$4"
    assert page.freeze_panes == "B5"
    assert page.auto_filter.ref == "A4:B6"
    assert page.column_dimensions["A"].width == pytest.approx(12.7, abs=0.05)
    assert page.oddFooter.left.text == "Head 00ff"
    assert "&P" in page.oddFooter.right.text and "&N" in page.oddFooter.right.text
    assert page["A4"].font.bold is True and page["A1"].font.bold is True and page["A5"].font.bold is False


def test_sheet_names_are_made_legal_and_distinct():
    names = ["A/B: [x]?*", "a b   x", "'", "x" * 40, "X" * 40, "History"]
    book = reopen(*[WorkbookSheet(name, [WorkbookColumn("K")], []) for name in names])
    assert book.sheetnames[2:] == ["1", "x" * 31, f"{'X' * 27} (2)", "History (2)"]
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in book.sheetnames)


def test_properties_are_written_and_output_repeats():
    properties = {
        "title": "Rekap\x00itulasi",
        "author": "Bagian Organisasi",
        "created": datetime(2026, 8, 17, tzinfo=UTC),
    }
    first, second = (write_to_bytes(one_column(["x"]), properties=properties).getvalue() for _ in range(2))
    assert first == second
    book = openpyxl.load_workbook(io.BytesIO(first))
    assert (book.properties.title, book.properties.creator) == ("Rekapitulasi", "Bagian Organisasi")


def test_rows_may_be_a_generator_read_once():
    rows = ([str(number)] for number in range(3))
    assert [cell.value for cell in reopen(WorkbookSheet("D", [WorkbookColumn("K")], rows)).active["A"]] == [
        "K",
        "0",
        "1",
        "2",
    ]


@pytest.mark.parametrize("row", [[], ["a", "b"]])
def test_row_of_another_width_is_refused(row):
    with pytest.raises(ValueError, match="zip"):
        write_to_bytes(WorkbookSheet("D", [WorkbookColumn("K")], [row]))


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(writing_module, "MAX_ROWS", 3)
    assert reopen(one_column(["a", "b"])).active.max_row == 3
    with pytest.raises(WorkbookError):
        write_to_bytes(one_column(["a", "b", "c"]))


def test_file_appears_only_when_complete(tmp_path):
    def failing():
        yield ["a"]
        raise RuntimeError("stop")

    path = tmp_path / "rekap.xlsx"
    path.write_bytes(b"before")
    with pytest.raises(RuntimeError, match="stop"):
        write_workbook(path, [WorkbookSheet("D", [WorkbookColumn("K")], failing())])
    assert [file.name for file in tmp_path.iterdir()] == ["rekap.xlsx"]
    assert path.read_bytes() == b"before"
    write_workbook(path, [one_column(["x"])])
    assert openpyxl.load_workbook(path).active["A2"].value == "x"
    assert [file.name for file in tmp_path.iterdir()] == ["rekap.xlsx"]
