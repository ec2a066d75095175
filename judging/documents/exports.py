"""The list of certificates as a workbook: what the screen shows, with its filters, on all its pages."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from competition.models import Edition
from core.workbook.writing import WorkbookColumn, WorkbookSheet, list_workbook
from judging.documents.models import Certificate


def certificates_workbook(edition: Edition, certificates: QuerySet[Certificate]) -> bytes:
    title = _("Certificates")
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
            certificate.number,
            certificate.award.award.label,
            certificate.award.proposal.code,
            certificate.award.proposal.title,
            certificate.award.proposal.unit.name,
            certificate.code,
            certificate.get_status_display(),
            certificate.reason,
        )
        for certificate in certificates
    )
    sheet = WorkbookSheet(title, columns, rows, notes=[f"{title} – {edition.name}"], freeze=1)
    return list_workbook(sheet, edition.name)
