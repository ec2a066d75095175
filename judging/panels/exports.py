"""The list of panels as a workbook: what the screen shows, on all its pages."""

from django.utils.translation import gettext as _

from competition.models import Edition, Stage
from core.workbook.writing import ColumnKind, WorkbookColumn, WorkbookSheet, list_workbook
from judging.panels.models import Panel


def panels_workbook(edition: Edition, stages: list[tuple[Stage, list[Panel]]]) -> bytes:
    """Every seat of every panel, as `panels_by_stage` finds them."""
    columns = [
        WorkbookColumn(_("Stage"), width=30),
        WorkbookColumn(_("Panel"), width=28),
        WorkbookColumn(_("Code"), width=10),
        WorkbookColumn(_("Name"), width=36),
        WorkbookColumn(_("E-mail"), width=36),
        WorkbookColumn(_("Work unit"), width=40),
        WorkbookColumn(_("Chair"), width=10),
        WorkbookColumn(_("Proposals"), ColumnKind.INTEGER),
    ]
    rows = (
        (
            stage.label,
            panel.name,
            seat.judge.code,
            seat.judge.user.name,
            seat.judge.user.email,
            ", ".join(units),
            _("Yes") if seat.is_chair else "",
            assigned,
        )
        for stage, panels in stages
        for panel in panels
        for seat, units, assigned in panel.seated
    )
    title = _("Judging panels")
    notes = [f"{title} – {edition.name}"]
    return list_workbook(WorkbookSheet(title, columns, rows, notes=notes, freeze=3), edition.name)
