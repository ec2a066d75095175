"""Spreadsheets in and out, behind one door: nothing else imports xlsxwriter or openpyxl."""

from core.workbook.errors import WorkbookError
from core.workbook.reading import DEFAULT_LIMITS, Limits, read_rows
from core.workbook.writing import Column, Formula, Kind, Sheet, clean, list_workbook, write

__all__ = [
    "DEFAULT_LIMITS",
    "Column",
    "Formula",
    "Kind",
    "Limits",
    "Sheet",
    "WorkbookError",
    "clean",
    "list_workbook",
    "read_rows",
    "write",
]
