"""Score sheets locked with all their values in one step, given back and confirmed."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competition.models import Edition, Stage
from core import ledger
from core.errors import Refusals, Refused
from core.hashes import salted_hash
from judging.panels.enums import AssignmentStatus
from judging.panels.models import Assignment
from judging.panels.permissions import is_closed
from judging.panels.services.reasons import read_reason
from judging.scoring.plan import StagePlan
from judging.scoring.values import SheetValueErrors, ValueProblem
from judging.sheets.enums import VALUE_PROBLEMS, SheetSource, SheetStatus
from judging.sheets.models import ScoreSheet, SheetReturn
from judging.sheets.notifications import mail_returned_sheet
from judging.sheets.selectors.scoring_plans import get_scoring_plan, get_stage_plan
from judging.sheets.selectors.sheet_draft import draft_of_values, read_sheet

VALUE = Decimal | None


class SheetsRefused(Refusals):
    """Values that the rulebook does not allow, one line each."""


@dataclass(frozen=True, slots=True)
class Filled:
    """One sheet to lock: an assignment and its values by criterion code (None = not applicable)."""

    assignment: Assignment
    values: Mapping[str, VALUE]


@transaction.atomic
def record_sheets(
    *, edition: Edition, stage: Stage, filled: Iterable[Filled], source: SheetSource, actor: User, at: datetime
) -> list[ScoreSheet]:
    """Lock complete sheets, all or none. Raises SheetsRefused with every problem. The notes of a draft stay with its
    sheet; its values are replaced by those of `filled`.

    The edition's row is locked first, so that no sheet slips in while the stage is being closed; then the assignments,
    so that no draft from another window is saved over a locked sheet and nobody locks one that was taken away.
    """
    filled = list(filled)
    Edition.objects.select_for_update().get(pk=edition.pk)
    if is_closed(edition, stage):
        raise Refused(_("The stage %(stage)s is closed.") % {"stage": stage})
    problems: list[str] = []
    drafts = _read_drafts(filled, problems)
    return write_locked_sheets(
        edition=edition,
        stage=stage,
        filled=filled,
        drafts=drafts,
        known_problems=problems,
        source=source,
        actor=actor,
        at=at,
    )


def write_locked_sheets(
    *,
    edition: Edition,
    stage: Stage,
    filled: Iterable[Filled],
    drafts: Mapping[int, ScoreSheet],
    source: SheetSource,
    actor: User,
    at: datetime,
    known_problems: Sequence[str] = (),
) -> list[ScoreSheet]:
    """Write the locked sheets and their ledger entries, all or none. The caller holds the locks of the edition and of
    the assignments, and read `drafts` (by assignment id) under them; `known_problems` are what it found already.
    """
    plan = get_scoring_plan(edition).stages[stage.code]
    sheets: list[ScoreSheet] = []
    events: list[tuple[str, dict[str, Any]]] = []
    problems = list(known_problems)
    for item in filled:
        try:
            sheet = _build_locked_sheet(plan, item, drafts.get(item.assignment.pk), source, at)
        except SheetValueErrors as errors:
            problems += [_wrong_value(problem, item.assignment) for problem in errors.problems]
            continue
        sheets.append(sheet)
        events.append(("sheet_submitted", _payload(stage, item.assignment, sheet)))
    if problems:
        raise SheetsRefused(problems)
    _save(sheets)
    ledger.append_events(edition.ledger_id, events, actor=actor.code, at=at)
    return sheets


def _wrong_value(problem: ValueProblem, assignment: Assignment) -> str:
    sheet = f"{assignment.proposal.code}, {assignment.judge.code}"
    what = VALUE_PROBLEMS[problem.kind] % {"value": problem.value}
    return f"{sheet}, {problem.criterion}: {what}" if problem.criterion else f"{sheet}: {what}"


def _read_drafts(filled: Sequence[Filled], problems: list[str]) -> dict[int, ScoreSheet]:
    """Drafts by assignment id, under the lock of their assignments; locked sheets and assignments taken away become
    problems.
    """
    keys = [item.assignment.pk for item in filled]
    # In any order: the lock of the edition, taken first, keeps two of these from waiting for each other.
    assignments = Assignment.objects.select_for_update(no_key=True).in_bulk(keys)
    sheets = ScoreSheet.objects.in_bulk(keys)
    for item in filled:
        names = {"judge": item.assignment.judge.code, "proposal": item.assignment.proposal.code}
        if assignments[item.assignment.pk].status != AssignmentStatus.ACTIVE:
            problems.append(_("%(judge)s was taken off %(proposal)s.") % names)
        sheet = sheets.get(item.assignment.pk)
        if sheet is not None and sheet.status == SheetStatus.SUBMITTED:
            problems.append(_("The sheet of %(judge)s for %(proposal)s is locked already.") % names)
    return sheets


def _build_locked_sheet(
    plan: StagePlan, item: Filled, draft: ScoreSheet | None, source: SheetSource, at: datetime
) -> ScoreSheet:
    group = item.assignment.proposal.group.code
    vector = plan.encode(group, item.values)
    total = plan.judge_total(group, vector)
    notes = read_sheet(draft.draft_texts if draft else {}, plan=plan, group=group)
    return ScoreSheet(
        assignment=item.assignment,
        status=SheetStatus.SUBMITTED,
        source=source,
        vector=json.dumps(vector, separators=(",", ":")),
        numerator=total.numerator,
        denominator=total.denominator,
        comment=notes.comment,
        comments=notes.comments,
        version=draft.version + 1 if draft else 1,
        updated_at=at,
        submitted_at=at,
    )


def _payload(stage: Stage, assignment: Assignment, sheet: ScoreSheet) -> dict[str, Any]:
    return {
        "stage": stage.code,
        "judge": assignment.judge.code,
        "proposal": assignment.proposal.code,
        "values": json.loads(sheet.vector),
        "total": f"{sheet.numerator}/{sheet.denominator}",
        "source": str(sheet.source),
        "version": sheet.version,
    }


def _save(sheets: Iterable[ScoreSheet]) -> None:
    fields = [field.name for field in ScoreSheet._meta.concrete_fields if not field.primary_key]
    # One statement for all: the row of a draft is overwritten, a missing one is made.
    ScoreSheet.objects.bulk_create(
        sheets, batch_size=1000, update_conflicts=True, unique_fields=["assignment"], update_fields=fields
    )


@transaction.atomic
def unlock_sheet(*, sheet: ScoreSheet, reason: str, actor: User, at: datetime) -> ScoreSheet:
    """Give a locked sheet back to its judge and tell her why: its values and notes become a draft again. The ledger
    keeps a hash of the reason.
    """
    # The edition before the sheet, as in every service that changes what counts.
    Edition.objects.select_for_update(of=("self",)).get(panels__assignments=sheet.pk)
    locked = (
        ScoreSheet.objects.select_for_update(of=("self",))
        .select_related(
            "assignment__panel__edition__rulebook_version",
            "assignment__stage",
            "assignment__judge__user",
            "assignment__proposal__group",
        )
        .get(pk=sheet.pk)
    )
    assignment = locked.assignment
    if is_closed(assignment.panel.edition, assignment.stage):
        raise Refused(_("The stage %(stage)s is closed.") % {"stage": assignment.stage})
    if locked.status != SheetStatus.SUBMITTED:
        raise Refused(_("This sheet is not locked."))
    reason = read_reason(reason)
    _turn_into_draft(locked)
    payload = {
        "stage": assignment.stage.code,
        "judge": assignment.judge.code,
        "proposal": assignment.proposal.code,
        "reason": salted_hash(reason, assignment.salt),
    }
    ledger.append_events(assignment.panel.edition.ledger_id, [("sheet_unlocked", payload)], actor=actor.code, at=at)
    returned = SheetReturn.objects.create(sheet=locked, reason=reason, at=at)
    mail_returned_sheet(returned)
    return locked


def _turn_into_draft(sheet: ScoreSheet) -> None:
    """Move the final values and notes into the draft and save it."""
    plan = get_stage_plan(sheet.assignment)
    values = plan.decode(sheet.assignment.proposal.group.code, json.loads(sheet.vector))
    sheet.set_draft_texts(draft_of_values(values, comments=sheet.comments, comment=sheet.comment))
    sheet.status, sheet.vector, sheet.comment, sheet.comments = SheetStatus.DRAFT, "", "", {}
    sheet.submitted_at = sheet.numerator = sheet.denominator = None
    sheet.save()


@transaction.atomic
def confirm_sheet(*, sheet: ScoreSheet, actor: User, at: datetime) -> ScoreSheet:
    """The judge confirms that an imported sheet says what she scored."""
    locked = (
        ScoreSheet.objects.select_for_update(of=("self",))
        .select_related("assignment__panel__edition", "assignment__judge")
        .get(pk=sheet.pk)
    )
    assignment = locked.assignment
    if assignment.judge.user_id != actor.pk:
        raise Refused(_("Only the judge can confirm her own sheet."))
    if locked.source != SheetSource.IMPORT:
        raise Refused(_("This sheet needs no confirmation."))
    # Allowed after the close too: the source changes and no figure (docs/decisions/006, 3).
    locked.source = SheetSource.CONFIRMED
    locked.save(update_fields=["source"])
    payload = {"judge": assignment.judge.code, "proposal": assignment.proposal.code, "stage": assignment.stage.code}
    ledger.append_events(assignment.panel.edition.ledger_id, [("sheet_confirmed", payload)], actor=actor.code, at=at)
    return locked
