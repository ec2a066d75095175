from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from core.imported_tables import ImportRow, parse_number, read_table
from core.workbook.reading import WorkbookLimits

REQUIRED = {"code": ["Kode SKPD", "kode"], "name": ["Nama Unit"]}
OPTIONAL = {"email": ["Surel"]}


@pytest.fixture
def csv_file(tmp_path):
    def make(content):
        path = tmp_path / "list.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


@pytest.fixture
def xlsx_file(tmp_path):
    def make(*rows):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        path = tmp_path / "list.xlsx"
        book.save(path)
        return path

    return make


def read(path, **options):
    return read_table(path, required=REQUIRED, optional=OPTIONAL, **options)


def message_of(path, **options):
    table = read(path, **options)
    assert table.rows == []
    (problem,) = table.problems
    return problem.message


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_csv_delimiter_and_byte_order_mark_are_detected(csv_file, delimiter, mark):
    lines = [["KODE  skpd", "nama_unit"], ["U17", "Dinas Kesehatan"]]
    content = mark + "\r\n".join(delimiter.join(line) for line in lines).encode()
    table = read(csv_file(content))
    assert table.problems == []
    assert table.rows == [ImportRow(2, {"code": "U17", "name": "Dinas Kesehatan", "email": ""})]
    assert table.columns == {"code": "KODE  skpd", "name": "nama_unit"}


def test_csv_delimiter_inside_a_heading_does_not_mislead(csv_file):
    table = read(csv_file('"kode";"nama unit";"catatan, saran, usul, kritik"\nU1;Dinas;x\n'))
    assert table.rows == [ImportRow(2, {"code": "U1", "name": "Dinas", "email": ""})]
    assert table.ignored == ["catatan, saran, usul, kritik"]


def test_csv_quoted_cells_blank_rows_and_numbers_are_kept(csv_file):
    table = read(csv_file('kode,nama unit,surel\n\n"007","Dinas ""A"", B\nbaru",a@b.id\n,,\nU2, Badan ,\n'))
    assert table.problems == []
    assert table.rows == [
        ImportRow(3, {"code": "007", "name": 'Dinas "A", B\nbaru', "email": "a@b.id"}),
        ImportRow(5, {"code": "U2", "name": "Badan", "email": ""}),
    ]


def test_own_name_is_a_heading_too(csv_file):
    assert read(csv_file("Code,Name\nU1,Dinas\n")).rows == [ImportRow(2, {"code": "U1", "name": "Dinas", "email": ""})]


def test_mapping_fixes_the_heading(csv_file):
    table = read(csv_file("kode,no,nama unit\nX,U9,Dinas\n"), mapping={"code": "NO"})
    assert table.rows == [ImportRow(2, {"code": "U9", "name": "Dinas", "email": ""})]
    assert table.ignored == ["kode"]


def test_mapping_of_an_unknown_name_is_refused(csv_file):
    assert "“entri”" in message_of(csv_file("kode,nama unit\nU1,D\n"), mapping={"entri": "kode"})


def test_mapping_to_an_absent_heading_names_it(csv_file):
    message = message_of(csv_file("kode,nama unit\nU1,D\n"), mapping={"code": "Nomor"})
    assert "Nomor" in message and "kode, nama unit" in message


def test_missing_columns_are_one_problem_naming_what_was_found(csv_file):
    message = message_of(csv_file("Alamat;Telepon\nA;1\n"))
    assert "code / Kode SKPD / kode" in message
    assert "name / Nama Unit" in message
    assert "Alamat, Telepon" in message


def test_repeated_heading_is_refused(csv_file):
    table = read(csv_file("kode,Kode SKPD,nama unit\nU1,U2,D\n"))
    assert (table.rows, [problem.row for problem in table.problems]) == ([], [1])
    assert "“kode”" in table.problems[0].message and "“Kode SKPD”" in table.problems[0].message


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", " , ,\n"])
def test_empty_file_is_refused(csv_file, content):
    assert message_of(csv_file(content)) != ""


def test_heading_without_rows_is_a_problem(csv_file):
    assert message_of(csv_file("kode,nama unit\n")) != ""


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_other_encodings_are_refused_with_advice(csv_file, encoding):
    content = "kode,nama unit\nU1,Caf\u00e9\n".encode(encoding)
    assert "UTF-8" in message_of(csv_file(content))


def test_binary_text_is_refused(csv_file):
    assert "xlsx" in message_of(csv_file("kode,nama\0unit\n"))


def test_uneven_rows_are_reported_and_left_out(csv_file):
    table = read(csv_file("kode,nama unit\nU1\nU2,B,C\nU3,D\nU4,E,\n"))
    assert table.rows == [
        ImportRow(4, {"code": "U3", "name": "D", "email": ""}),
        ImportRow(5, {"code": "U4", "name": "E", "email": ""}),
    ]
    assert [problem.row for problem in table.problems] == [2, 3]


def test_unclosed_quotation_mark_does_not_swallow_the_file(csv_file):
    table = read(csv_file('kode,nama unit\nU1,"Dinas\nU2,Badan\n'))
    assert (table.rows, [problem.row for problem in table.problems]) == ([], [2])


def test_too_many_rows_are_refused(csv_file):
    path = csv_file("kode,nama unit\n" + "U1,D\n" * 4)
    assert len(read(path, limits=WorkbookLimits(rows=4)).rows) == 4
    assert "3" in message_of(path, limits=WorkbookLimits(rows=3))


def test_too_large_file_is_refused(csv_file):
    assert "MB" in message_of(csv_file("kode,nama unit\n" + "x" * 100), limits=WorkbookLimits(file_bytes=100))


def test_missing_file_is_an_os_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "absent.csv")


def test_xlsx_cells_become_plain_text(xlsx_file):
    path = xlsx_file(
        ["Kode", "Nama Unit", "Surel", "Lain"],
        [7, 87.5, None, "x"],
        [None, None],
        ["U2", date(2026, 8, 17), True],
        ["U3", datetime(2026, 8, 17, 9, 5), 0.1 + 0.2],
        [3.0, " D "],
    )
    table = read(path)
    assert table.problems == []
    assert [(row.number, *row.values.values()) for row in table.rows] == [
        (2, "7", "87.5", ""),
        (4, "U2", "2026-08-17", "TRUE"),
        (5, "U3", "2026-08-17 09:05:00", "0.3"),
        (6, "3", "D", ""),
    ]


def test_xlsx_long_number_that_lost_digits_is_refused(xlsx_file):
    table = read(xlsx_file(["kode", "nama unit"], [196305111991031009, "D"]))
    assert (table.rows, table.problems[0].row) == ([], 2)
    assert "15" in table.problems[0].message


def test_xlsx_formula_is_a_problem(xlsx_file):
    assert "B2" in message_of(xlsx_file(["kode", "nama unit"], ["U1", "=1+1"]))


def test_renamed_csv_is_not_taken_for_a_workbook(tmp_path):
    path = tmp_path / "list.xlsx"
    path.write_text("kode,nama unit\nU1,D\n")
    assert ".xlsx" in message_of(path)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("87,5", "87.5"),
        ("87.5", "87.5"),
        (" 90 ", "90"),
        ("-3", "-3"),
        ("0,125", "0.125"),
        ("1234", "1234"),
        ("0", "0"),
    ],
)
def test_parse_number_reads_comma_and_point(text, value):
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "1.234",
        "1,234",
        "1.234,5",
        "1,234.5",
        "1 234",
        "NaN",
        "inf",
        "1e3",
        "+5",
        "5,",
        ",5",
        "\u0661",
        "8_7",
        "80%",
    ],
)
def test_parse_number_refuses_everything_else(text):
    with pytest.raises(ValueError, match=r".{10}"):
        parse_number(text)


def test_parse_number_reads_three_decimals_where_they_are_expected():
    assert parse_number("87,125", places=3) == Decimal("87.125")


def test_parse_number_refuses_more_decimals_than_allowed():
    with pytest.raises(ValueError, match="2"):
        parse_number("87,1255", places=2)
