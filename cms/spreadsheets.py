"""What Wagtail writes into a CSV file. Excel and LibreOffice run a cell of it that begins like a formula."""

from django.utils.encoding import force_str
from wagtail.admin.views.mixins import SpreadsheetExportMixin

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def escape_formula(value):
    """Text that begins like a formula gets an apostrophe before it; numbers stay numbers."""
    text = ", ".join(value) if isinstance(value, list) else force_str(value, strings_only=True)
    return f"'{text}" if isinstance(text, str) and text.startswith(FORMULA) else text


def make_csv_harmless() -> None:
    """For every list of Wagtail's admin, ours and its own. Its xlsx files write text as text already."""
    kinds = SpreadsheetExportMixin.custom_value_preprocess
    SpreadsheetExportMixin.custom_value_preprocess = {
        **{kind: {name: how for name, how in ways.items() if name != "csv"} for kind, ways in kinds.items()},
        object: {SpreadsheetExportMixin.FORMAT_CSV: escape_formula},
    }
