"""A judge at her own sheet: opened, saved while she writes, locked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competition.models import Edition
from core import ledger
from core.errors import Refused
from core.text_changes import FormTextState, TextChange, apply_change, compare_form_text, is_saved_already, name_author
from judging.panels.enums import AssignmentStatus
from judging.panels.models import Assignment
from judging.sheets.enums import SheetSource, SheetStatus
from judging.sheets.models import ScoreSheet
from judging.sheets.notifications import mail_locked_sheet
from judging.sheets.permissions import can_score_assignment, is_scoring_open
from judging.sheets.selectors.scoring_plans import get_stage_plan
from judging.sheets.selectors.sheet_draft import clean_sheet_field, read_sheet
from judging.sheets.services.sheets import Filled, write_locked_sheets


class StaleSheet(Refused):
    """The sheet was saved somewhere else after the page that asks whether to lock it was opened."""


def open_assignment(*, assignment: Assignment, at: datetime) -> None:
    """Remember the first look, as long as the stage is open."""
    if assignment.opened_at is not None or not is_scoring_open(assignment, at):
        return
    with transaction.atomic():
        Assignment.objects.select_for_update().get(pk=assignment.pk)
        if is_scoring_open(assignment, at):  # asked again: its stage may have closed while this waited
            assignment.opened_at = at
            # Only the first look counts: a second window that waited for the lock must not move it.
            unopened = Assignment.objects.filter(pk=assignment.pk, opened_at=None, status=AssignmentStatus.ACTIVE)
            unopened.update(opened_at=at)


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """`conflicts`: the fields that another window saved since the page was opened; they were not overwritten."""

    sheet: ScoreSheet
    conflicts: frozenset[str]


@transaction.atomic
def save_draft(
    *, assignment: Assignment, texts: Mapping[str, str], opened: Mapping[str, str], actor: User, at: datetime
) -> SavedDraft:
    """Store the fields of a whole form, complete or not: field name → text (see selectors/sheet_draft.py). `opened`:
    the fingerprint of the text that each field was opened with.

    A field that the page did not change stays as it is stored, so that a window left open does not undo what another
    has saved since; one that both changed is a conflict.
    """
    sheet = _lock_assignment(assignment, actor, at)
    is_new = sheet is None
    sheet = sheet or _new_sheet(assignment)
    states = {
        name: compare_form_text(text, stored=sheet.stored_text(name).text, opened=opened.get(name, ""))
        for name, text in texts.items()
    }
    changed = {name: texts[name] for name, state in states.items() if state is FormTextState.CHANGED}
    if changed or is_new:
        _save_next_version(sheet, changed, at)
    return SavedDraft(sheet, frozenset(name for name, state in states.items() if state is FormTextState.CONFLICT))


@transaction.atomic
def save_sheet_change(
    *, assignment: Assignment, name: str, change: TextChange, actor: User, at: datetime
) -> ScoreSheet:
    """Store the text of one field that results from a change. Raises TextConflict when another window has saved that
    field since, ValidationError for a text that the field cannot take, Refused once the sheet cannot be written.
    """
    sheet = _lock_assignment(assignment, actor, at) or _new_sheet(assignment)
    stored = sheet.stored_text(name)
    if is_saved_already(stored, change):
        return sheet
    # Only its own judge writes on a sheet, so a conflict is with another window of hers.
    changed_text = apply_change(stored, change, author=name_author(is_own=True, name=""))
    text = clean_sheet_field(name, changed_text, get_stage_plan(assignment))
    return _save_next_version(sheet, {name: text}, at, key=change.key)


def _new_sheet(assignment: Assignment) -> ScoreSheet:
    return ScoreSheet(assignment=assignment, version=0, source=SheetSource.JUDGE)


def _save_next_version(sheet: ScoreSheet, texts: Mapping[str, str], at: datetime, *, key: str = "") -> ScoreSheet:
    sheet.status, sheet.version, sheet.updated_at = SheetStatus.DRAFT, sheet.version + 1, at
    sheet.set_draft_texts(texts, key=key)
    sheet.save()
    sheet.assignment.sheet = sheet
    return sheet


@transaction.atomic
def lock_sheet(*, assignment: Assignment, seen_version: int, actor: User, at: datetime) -> ScoreSheet:
    """Lock the judge's own sheet with the values of its draft, and mail them to her with the head of the ledger that
    records them. `seen_version` is that of the page she read them on (0 = there was no draft): values she has not seen
    are not locked, StaleSheet says so. SheetsRefused names every value that is missing.
    """
    edition, stage = assignment.panel.edition, assignment.stage
    Edition.objects.select_for_update().get(pk=edition.pk)  # before the assignment, as whoever closes the stage does
    sheet = _lock_assignment(assignment, actor, at)
    if seen_version != (sheet.version if sheet else 0):
        raise StaleSheet(
            _("This sheet was changed in another window after this page was opened. Read the values again, then lock.")
        )
    plan = get_stage_plan(assignment)
    content = read_sheet(sheet.draft_texts if sheet else {}, plan=plan, group=assignment.proposal.group.code)
    [locked] = write_locked_sheets(
        edition=edition,
        stage=stage,
        filled=[Filled(assignment, content.values)],
        drafts={sheet.pk: sheet} if sheet else {},
        source=SheetSource.JUDGE,
        actor=actor,
        at=at,
    )
    mail_locked_sheet(assignment, content.values, locked, ledger.stream_head(edition.ledger_id))
    assignment.sheet = locked
    return locked


def _lock_assignment(assignment: Assignment, actor: User, at: datetime) -> ScoreSheet | None:
    """Lock the assignment's row and read its sheet as it is now; two windows of one judge wait for each other here."""
    assignment.status = Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk).status
    # Read again under the lock: what the caller loaded may be older.
    sheet = ScoreSheet.objects.filter(pk=assignment.pk).first()
    if sheet is not None:
        assignment.sheet = sheet
    refuse_unless_open(assignment, actor, at)
    return sheet


def refuse_unless_open(assignment: Assignment, actor: User, at: datetime) -> None:
    """Raises Refused where this person cannot fill in the sheet now."""
    if not can_score_assignment(actor, assignment, at):
        raise Refused(_("This sheet cannot be filled in now: it is locked, not yours, or its stage is not open."))
