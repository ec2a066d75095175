"""People, invitations and outgoing mail as workbooks. They hold no NIP, because files are passed on."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Invitation, Membership, User, WorkUnit
from accounts.selectors import role_names
from core.mail.models import OutgoingMail
from core.workbook.writing import ColumnKind, WorkbookColumn, WorkbookSheet, list_workbook


def people_workbook(people: Iterable[User]) -> bytes:
    """`people` with their groups and the units of their memberships prefetched."""
    columns = [
        WorkbookColumn(_("Name"), width=36),
        WorkbookColumn(_("E-mail"), width=36),
        WorkbookColumn(_("Roles"), width=36),
        WorkbookColumn(_("Work units"), width=48),
        WorkbookColumn(_("Active")),
        WorkbookColumn(_("Last sign-in"), ColumnKind.DATETIME),
    ]
    rows = (
        (
            person.name,
            person.email,
            role_names(person),
            # Filtered in Python, because a filter in the database would read the memberships again for each person.
            ", ".join(row.unit.name for row in person.memberships.all() if row.ended_on is None),
            _("Yes") if person.is_active else _("No"),
            person.last_login,
        )
        for person in people
    )
    return list_workbook(WorkbookSheet(_("People"), columns, rows, freeze=1), _("People"))


def members_workbook(unit: WorkUnit, memberships: Iterable[Membership]) -> bytes:
    """Who works or worked for one unit."""
    columns = [
        WorkbookColumn(_("Name"), width=36),
        WorkbookColumn(_("Login name"), width=36),
        WorkbookColumn(_("Role"), width=16),
        WorkbookColumn(_("Until"), ColumnKind.DATE),
    ]
    rows = ((row.user.name, row.user.email, str(row.get_role_display()), row.ended_on) for row in memberships)
    return list_workbook(WorkbookSheet(_("People"), columns, rows, notes=[unit.name], freeze=1), unit.name)


def invitations_workbook(invitations: Iterable[Invitation], at: datetime) -> bytes:
    """`at`: the moment for which the state of a link is shown."""
    columns = [
        WorkbookColumn(_("Person"), width=36),
        WorkbookColumn(_("Login name"), width=36),
        WorkbookColumn(_("Purpose"), width=18),
        WorkbookColumn(_("State"), width=18),
        WorkbookColumn(_("Made"), ColumnKind.DATETIME),
        WorkbookColumn(_("Made by"), width=30),
        WorkbookColumn(_("Valid until"), ColumnKind.DATETIME),
        WorkbookColumn(_("Used"), ColumnKind.DATETIME),
        WorkbookColumn(_("Mailed to"), width=36),
    ]
    rows = (
        (
            row.user.name,
            row.user.email,
            row.get_purpose_display(),
            str(row.state_at(at).label),
            row.created_at,
            row.created_by.name if row.created_by else None,
            row.expires_at,
            row.used_at,
            row.delivered_to,
        )
        for row in invitations
    )
    return list_workbook(WorkbookSheet(_("Invitations"), columns, rows, freeze=1), _("Invitations"))


def mails_workbook(mails: Iterable[OutgoingMail]) -> bytes:
    """Recipient, subject and delivery of each mail, never its text."""
    columns = [
        WorkbookColumn(_("Recipient"), width=36),
        WorkbookColumn(_("Subject"), width=60),
        WorkbookColumn(_("State"), width=14),
        WorkbookColumn(_("Written"), ColumnKind.DATETIME),
        WorkbookColumn(_("Attempts"), ColumnKind.INTEGER),
        WorkbookColumn(_("Last attempt"), ColumnKind.DATETIME),
        WorkbookColumn(_("Sent"), ColumnKind.DATETIME),
        WorkbookColumn(_("Problem"), width=48),
        WorkbookColumn(_("Answer of the mail server"), width=48),
    ]
    rows = (
        (
            mail.recipient,
            mail.subject,
            mail.get_state_display(),
            mail.created_at,
            mail.attempts,
            mail.tried_at,
            mail.sent_at,
            mail.get_problem_display() if mail.problem else None,
            mail.answer or None,
        )
        for mail in mails
    )
    return list_workbook(WorkbookSheet(_("Outgoing mail"), columns, rows, freeze=1), _("Outgoing mail"))
