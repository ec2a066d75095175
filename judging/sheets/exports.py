"""The progress of judging as a workbook: what the screen shows, with its filters, on all its pages."""

from django.utils.translation import gettext as _

from competition.models import Edition
from core.workbook.writing import ColumnKind, WorkbookColumn, WorkbookSheet, list_workbook
from judging.sheets.selectors.progress import Progress, ProgressLine


def progress_workbook(edition: Edition, progress: Progress, lines: list[ProgressLine]) -> bytes:
    """The matrix without its people's values: a word a cell, so that nobody needs the legend."""
    columns = [
        WorkbookColumn(_("Code"), width=12),
        WorkbookColumn(_("Innovation"), width=48),
        WorkbookColumn(_("Work unit"), width=32),
        *(WorkbookColumn(f"{count.judge.code} {count.judge.user.name}", width=20) for count in progress.judges),
        WorkbookColumn(_("Locked"), ColumnKind.INTEGER),
        WorkbookColumn(_("Assigned"), ColumnKind.INTEGER),
        WorkbookColumn(_("At least needed"), ColumnKind.INTEGER),
    ]
    rows = (
        (
            line.proposal.code,
            line.proposal.title,
            line.proposal.unit.name,
            *(str(cell.state.label) if cell.state else None for cell in line.cells),
            line.locked,
            line.active,
            line.needed,
        )
        for line in lines
    )
    notes = [f"{progress.stage.label} – {edition.name}"]
    return list_workbook(WorkbookSheet(_("Progress of judging"), columns, rows, notes=notes, freeze=2), edition.name)
