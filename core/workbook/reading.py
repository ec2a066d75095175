"""A foreign workbook is measured before it is opened, and its formulas are refused.

The value stored beside a formula is whatever the sender wished it to be.
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
class Limits:
    """How large a foreign workbook may be: as a file, unpacked, and as a table."""

    file_bytes: int = 20 * 2**20
    unpacked_bytes: int = 64 * 2**20
    parts: int = 1_000
    rows: int = 20_000
    columns: int = 200


DEFAULT_LIMITS = Limits()


def read_rows(path: str | Path, limits: Limits = DEFAULT_LIMITS) -> Iterator[list[Any]]:
    """The rows of the first sheet as lists without trailing empty cells; an empty row is an empty list.

    Raises WorkbookError, before anything is unpacked, for a file that is too large or no xlsx, and while reading for a
    formula, an error value, too many rows or a damaged sheet.
    """
    _refuse_unsafe_archive(Path(path), limits)
    return _read_first_sheet(Path(path), limits)


def _refuse_unsafe_archive(path: Path, limits: Limits) -> None:
    if path.stat().st_size > limits.file_bytes:
        raise WorkbookError(_("The file is larger than %(limit)d MB.") % {"limit": limits.file_bytes // 2**20})
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise WorkbookError(_("This is not an Excel workbook (.xlsx). Save it as .xlsx or CSV UTF-8.")) from error
    if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.unpacked_bytes:
        raise WorkbookError(_("The workbook is too large when unpacked. Keep only the table and save it again."))
    if any(part.flag_bits & 1 for part in parts):
        raise WorkbookError(_("The workbook is protected by a password."))


def _read_first_sheet(path: Path, limits: Limits) -> Iterator[list[Any]]:
    with path.open("rb") as file, closing(_opened(file)) as book:
        for number, cells in enumerate(_undamaged(book.worksheets[0].iter_rows()), start=1):
            if number > limits.rows:
                raise WorkbookError(_("The sheet has more than %(limit)d rows.") % {"limit": limits.rows})
            yield _plain_values(cells, limits)


def _opened(file: BinaryIO):
    """The book, without trusting the size that the sheet claims for itself."""
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
        book.worksheets[0].reset_dimensions()
    except Exception as error:
        raise _damaged() from error
    return book


def _undamaged(rows: Iterator[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """A hostile or broken sheet ends in a dozen kinds of exceptions, all with one meaning for its sender."""
    try:
        yield from rows
    except Exception as error:
        raise _damaged() from error


def _damaged() -> WorkbookError:
    return WorkbookError(_("The workbook is damaged and cannot be read. Open it in Excel, save it again, and retry."))


def _plain_values(cells: Sequence[Any], limits: Limits) -> list[Any]:
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
