"""The list of certificates as a workbook: what the screen shows, with its filters, on all its pages."""

from django.utils.translation import gettext as _

from competition.models import Edition
from core.workbook.writing import WorkbookColumn, WorkbookSheet, list_workbook


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
