"""Writing workbooks: rows are streamed, so that memory does not grow with their number.

Text is always text, never a formula, link or number; a formula exists only where our code puts a `CellFormula`.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from core.workbook.errors import WorkbookError

MAX_ROWS = 1_048_576  # Excel's limits of a sheet and of a cell
MAX_TEXT = 32_767
MAX_EXACT = 10**15  # Excel stores 15 digits of a number; longer ones are written as text
A4 = 9
XLSXWRITER_GUESSES = ("strings_to_formulas", "strings_to_urls", "strings_to_numbers")
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
SHEET_NAME_FORBIDDEN = re.compile(r"[\[\]:*?/\\]|^'+|'+$")


class ColumnKind(StrEnum):
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    PERCENT = "percent"
    DATE = "date"
    DATETIME = "datetime"


LINE_HEIGHT = 15  # points
MAX_LINES = 27  # Excel refuses rows higher than 409 points
HEADER = {
    "bold": True,
    "text_wrap": True,
    "valign": "vcenter",
    "bg_color": "#f4f1ea",
    "bottom": 1,
    "border_color": "#857b6e",
}
WIDTHS = {
    ColumnKind.TEXT: 24,
    ColumnKind.INTEGER: 9,
    ColumnKind.DECIMAL: 11,
    ColumnKind.PERCENT: 10,
    ColumnKind.DATE: 18,
    ColumnKind.DATETIME: 24,
}


@dataclass(frozen=True)
class WorkbookColumn:
    title: str
    kind: ColumnKind = ColumnKind.TEXT
    width: float | None = None
    places: int = 2

    def number_format(self) -> str:
        """Excel's format code; month names are always Indonesian, the decimal sign is that of the reader's Excel."""
        digits = f"0.{'0' * self.places}" if self.places else "0"
        return {
            ColumnKind.TEXT: "@",
            ColumnKind.INTEGER: "#,##0",
            ColumnKind.DECIMAL: f"#,##{digits}",
            ColumnKind.PERCENT: f"{digits}%",
            ColumnKind.DATE: "[$-421]d mmmm yyyy",
            ColumnKind.DATETIME: "[$-421]d mmmm yyyy hh:mm",
        }[ColumnKind(self.kind)]


@dataclass(frozen=True)
class CellFormula:
    """A formula (`=ROUND(AVERAGE(B2:D2),2)`) and the value that viewers show which do not calculate."""

    expression: str
    value: int | float | Decimal | str = 0


@dataclass(frozen=True)
class WorkbookSheet:
    """One table. `notes` are lines above it, the first a title; `freeze` columns stay visible when scrolling right.

    A row has one value a column: None is an empty cell, a text may stand in a column of any kind. `rows` may be a
    generator, because they are read once.
    """

    name: str
    columns: Sequence[WorkbookColumn]
    rows: Iterable[Sequence[Any]]
    notes: Sequence[str] = ()
    freeze: int = 0
    footer: str = ""


def write_workbook(
    target: str | Path | IO[bytes],
    sheets: Iterable[WorkbookSheet],
    *,
    properties: Mapping[str, Any] | None = None,
    zone: tzinfo | None = None,
) -> None:
    """Write the sheets; a file appears under its name only when it is complete.

    `properties` are title, subject, author, company, comments, created (fix `created` for the same bytes each time).
    Moments are shown in `zone`. Raises ValueError for an aware moment without it, WorkbookError for too many rows.
    """
    if not isinstance(target, str | Path):
        _write_book(target, sheets, properties or {}, zone)
        return
    path = Path(target)
    part = path.with_name(path.name + ".part")
    try:
        _write_book(part, sheets, properties or {}, zone)
        part.replace(path)
    except FileCreateError as error:
        raise OSError(str(error)) from error
    finally:
        part.unlink(missing_ok=True)


def list_workbook(sheet: WorkbookSheet, title: str) -> bytes:
    """A workbook with one sheet, with moments in the time zone of the site."""
    target = BytesIO()
    write_workbook(target, [sheet], properties={"title": title}, zone=timezone.get_current_timezone())
    return target.getvalue()


def _write_book(
    target: Path | IO[bytes], sheets: Iterable[WorkbookSheet], properties: Mapping[str, Any], zone: tzinfo | None
) -> None:
    with tempfile.TemporaryDirectory(prefix="workbook-") as folder:
        options = {"constant_memory": True, "tmpdir": folder, **dict.fromkeys(XLSXWRITER_GUESSES, False)}
        book = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options)
        properties = {
            key: clean_cell_text(value) if isinstance(value, str) else value for key, value in properties.items()
        }
        book.set_properties(properties)
        styles = _Styles(book)
        names: set[str] = set()
        try:
            for sheet in sheets:
                _SheetWriter(
                    book.add_worksheet(_unique_sheet_name(sheet.name, names)), sheet, styles, zone
                ).write_sheet()
            book.close()
        finally:
            # xlsxwriter leaves the temporary files of its worksheets open when an error ends the writing.
            for worksheet in book.worksheets():
                worksheet.row_data_fh.close()


def _unique_sheet_name(title: str, names: set[str]) -> str:
    """A name that Excel accepts and that is not in `names`, to which it is added.

    Excel allows 31 characters, none of []:*?/\\, compares names without case and reserves "History".
    """
    base = SHEET_NAME_FORBIDDEN.sub(" ", clean_cell_text(title)).strip()[:31].strip() or "1"
    name, count = base, 1
    while name.casefold() in names or name.casefold() == "history":
        count += 1
        name = f"{base[: 31 - len(f' ({count})')]} ({count})"
    names.add(name.casefold())
    return name


def count_lines(text: str, width: float) -> int:
    """The most lines that a wrapped text takes in a column of this width."""
    # Excel fits the height of rows by itself; other programs use the height in the file.
    line_length = max(int(width) - 3, 1)
    return min(sum(1 + max(len(line) - 1, 0) // line_length for line in text.split("\n")), MAX_LINES)


def clean_cell_text(text: str) -> str:
    """The text without control characters and direction overrides, cut to Excel's 32,767 UTF-16 units."""
    if not text.isprintable():  # a fast check that nearly every text passes
        text = UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > MAX_TEXT // 2 and len(text.encode("utf-16-le")) // 2 > MAX_TEXT:
        mark = _("… (text cut here)")
        text = text.encode("utf-16-le")[: 2 * (MAX_TEXT - len(mark))].decode("utf-16-le", "ignore") + mark
    return text


class _Styles:
    """Cell formats of one workbook, made once for each number format."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.cells: dict[str, Any] = {}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.note = book.add_format({"font_color": "#5c544a"})
        self.header, self.number_header = (
            book.add_format({**HEADER, **alignment})
            for alignment in ({"align": "left", "indent": 1}, {"align": "right"})
        )

    def column_style(self, column: WorkbookColumn) -> Format:
        number_format = column.number_format()
        if number_format not in self.cells:
            properties: dict[str, Any] = {"num_format": number_format, "valign": "top"}
            if number_format == "@":
                properties |= {"text_wrap": True, "align": "left", "indent": 1}
            self.cells[number_format] = self.book.add_format(properties)
        return self.cells[number_format]


class _SheetWriter:
    def __init__(self, worksheet: Worksheet, sheet: WorkbookSheet, styles: _Styles, zone: tzinfo | None) -> None:
        self.worksheet, self.sheet, self.styles, self.zone = worksheet, sheet, styles, zone
        self.header_row = len(sheet.notes) + 1 if sheet.notes else 0
        self.formats = [styles.column_style(column) for column in sheet.columns]
        self.as_text = [column.kind == ColumnKind.TEXT for column in sheet.columns]
        self.widths = [column.width or WIDTHS[ColumnKind(column.kind)] for column in sheet.columns]

    def write_sheet(self) -> None:
        self._set_up_page()
        self._write_heading()
        last = self._write_rows()
        if self.sheet.columns:
            self.worksheet.autofilter(self.header_row, 0, last, len(self.sheet.columns) - 1)

    def _set_up_page(self) -> None:
        page = self.worksheet
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.75)
        page.repeat_rows(self.header_row)
        page.freeze_panes(self.header_row + 1, self.sheet.freeze)
        pages = _("Page %(page)s of %(pages)s") % {"page": "&P", "pages": "&N"}
        page.set_footer(f"&L&8{clean_cell_text(self.sheet.footer).replace('&', '&&')[:200]}&R&8 {pages}")
        for index, width in enumerate(self.widths):
            page.set_column(index, index, width)

    def _write_heading(self) -> None:
        for row, note in enumerate(self.sheet.notes):
            self.worksheet.write_string(
                row, 0, clean_cell_text(str(note)), self.styles.note if row else self.styles.title
            )
        lines = 1
        for index, column in enumerate(self.sheet.columns):
            title = clean_cell_text(str(column.title))
            style = self.styles.header if self.as_text[index] else self.styles.number_header
            self.worksheet.write_string(self.header_row, index, title, style)
            lines = max(lines, count_lines(title, self.widths[index]))
        self.worksheet.set_row(self.header_row, LINE_HEIGHT * lines)

    def _write_rows(self) -> int:
        # Local names: this loop runs once a cell, and an attribute look-up costs as much as the rest of a step.
        row, write_string, write_number = self.header_row, self.worksheet.write_string, self.worksheet.write_number
        widths = self.widths
        places = list(zip(range(len(self.formats)), self.formats, self.as_text, strict=True))
        for row, values in enumerate(self.sheet.rows, start=self.header_row + 1):
            if row >= MAX_ROWS:
                raise WorkbookError(_("A sheet holds at most 1,048,576 rows; choose fewer."))
            lines = 1
            for value, (column, style, as_text) in zip(values, places, strict=True):
                if value is None:
                    continue
                kind = value.__class__
                if kind is str:
                    write_string(row, column, clean_cell_text(value), style)
                    if len(value) > widths[column] - 2:
                        lines = max(lines, count_lines(value, widths[column]))
                elif (
                    # NaN is not equal to itself.
                    kind in (int, float, Decimal) and not as_text and value == value and -MAX_EXACT < value < MAX_EXACT
                ):
                    write_number(row, column, value, style)
                else:
                    self._write_special(row, column, value, style)
            if lines > 1:
                self.worksheet.set_row(row, LINE_HEIGHT * lines)
        return row

    def _write_special(self, row: int, column: int, value: Any, style: Format) -> None:
        if isinstance(value, CellFormula):
            cached = float(value.value) if isinstance(value.value, Decimal) else value.value
            self.worksheet.write_formula(row, column, value.expression, style, cached)
        # Excel's calendar begins in 1900; an earlier date is written as text.
        elif isinstance(value, date) and value.year >= 1900 and not self.as_text[column]:
            self.worksheet.write_datetime(row, column, self._wall_time(value), style)
        elif isinstance(value, float | Decimal) and not Decimal(value).is_finite():
            raise ValueError(f"{value} is no number")
        else:
            self.worksheet.write_string(row, column, clean_cell_text(str(value)), style)

    def _wall_time(self, value: date) -> date:
        """The moment in the sheet's zone without the zone, which Excel cannot store."""
        if not isinstance(value, datetime) or value.tzinfo is None:
            return value
        if self.zone is None:
            raise ValueError("a moment is shown in a time zone: pass `zone`")
        return value.astimezone(self.zone).replace(tzinfo=None)
