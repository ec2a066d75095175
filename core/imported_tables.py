"""Tables that people upload (units, judges, score sheets) as CSV or xlsx, read into records by their headings.

Nothing is guessed silently: a wrong encoding, a missing column or a row of another length is an `ImportProblem` that
says what to do.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.workbook.errors import WorkbookError
from core.workbook.reading import DEFAULT_LIMITS, WorkbookLimits, read_rows

DELIMITERS = ",;\t"
EXACT_IN_EXCEL = 10**15
NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
LOOKS_LIKE_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")

ColumnHeadings = Mapping[str, Iterable[str]]


@dataclass(frozen=True)
class ImportProblem:
    """`row` is the row number a spreadsheet shows; None concerns the whole file."""

    row: int | None
    message: str


@dataclass(frozen=True)
class ImportRow:
    number: int
    values: dict[str, str]


@dataclass(frozen=True)
class ImportTable:
    """`columns` maps each name to its heading in the file; `ignored` are the headings that belong to no name."""

    rows: list[ImportRow] = field(default_factory=list)
    problems: list[ImportProblem] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)


class _UnreadableFile(Exception):
    def __init__(self, message: str, row: int | None = None) -> None:
        super().__init__(message)
        self.problem = ImportProblem(row, message)


def read_table(
    path: str | Path,
    *,
    required: ColumnHeadings,
    optional: ColumnHeadings | None = None,
    mapping: Mapping[str, str] | None = None,
    limits: WorkbookLimits = DEFAULT_LIMITS,
) -> ImportTable:
    """Read a file into records keyed by our names; `required` and `optional` list further headings of each name.

    Case, spaces and underscores of a heading do not matter. `mapping` fixes the heading of a name
    (`{"entry": "Nomor"}`). Every value is text without outer spaces, an empty or absent cell is `""`. When the file or
    its heading is wrong there are problems and no rows; a row of another length is reported and skipped. Raises OSError
    only.
    """
    columns: dict[str, list[str]] = {
        name: [name, *aliases] for name, aliases in {**required, **(optional or {})}.items()
    }
    try:
        for name, heading in (mapping or {}).items():
            if name not in columns:
                raise _UnreadableFile(_("There is no column called “%(name)s” to map.") % {"name": name})
            columns[name] = [heading]
        return _read_records(_split_records(Path(path), columns, limits), columns, set(required), limits)
    except _UnreadableFile as error:
        return ImportTable(problems=[error.problem])
    except WorkbookError as error:
        return ImportTable(problems=[ImportProblem(None, str(error))])


def _read_records(
    records: Iterator[tuple[int, list[str]]], columns: ColumnHeadings, required: set[str], limits: WorkbookLimits
) -> ImportTable:
    number, headings = next(((number, cells) for number, cells in records if any(cells)), (0, []))
    if not headings:
        raise _UnreadableFile(_("The file is empty."))
    places = _find_columns(headings, columns, number)
    _refuse_missing(required - places.keys(), headings, columns)
    table = ImportTable(
        columns={name: headings[place] for name, place in places.items()},
        ignored=[text for place, text in enumerate(headings) if text and place not in places.values()],
    )
    for number, cells in records:
        if not any(cells):
            continue
        if len(table.rows) == limits.rows:
            raise _UnreadableFile(_("The file has more than %(limit)d rows.") % {"limit": limits.rows})
        # Empty cells behind the last heading are left over from deleted columns.
        if any(cells[len(headings) :]) or len(cells) < len(headings):
            table.problems.append(_wrong_length(number, cells, headings))
        else:
            table.rows.append(
                ImportRow(number, {name: cells[places[name]] if name in places else "" for name in columns})
            )
    if not table.rows and not table.problems:
        table.problems.append(ImportProblem(None, _("The file has a heading but no rows.")))
    return table


def _wrong_length(number: int, cells: list[str], headings: list[str]) -> ImportProblem:
    message = _("This row has %(found)d cells, the heading has %(expected)d.")
    return ImportProblem(number, message % {"found": len(cells), "expected": len(headings)})


def _heading_key(heading: str) -> str:
    return re.sub(r"[\s_]+", "", heading).casefold()


def _find_columns(headings: list[str], columns: ColumnHeadings, number: int) -> dict[str, int]:
    names = {_heading_key(alias): name for name, aliases in columns.items() for alias in aliases}
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        name = names.get(_heading_key(heading)) if heading else None
        if name is None:
            continue
        if name in places:
            message = _("Two columns mean “%(name)s”: “%(first)s” and “%(second)s”. Remove or rename one.")
            raise _UnreadableFile(message % {"name": name, "first": headings[places[name]], "second": heading}, number)
        places[name] = place
    return places


def _refuse_missing(missing: set[str], headings: list[str], columns: ColumnHeadings) -> None:
    if not missing:
        return
    names = {
        "wanted": ", ".join(" / ".join(columns[name]) for name in columns if name in missing),
        "found": ", ".join(heading for heading in headings if heading)[:500],
    }
    raise _UnreadableFile(_("Missing column: %(wanted)s. Found: %(found)s.") % names)


def _split_records(path: Path, columns: ColumnHeadings, limits: WorkbookLimits) -> Iterator[tuple[int, list[str]]]:
    with path.open("rb") as file:
        is_archive = file.read(4) == b"PK\x03\x04"
    # An .xlsx file is told by its content: people rename files.
    if is_archive:
        return _workbook_records(path, limits)
    if path.suffix.lower() in {".xls", ".xlsx", ".xlsm", ".ods"}:
        raise _UnreadableFile(_("This is not an Excel workbook (.xlsx). Save it as .xlsx or CSV UTF-8."))
    return _csv_records(_decode_text(path, limits), columns)


def _workbook_records(path: Path, limits: WorkbookLimits) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells) of a workbook. A sheet stores no end of a row, so missing cells at the right are empty."""
    width = 0
    # Blank rows count as rows for read_rows() and not here, so it may read twice as many.
    for number, values in enumerate(read_rows(path, replace(limits, rows=2 * limits.rows + 100)), start=1):
        cells = [_cell_text(value, number) for value in values]
        width = width or len(cells)
        yield number, cells + [""] * (width - len(cells))


def _cell_text(value: Any, number: int) -> str:
    if value is None:
        return ""
    # Before the numbers, because True is an int in Python; TRUE is what Excel shows.
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number_text(value, number)
    # A workbook has no day without a time: midnight is how it stores one.
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value).strip()


def _number_text(value: int | float, number: int) -> str:
    """The number as Excel shows it, with 15 digits: 87.29999999999999, computed from 87.3, is 87.3."""
    if not -EXACT_IN_EXCEL < value < EXACT_IN_EXCEL:
        message = _("A number with more than 15 digits has lost its last ones in Excel. Format the column as text.")
        raise _UnreadableFile(message, number)
    return str(int(value)) if value == int(value) else f"{Decimal(f'{value:.15g}'):f}"


def _decode_text(path: Path, limits: WorkbookLimits) -> str:
    if path.stat().st_size > limits.file_bytes:
        raise _UnreadableFile(_("The file is larger than %(limit)d MB.") % {"limit": limits.file_bytes // 2**20})
    try:
        # Excel begins “CSV UTF-8” with a byte order mark, which must not become part of the first heading.
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _UnreadableFile(_("The file is not UTF-8. In Excel choose “CSV UTF-8” when saving, or .xlsx.")) from error
    if "\0" in text:
        raise _UnreadableFile(_("This is not a text file. Save it as .xlsx or CSV UTF-8."))
    return text


def _csv_records(text: str, columns: ColumnHeadings) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, columns), strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _UnreadableFile(_("The quotation marks of this row do not match."), number) from error
        if cells is None:
            return
        yield number, [cell.strip() for cell in cells]


def _delimiter(text: str, columns: ColumnHeadings) -> str:
    """The delimiter by which the first line that is not empty has most of our headings, then most cells."""
    heading = next((line for line in text.splitlines() if line.strip()), "")
    heading_keys = {_heading_key(alias) for aliases in columns.values() for alias in aliases}

    def count_headings_and_cells(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([heading], delimiter=delimiter), [])
        return sum(_heading_key(cell) in heading_keys for cell in cells), len(cells)

    return max(DELIMITERS, key=count_headings_and_cells)


def parse_number(text: str, *, places: int | None = None) -> Decimal:
    """The number that somebody typed, `87,5` or `87.5`, with at most `places` decimals.

    Raises ValueError with a sentence for the screen. Without `places`, or with fewer than three, `1.234` is refused: in
    Indonesia that is 1234, elsewhere it is less than two.
    """
    digits = text.strip(" \t\u00a0")
    if not digits:
        raise ValueError(_("A number is missing."))
    if not NUMBER.fullmatch(digits):
        raise ValueError(
            _("“%(text)s” is not a number. Write 87,5 without thousands separators.") % {"text": text[:40]}
        )
    decimals = len(re.split("[.,]", digits)[1]) if re.search("[.,]", digits) else 0
    if LOOKS_LIKE_THOUSANDS.fullmatch(digits) and (places is None or places < 3):
        raise ValueError(_("“%(text)s” may be a thousand. Write it without a separator.") % {"text": digits})
    if places is not None and decimals > places:
        raise ValueError(_("“%(text)s” has more than %(places)d decimals.") % {"text": digits, "places": places})
    return Decimal(digits.replace(",", "."))
