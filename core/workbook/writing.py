"""Rows stream into a workbook through a constant amount of memory.

Text is always text, never a formula, link or number; a formula exists only where our code put a `Formula`.
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

from core.workbook.errors import WorkbookError

MAX_ROWS = 1_048_576
MAX_TEXT = 32_767
MAX_EXACT = 10**15
A4 = 9
GUESSES = ("strings_to_formulas", "strings_to_urls", "strings_to_numbers")
UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
SHEET_NAME_UNWANTED = re.compile(r"[\[\]:*?/\\]|^'+|'+$")


class Kind(StrEnum):
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    PERCENT = "percent"
    DATE = "date"
    DATETIME = "datetime"


LINE = 15
MAX_LINES = 27  # Excel refuses rows higher than 409 points
HEADER = {
    "bold": True,
    "text_wrap": True,
    "valign": "vcenter",
    "bg_color": "#f4f1ea",
    "bottom": 1,
    "border_color": "#857b6e",
}
WIDTHS = {Kind.TEXT: 24, Kind.INTEGER: 9, Kind.DECIMAL: 11, Kind.PERCENT: 10, Kind.DATE: 18, Kind.DATETIME: 24}


@dataclass(frozen=True)
class Column:
    title: str
    kind: Kind = Kind.TEXT
    width: float | None = None
    places: int = 2

    def number_format(self) -> str:
        """Months are always Indonesian; the decimal sign follows the reader's own spreadsheet."""
        digits = f"0.{'0' * self.places}" if self.places else "0"
        return {
            Kind.TEXT: "@",
            Kind.INTEGER: "#,##0",
            Kind.DECIMAL: f"#,##{digits}",
            Kind.PERCENT: f"{digits}%",
            Kind.DATE: "[$-421]d mmmm yyyy",
            Kind.DATETIME: "[$-421]d mmmm yyyy hh:mm",
        }[Kind(self.kind)]


@dataclass(frozen=True)
class Formula:
    """A live formula (`=ROUND(AVERAGE(B2:D2),2)`) with the value that a viewer without a calculator shows."""

    expression: str
    value: int | float | Decimal | str = 0


@dataclass(frozen=True)
class Sheet:
    """One table. `notes` are lines above it, the first a title; `freeze` columns stay in view when scrolling right.

    A row has one value a column: None is an empty cell, text may stand in any column, numbers are numbers. Rows may
    be a generator; they are read once.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    notes: Sequence[str] = ()
    freeze: int = 0
    footer: str = ""


def write(
    target: str | Path | IO[bytes],
    sheets: Iterable[Sheet],
    *,
    properties: Mapping[str, Any] | None = None,
    zone: tzinfo | None = None,
) -> None:
    """Write the sheets; a file appears under its name only when it is complete.

    `properties` are title, subject, author, company, comments, created (fix `created` for the same bytes each time).
    Moments are shown in `zone`. Raises ValueError for an aware moment without it, WorkbookError for too many rows.
    """
    if hasattr(target, "write"):
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


def list_workbook(sheet: Sheet, title: str) -> bytes:
    """One list of a screen as a workbook, its moments in the site's own time."""
    target = BytesIO()
    write(target, [sheet], properties={"title": title}, zone=timezone.get_current_timezone())
    return target.getvalue()


def _write_book(target, sheets: Iterable[Sheet], properties: Mapping[str, Any], zone: tzinfo | None) -> None:
    with tempfile.TemporaryDirectory(prefix="workbook-") as folder:
        options = {"constant_memory": True, "tmpdir": folder, **dict.fromkeys(GUESSES, False)}
        book = xlsxwriter.Workbook(target if hasattr(target, "write") else str(target), options)
        properties = {key: clean(value) if isinstance(value, str) else value for key, value in properties.items()}
        book.set_properties(properties)
        styles = _Styles(book)
        taken: set[str] = set()
        try:
            for sheet in sheets:
                _SheetWriter(book.add_worksheet(_sheet_name(sheet.name, taken)), sheet, styles, zone).write()
            book.close()
        finally:
            for worksheet in book.worksheets():
                worksheet.row_data_fh.close()


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """Excel allows 31 characters, none of []:*?/\\, and takes names for equal that differ in case only."""
    base = SHEET_NAME_UNWANTED.sub(" ", clean(wanted)).strip()[:31].strip() or "1"
    name, count = base, 1
    while name.casefold() in taken or name.casefold() == "history":
        count += 1
        name = f"{base[: 31 - len(f' ({count})')]} ({count})"
    taken.add(name.casefold())
    return name


def lines_of(text: str, width: float) -> int:
    """How many lines a wrapped text takes at most; programs other than Excel show rows as high as the file says."""
    room = max(int(width) - 3, 1)
    return min(sum(1 + max(len(line) - 1, 0) // room for line in text.split("\n")), MAX_LINES)


def clean(text: str) -> str:
    """What a spreadsheet shows as it is: no control or direction-override characters, at most 32,767 UTF-16 units."""
    if not text.isprintable():
        text = UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > MAX_TEXT // 2 and len(text.encode("utf-16-le")) // 2 > MAX_TEXT:
        mark = _("… (text cut here)")
        text = text.encode("utf-16-le")[: 2 * (MAX_TEXT - len(mark))].decode("utf-16-le", "ignore") + mark
    return text


class _Styles:
    """Cell formats of one workbook, made once for each number format."""

    def __init__(self, book):
        self.book = book
        self.cells: dict[str, Any] = {}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.note = book.add_format({"font_color": "#5c544a"})
        self.header, self.number_header = (
            book.add_format({**HEADER, **own}) for own in ({"align": "left", "indent": 1}, {"align": "right"})
        )

    def of(self, column: Column):
        number_format = column.number_format()
        if number_format not in self.cells:
            look = {"num_format": number_format, "valign": "top"}
            if number_format == "@":
                look |= {"text_wrap": True, "align": "left", "indent": 1}
            self.cells[number_format] = self.book.add_format(look)
        return self.cells[number_format]


class _SheetWriter:
    def __init__(self, worksheet, sheet: Sheet, styles: _Styles, zone: tzinfo | None):
        self.worksheet, self.sheet, self.styles, self.zone = worksheet, sheet, styles, zone
        self.header_row = len(sheet.notes) + 1 if sheet.notes else 0
        self.formats = [styles.of(column) for column in sheet.columns]
        self.as_text = [column.kind == Kind.TEXT for column in sheet.columns]
        self.widths = [column.width or WIDTHS[Kind(column.kind)] for column in sheet.columns]

    def write(self) -> None:
        self._lay_out()
        self._write_heading()
        last = self._write_rows()
        if self.sheet.columns:
            self.worksheet.autofilter(self.header_row, 0, last, len(self.sheet.columns) - 1)

    def _lay_out(self) -> None:
        page = self.worksheet
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.75)
        page.repeat_rows(self.header_row)
        page.freeze_panes(self.header_row + 1, self.sheet.freeze)
        pages = _("Page %(page)s of %(pages)s") % {"page": "&P", "pages": "&N"}
        page.set_footer(f"&L&8{clean(self.sheet.footer).replace('&', '&&')[:200]}&R&8 {pages}")
        for index, width in enumerate(self.widths):
            page.set_column(index, index, width)

    def _write_heading(self) -> None:
        for row, note in enumerate(self.sheet.notes):
            self.worksheet.write_string(row, 0, clean(str(note)), self.styles.note if row else self.styles.title)
        lines = 1
        for index, column in enumerate(self.sheet.columns):
            title = clean(str(column.title))
            style = self.styles.header if self.as_text[index] else self.styles.number_header
            self.worksheet.write_string(self.header_row, index, title, style)
            lines = max(lines, lines_of(title, self.widths[index]))
        self.worksheet.set_row(self.header_row, LINE * lines)

    def _write_rows(self) -> int:
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
                    write_string(row, column, clean(value), style)
                    if len(value) > widths[column] - 2:
                        lines = max(lines, lines_of(value, widths[column]))
                elif (
                    kind in (int, float, Decimal) and not as_text and value == value and -MAX_EXACT < value < MAX_EXACT
                ):
                    write_number(row, column, value, style)
                else:
                    self._write_special(row, column, value, style)
            if lines > 1:
                self.worksheet.set_row(row, LINE * lines)
        return row

    def _write_special(self, row: int, column: int, value, style) -> None:
        if isinstance(value, Formula):
            cached = float(value.value) if isinstance(value.value, Decimal) else value.value
            self.worksheet.write_formula(row, column, value.expression, style, cached)
        elif isinstance(value, date) and value.year >= 1900 and not self.as_text[column]:
            self.worksheet.write_datetime(row, column, self._wall_time(value), style)
        elif isinstance(value, float | Decimal) and not Decimal(value).is_finite():
            raise ValueError(f"{value} is no number")
        else:
            self.worksheet.write_string(row, column, clean(str(value)), style)

    def _wall_time(self, value: date) -> date:
        if not isinstance(value, datetime) or value.tzinfo is None:
            return value
        if self.zone is None:
            raise ValueError("a moment is shown in a time zone: pass `zone`")
        return value.astimezone(self.zone).replace(tzinfo=None)
