import io
import struct
import zipfile

import openpyxl
import pytest

from core.workbook.errors import WorkbookError
from core.workbook.reading import WorkbookLimits, read_rows
from core.workbook.writing import ColumnKind, WorkbookColumn, WorkbookSheet, write_workbook

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def saved(tmp_path):
    def make(*rows):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        path = tmp_path / "in.xlsx"
        book.save(path)
        return path

    return make


def with_part(path, name, change):
    """The same archive with one part replaced by `change(old bytes)`."""
    source = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            target.writestr(part, change(source.read(part)) if part == name else source.read(part))
    return path


def message_of(path, **limits):
    with pytest.raises(WorkbookError) as raised:
        list(read_rows(path, WorkbookLimits(**limits)))
    return str(raised.value)


def test_rows_come_back_as_values(saved):
    path = saved(["a", 1, 2.5, None], [], [None, "b"], [True])
    assert list(read_rows(path)) == [["a", 1, 2.5], [], [None, "b"], [True]]


def test_what_we_write_can_be_read(tmp_path):
    path = tmp_path / "own.xlsx"
    write_workbook(
        path,
        [WorkbookSheet("D", [WorkbookColumn("Teks"), WorkbookColumn("Nilai", ColumnKind.DECIMAL)], [["=1+1", 87.5]])],
    )
    assert list(read_rows(path)) == [["Teks", "Nilai"], ["=1+1", 87.5]]


@pytest.mark.parametrize("formula", ["=1+1", '=HYPERLINK("http://example.invalid")', "=cmd|'/c calc'!A1"])
def test_formula_is_refused_with_its_address(saved, formula):
    path = saved(["a", "b"], ["c", formula])
    assert "B2" in message_of(path)


def test_formula_with_a_harmless_cached_value_is_refused(saved):
    path = saved([1, 2])
    with_part(path, SHEET, lambda xml: xml.replace(b"<v>2</v>", b"<f>WEBSERVICE(A1)</f><v>2</v>"))
    assert "B1" in message_of(path)


def test_error_value_is_refused_with_its_address(saved):
    assert "C1" in message_of(saved(["a", "b", "#REF!"]))


def test_bomb_is_refused_before_it_is_unpacked(saved):
    path = saved(["a"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", bytes(65 * 2**20))
    assert path.stat().st_size < 200_000
    with pytest.raises(WorkbookError, match="unpacked|besar"):
        read_rows(path)


def test_understated_size_does_not_open_the_bomb(saved):
    path = with_part(saved(["a"]), SHEET, lambda xml: xml.replace(b"</sheetData>", b" " * 5_000_000 + b"</sheetData>"))
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo(SHEET).file_size
    path.write_bytes(content.replace(struct.pack("<L", size), struct.pack("<L", 700)))
    message_of(path)


def test_many_parts_are_refused(saved):
    path = saved(["a"])
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(1_001):
            archive.writestr(f"x/{number}", "")
    message_of(path)


def test_entity_expansion_is_refused(saved):
    entities = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    path = with_part(
        saved(["a"]),
        SHEET,
        lambda xml: entities + xml.split(b"?>", 1)[-1].replace(b"<sheetData>", b"<sheetData>&b;&f;"),
    )
    message_of(path)


def test_large_file_is_refused(saved):
    assert "MB" in message_of(saved(["a"]), file_bytes=100)


def test_too_many_rows_are_refused(saved):
    path = saved(*[["a"]] * 5)
    assert len(list(read_rows(path, WorkbookLimits(rows=5)))) == 5
    assert "4" in message_of(path, rows=4)


def test_far_row_number_is_not_filled_up_without_end(saved):
    path = with_part(
        saved(["a"]), SHEET, lambda xml: xml.replace(b'r="1"', b'r="999999999"').replace(b'"A1"', b'"A999"')
    )
    message_of(path)


def test_claimed_dimension_is_not_believed(saved):
    path = with_part(saved(["a"]), SHEET, lambda xml: xml.replace(b'ref="A1"', b'ref="A1:XFD1048576"'))
    assert list(read_rows(path)) == [["a"]]


def test_too_many_columns_are_refused(saved):
    assert "10" in message_of(saved(["a"] * 11), columns=10)


@pytest.mark.parametrize("content", [b"", b"kode,nama\n", b"\xd0\xcf\x11\xe0" + bytes(600), b"PK\x03\x04" + bytes(40)])
def test_other_files_are_refused(tmp_path, content):
    path = tmp_path / "in.xlsx"
    path.write_bytes(content)
    assert ".xlsx" in message_of(path)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "[Content_Types].xml", SHEET])
def test_damaged_parts_are_refused(saved, part):
    message_of(with_part(saved(["a"]), part, lambda xml: xml[: len(xml) // 2]))


def test_missing_file_is_an_os_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_rows(tmp_path / "absent.xlsx")
