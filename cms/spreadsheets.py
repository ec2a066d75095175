"""Makes the CSV files of Wagtail harmless: Excel and LibreOffice run a cell that begins like a formula."""

from typing import Any

from django.utils.encoding import force_str
from wagtail.admin.views.mixins import SpreadsheetExportMixin

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def escape_formula(value: object) -> object:
    """Text that begins like a formula gets an apostrophe before it; numbers stay numbers."""
    text = ", ".join(value) if isinstance(value, list) else force_str(value, strings_only=True)
    return f"'{text}" if isinstance(text, str) and text.startswith(FORMULA_STARTS) else text


def make_csv_harmless() -> None:
    """Escape formulas in every list of Wagtail's admin, ours and its own. Its xlsx files write text as text already."""
    csv = SpreadsheetExportMixin.FORMAT_CSV
    # Wagtail takes the first class of this table that a value belongs to, so its own steps for CSV would come before
    # the one for every object.
    steps_by_class: dict[Any, dict[str, Any]] = {
        value_class: {file_format: step for file_format, step in steps.items() if file_format != csv}
        for value_class, steps in SpreadsheetExportMixin.custom_value_preprocess.items()
    }
    SpreadsheetExportMixin.custom_value_preprocess = {**steps_by_class, object: {csv: escape_formula}}
