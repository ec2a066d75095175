"""A ranking of the desk as a workbook: what the screen shows, with its filters, on all its pages."""

from django.utils.translation import gettext as _

from competition.models import Edition
from core.workbook.writing import ColumnKind, WorkbookColumn, WorkbookSheet, list_workbook
from judging.results.selectors.boards import Board


def board_workbook(edition: Edition, board: Board, title: str) -> bytes:
    """A ranking as it is filtered on the screen; `board` holds all its lines."""
    columns = [
        WorkbookColumn(_("Rank"), ColumnKind.INTEGER, 10),
        WorkbookColumn(_("Code"), width=12),
        WorkbookColumn(_("Innovation"), width=48),
        WorkbookColumn(_("Work unit"), width=32),
        WorkbookColumn(_("Category"), width=34),
        WorkbookColumn(_("Score"), ColumnKind.DECIMAL, 12, board.places),
        WorkbookColumn(_("Award") if board.stage is None else _("Goes on"), width=20),
        WorkbookColumn(_("Totals of the judges"), width=40),
    ]
    rows = (
        (
            line.rank,
            line.proposal.code,
            line.proposal.title,
            line.proposal.unit.name,
            line.proposal.category.label if line.proposal.category else "",
            line.score,
            line.award if board.stage is None else _("Yes") if line.advances else _("No"),
            line.totals,
        )
        for line in board.page.object_list
    )
    state = _("Final: these figures no longer change.") if board.is_final else _("Provisional ranking")
    sheet = WorkbookSheet(_("Ranking"), columns, rows, notes=[f"{title} – {edition.name}", state], freeze=2)
    return list_workbook(sheet, edition.name)
