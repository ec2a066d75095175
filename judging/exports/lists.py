"""Lists of the judging desk as workbooks: what the screen shows, with its filters, on all its pages."""

from django.utils.translation import gettext as _

from competition.models import Edition, Stage
from core.workbook import ColumnKind, WorkbookColumn, WorkbookSheet, list_workbook
from judging.models import Panel
from judging.selectors.boards import Board
from judging.selectors.progress import Line, Progress


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
            given,
        )
        for stage, panels in stages
        for panel in panels
        for seat, units, given in panel.seated
    )
    notes = [f"{_('Judging panels')} – {edition.name}"]
    return list_workbook(WorkbookSheet(_("Judging panels"), columns, rows, notes=notes, freeze=3), edition.name)


def progress_workbook(edition: Edition, progress: Progress, lines: list[Line]) -> bytes:
    """The matrix without its people's values: a word a cell, so that nobody needs the legend."""
    columns = [
        WorkbookColumn(_("Code"), width=12),
        WorkbookColumn(_("Innovation"), width=48),
        WorkbookColumn(_("Work unit"), width=32),
        *(WorkbookColumn(f"{each.judge.code} {each.judge.user.name}", width=20) for each in progress.judges),
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


def certificates_workbook(edition: Edition, certificates) -> bytes:
    columns = [
        WorkbookColumn(_("Number"), width=34),
        WorkbookColumn(_("Award"), width=24),
        WorkbookColumn(_("Proposal"), width=12),
        WorkbookColumn(_("Innovation"), width=48),
        WorkbookColumn(_("Work unit"), width=32),
        WorkbookColumn(_("Verification code"), width=20),
        WorkbookColumn(_("State"), width=16),
        WorkbookColumn(_("Reason"), width=40),
    ]
    rows = (
        (
            row.number,
            row.award.award.label,
            row.award.proposal.code,
            row.award.proposal.title,
            row.award.proposal.unit.name,
            row.code,
            row.get_status_display(),
            row.reason,
        )
        for row in certificates
    )
    sheet = WorkbookSheet(_("Certificates"), columns, rows, notes=[f"{_('Certificates')} – {edition.name}"], freeze=1)
    return list_workbook(sheet, edition.name)
