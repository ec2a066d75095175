"""A judge at her own sheet: opened, saved while she writes, locked."""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import ledger
from core.errors import Refused
from judging.panels.enums import AssignmentStatus
from judging.panels.models import Assignment
from judging.sheets.enums import SheetSource, SheetStatus
from judging.sheets.models import ScoreSheet
from judging.sheets.notifications import mail_locked_sheet
from judging.sheets.permissions import can_score_assignment, is_scoring_open
from judging.sheets.services.sheets import StaleSheet, submit_sheet


def open_assignment(*, assignment: Assignment, at: datetime) -> None:
    """Remember the first look, as long as the stage is open."""
    if assignment.opened_at is not None or not is_scoring_open(assignment, at):
        return
    with transaction.atomic():
        Assignment.objects.select_for_update().get(pk=assignment.pk)
        if is_scoring_open(assignment, at):  # asked again: its stage may have closed while this waited
            assignment.opened_at = at
            looked = Assignment.objects.filter(pk=assignment.pk, opened_at=None, status=AssignmentStatus.ACTIVE)
            looked.update(opened_at=at)


@transaction.atomic
def save_draft(
    *,
    assignment: Assignment,
    values: Mapping[str, Decimal | None],
    comments: Mapping[str, str],
    comment: str,
    version: int,
    actor: User,
    at: datetime,
) -> ScoreSheet:
    """Keep what there is, complete or not. `version` is that of the page; sending the same again changes nothing.

    A draft keeps its values by criterion code, because a gap is not the same as "not applicable".
    """
    Assignment.objects.select_for_update().get(pk=assignment.pk)  # two windows must not both make the first draft
    sheet = ScoreSheet.objects.filter(pk=assignment.pk).first()
    if sheet is not None:
        assignment.sheet = sheet
    if not can_score_assignment(actor, assignment, at):
        raise Refused(_("This sheet cannot be filled in now: it is locked, not yours, or its stage is not open."))
    kept = {code: None if value is None else str(value) for code, value in values.items()}
    vector = json.dumps(kept, separators=(",", ":"), sort_keys=True)
    fresh = {"vector": vector, "comments": dict(comments), "comment": comment}
    if sheet is None:
        sheet = ScoreSheet(assignment=assignment, version=0, source=SheetSource.JUDGE)
    elif all(getattr(sheet, name) == value for name, value in fresh.items()):
        return sheet
    elif sheet.version != version:
        raise StaleSheet(
            _("This sheet was changed in another window. Compare the saved values with yours, then save again.")
        )
    for name, value in fresh.items():
        setattr(sheet, name, value)
    sheet.status, sheet.version, sheet.updated_at = SheetStatus.DRAFT, sheet.version + 1, at
    sheet.save()
    assignment.sheet = sheet
    return sheet


@transaction.atomic
def lock_own_sheet(
    *, assignment: Assignment, values: Mapping[str, Decimal | None], version: int, actor: User, at: datetime
) -> ScoreSheet:
    """Lock and mail the judge her own values with the head of the ledger that holds them. `version` is that of the page
    she read them on: values she has not seen are not locked.
    """
    sheet = submit_sheet(assignment=assignment, values=values, version=version, actor=actor, at=at)
    sheet.refresh_from_db(fields=["comment", "comments"])  # locking writes the values alone
    head = ledger.stream_head(assignment.panel.edition.ledger_id)
    mail_locked_sheet(assignment, values, sheet, head)
    return sheet
