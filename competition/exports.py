"""Editions as a workbook."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from competition.models import Edition
from core.workbook.writing import ColumnKind, WorkbookColumn, WorkbookSheet, list_workbook


def editions_workbook(editions: Iterable[Edition]) -> bytes:
    """The list as it is filtered on the screen."""
    columns = [
        WorkbookColumn(_("Name"), width=50),
        WorkbookColumn(_("Year")),
        WorkbookColumn(_("Status"), width=24),
        WorkbookColumn(_("Address"), width=24),
        WorkbookColumn(_("Code prefix")),
        WorkbookColumn(_("Rulebook version"), width=50),
        WorkbookColumn(_("SHA-256"), width=70),
        WorkbookColumn(_("Opened"), ColumnKind.DATETIME),
        WorkbookColumn(_("Results published"), ColumnKind.DATETIME),
    ]
    rows = (
        (
            row.name,
            str(row.year),
            row.get_status_display(),
            row.slug,
            row.prefix,
            str(row.rulebook_version),
            row.rulebook_version.digest,
            row.opened_at,
            row.published_at,
        )
        for row in editions
    )
    return list_workbook(WorkbookSheet(_("Competitions"), columns, rows, freeze=1), _("Competitions"))
