"""Reading and writing Excel workbooks; the only package that imports xlsxwriter and openpyxl."""

from core.workbook.errors import WorkbookError
from core.workbook.reading import DEFAULT_LIMITS, WorkbookLimits, read_rows
from core.workbook.writing import (
    CellFormula,
    ColumnKind,
    WorkbookColumn,
    WorkbookSheet,
    clean_cell_text,
    list_workbook,
    write_workbook,
)

__all__ = [
    "DEFAULT_LIMITS",
    "WorkbookColumn",
    "CellFormula",
    "ColumnKind",
    "WorkbookLimits",
    "WorkbookSheet",
    "WorkbookError",
    "clean_cell_text",
    "list_workbook",
    "read_rows",
    "write_workbook",
]
