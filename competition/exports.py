"""Editions as a workbook."""

from django.utils.translation import gettext as _

from core.workbook import Column, Kind, Sheet, list_workbook


def editions_workbook(editions) -> bytes:
    """The list as it is filtered on the screen."""
    columns = [
        Column(_("Name"), width=50),
        Column(_("Year")),
        Column(_("Status"), width=24),
        Column(_("Address"), width=24),
        Column(_("Code prefix")),
        Column(_("Rulebook version"), width=50),
        Column(_("SHA-256"), width=70),
        Column(_("Opened"), Kind.DATETIME),
        Column(_("Results published"), Kind.DATETIME),
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
    return list_workbook(Sheet(_("Competitions"), columns, rows, freeze=1), _("Competitions"))
