"""A ranking of the bureau as a workbook: what the screen shows, with its filters, on all its pages."""

from django.utils.translation import gettext as _

from competition.models import Edition
from core.workbook.writing import ColumnKind, WorkbookColumn, WorkbookSheet, list_workbook
from judging.results.selectors.ranking_pages import RankingPage


def ranking_page_workbook(edition: Edition, ranking_page: RankingPage, title: str) -> bytes:
    """A ranking as it is filtered on the screen; the page holds all its lines."""
    is_of_stage = ranking_page.stage is not None
    columns = [
        WorkbookColumn(_("Rank"), ColumnKind.INTEGER, 10),
        WorkbookColumn(_("Code"), width=12),
        WorkbookColumn(_("Innovation"), width=48),
        WorkbookColumn(_("Work unit"), width=32),
        WorkbookColumn(_("Category"), width=34),
        WorkbookColumn(_("Score"), ColumnKind.DECIMAL, 12, ranking_page.places),
        WorkbookColumn(_("Goes on") if is_of_stage else _("Award"), width=20),
        # A final score is made of stages, and only a stage has judges.
        *([WorkbookColumn(_("Totals of the judges"), width=40)] if is_of_stage else []),
    ]
    rows = (
        (
            line.rank,
            line.proposal.code,
            line.proposal.title,
            line.proposal.unit.name,
            line.proposal.category.label if line.proposal.category else "",
            line.score,
            (_("Yes") if line.advances else _("No")) if is_of_stage else line.award,
            *([line.totals] if is_of_stage else []),
        )
        for line in ranking_page.lines
    )
    state = _("Final: these figures no longer change.") if ranking_page.is_final else _("Provisional ranking")
    sheet = WorkbookSheet(_("Ranking"), columns, rows, notes=[f"{title} – {edition.name}", state], freeze=2)
    return list_workbook(sheet, edition.name)
