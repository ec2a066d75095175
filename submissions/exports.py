"""Lists of proposals as workbooks."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from competition.models import Edition
from core.workbook.writing import ColumnKind, WorkbookColumn, WorkbookSheet, list_workbook
from submissions.models import Proposal


def check_queue_workbook(edition: Edition, proposals: Iterable[Proposal]) -> bytes:
    """The queue as it is filtered on the screen; proposals as from `queue_proposals`."""
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
            proposal.code,
            proposal.title,
            proposal.unit.name,
            proposal.category.label if proposal.category else "",
            proposal.get_status_display(),
            proposal.submitted_at,
            proposal.sent_last,  # type: ignore[attr-defined]  # annotated by queue_proposals
        )
        for proposal in proposals
    )
    # The sheet says by itself which competition it is of: files get renamed.
    notes = [_("Administrative check of %(edition)s") % {"edition": edition.name}]
    return list_workbook(WorkbookSheet(_("Administrative check"), columns, rows, notes=notes, freeze=1), edition.name)
