"""Reading workbooks that people upload: their size is checked before they are opened, and formulas are refused.

A file stores a formula together with its value, and whoever made the file may have written any value there.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
from django.utils.translation import gettext as _

from core.workbook.errors import WorkbookError


@dataclass(frozen=True)
class WorkbookLimits:
    """How large an uploaded workbook may be: as a file, unpacked, and as a table."""

    file_bytes: int = 20 * 2**20
    unpacked_bytes: int = 64 * 2**20
    entries: int = 1_000
    rows: int = 20_000
    columns: int = 200


DEFAULT_LIMITS = WorkbookLimits()


def read_rows(path: str | Path, limits: WorkbookLimits = DEFAULT_LIMITS) -> Iterator[list[Any]]:
    """The rows of the first sheet as lists without trailing empty cells; an empty row is an empty list.

    Raises WorkbookError, before anything is unpacked, for a file that is too large or no xlsx, and while reading for a
    formula, an error value, too many rows or a damaged sheet.
    """
    _refuse_unsafe_archive(Path(path), limits)
    return _read_first_sheet(Path(path), limits)


def _refuse_unsafe_archive(path: Path, limits: WorkbookLimits) -> None:
    if path.stat().st_size > limits.file_bytes:
        raise WorkbookError(_("The file is larger than %(limit)d MB.") % {"limit": limits.file_bytes // 2**20})
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise WorkbookError(_("This is not an Excel workbook (.xlsx). Save it as .xlsx or CSV UTF-8.")) from error
    if len(entries) > limits.entries or sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise WorkbookError(_("The workbook is too large when unpacked. Keep only the table and save it again."))
    if any(entry.flag_bits & 1 for entry in entries):  # bit 0: encrypted
        raise WorkbookError(_("The workbook is protected by a password."))


def _read_first_sheet(path: Path, limits: WorkbookLimits) -> Iterator[list[Any]]:
    with path.open("rb") as file, closing(_open_workbook(file)) as workbook:
        for number, cells in enumerate(_iterate_rows(workbook.worksheets[0].iter_rows()), start=1):
            if number > limits.rows:
                raise WorkbookError(_("The sheet has more than %(limit)d rows.") % {"limit": limits.rows})
            yield _read_values(cells, limits)


def _open_workbook(file: BinaryIO) -> openpyxl.Workbook:
    try:
        # `data_only` would show a formula as its value, and a formula must be seen to be refused.
        workbook = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
        # The sheet states its own size, which may be wrong: openpyxl must count the rows it reads.
        workbook.worksheets[0].reset_dimensions()
    except Exception as error:
        raise _damaged() from error
    return workbook


def _iterate_rows(rows: Iterator[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """The same rows; any of the many exceptions that a damaged sheet raises becomes one WorkbookError."""
    try:
        yield from rows
    except Exception as error:
        raise _damaged() from error


def _damaged() -> WorkbookError:
    return WorkbookError(_("The workbook is damaged and cannot be read. Open it in Excel, save it again, and retry."))


def _read_values(cells: Sequence[Any], limits: WorkbookLimits) -> list[Any]:
    if len(cells) > limits.columns:
        raise WorkbookError(_("The sheet has more than %(limit)d columns.") % {"limit": limits.columns})
    for cell in cells:
        if cell.data_type == "f":
            raise WorkbookError(
                _("Cell %(cell)s holds a formula. Paste values only, then save again.") % {"cell": cell.coordinate}
            )
        if cell.data_type == "e":
            raise WorkbookError(_("Cell %(cell)s holds an error value.") % {"cell": cell.coordinate})
    values = [cell.value for cell in cells]
    while values and values[-1] in (None, ""):
        values.pop()
    return values
