"""Lists of proposals as workbooks."""

from django.utils.translation import gettext as _

from competition.models import Edition
from core.workbook import ColumnKind, WorkbookColumn, WorkbookSheet, list_workbook


def check_queue_workbook(edition: Edition, proposals) -> bytes:
    """The queue as it is filtered on the screen."""
    columns = [
        WorkbookColumn(_("Code"), width=12),
        WorkbookColumn(_("Title"), width=50),
        WorkbookColumn(_("Work unit"), width=36),
        WorkbookColumn(_("Category")),
        WorkbookColumn(_("Status"), width=30),
        WorkbookColumn(_("Sent"), ColumnKind.DATETIME),
        WorkbookColumn(_("Sent last"), ColumnKind.DATETIME),
    ]
    rows = (
        (
            row.code,
            row.title,
            row.unit.name,
            row.category.label if row.category else "",
            row.get_status_display(),
            row.submitted_at,
            row.sent_last,
        )
        for row in proposals
    )
    notes = [_("Administrative check of %(edition)s") % {"edition": edition.name}]
    return list_workbook(WorkbookSheet(_("Administrative check"), columns, rows, notes=notes, freeze=1), edition.name)
