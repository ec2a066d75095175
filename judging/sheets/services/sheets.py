"""Score sheets: locked with all their values in one step, for one judge or for a whole imported panel."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

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
from judging.panels.services.reasons import given_reason
from judging.scoring.plan import ScoringPlan
from judging.scoring.values import SheetValueErrors, ValueProblem
from judging.sheets.enums import VALUE_PROBLEMS, SheetSource, SheetStatus
from judging.sheets.models import ScoreSheet, SheetReturn
from judging.sheets.notifications import mail_returned_sheet
from judging.sheets.permissions import can_score_assignment

VALUE = Decimal | None


class SheetsRefused(Refusals):
    """Values that the rulebook does not allow, one line each."""


class StaleSheet(Refused):
    """The sheet was saved somewhere else after this page was opened."""


@dataclass(frozen=True, slots=True)
class Filled:
    """One sheet to lock: an assignment and its values by criterion code (None = not applicable). `version`: of the
    draft whose values were read on the screen (0 = there was none), None where nobody looked at one.
    """

    assignment: Assignment
    values: Mapping[str, VALUE]
    version: int | None = None


@transaction.atomic
def submit_sheet(
    *, assignment: Assignment, values: Mapping[str, VALUE], actor: User, at: datetime, version: int | None = None
) -> ScoreSheet:
    """The judge locks her own sheet."""
    if not can_score_assignment(actor, assignment, at):
        raise Refused(_("This sheet cannot be filled in now: it is locked, not yours, or its stage is not open."))
    panel = assignment.panel
    filled = [Filled(assignment, values, version)]
    return record_sheets(
        edition=panel.edition, stage=assignment.stage, filled=filled, source=SheetSource.JUDGE, actor=actor, at=at
    )[0]


@transaction.atomic
def record_sheets(
    *, edition: Edition, stage: Stage, filled: Iterable[Filled], source: SheetSource, actor: User, at: datetime
) -> list[ScoreSheet]:
    """Lock complete sheets, all or none. Raises SheetsRefused with every problem, StaleSheet for values nobody saw.

    The edition's row is locked first, so that no sheet slips in while the stage is being closed; then the assignments,
    so that no draft from another window is saved over a locked sheet and nobody locks one that was taken away.
    """
    filled = list(filled)
    Edition.objects.select_for_update().get(pk=edition.pk)
    if is_closed(edition, stage):
        raise Refused(_("The stage %(stage)s is closed.") % {"stage": stage})
    plan = ScoringPlan(edition.rules).stages[stage.code]
    sheets, events, problems = [], [], []
    versions = _unlocked_versions(filled, problems)
    for item in filled:
        try:
            sheet = _sheet(plan, item, source, versions.get(item.assignment.pk, 0) + 1, at)
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


def _wrong_value(problem: ValueProblem, assignment) -> str:
    sheet = f"{assignment.proposal.code}, {assignment.judge.code}"
    what = VALUE_PROBLEMS[problem.kind] % {"value": problem.value}
    return f"{sheet}, {problem.criterion}: {what}" if problem.criterion else f"{sheet}: {what}"


def _unlocked_versions(filled, problems) -> dict[int, int]:
    """Versions of the drafts, 0 where there is none; locked sheets and assignments taken away become problems."""
    versions, keys = {}, [item.assignment.pk for item in filled]
    given = Assignment.objects.select_for_update(no_key=True).in_bulk(keys)
    known = ScoreSheet.objects.in_bulk(keys)
    for item in filled:
        names = {"judge": item.assignment.judge.code, "proposal": item.assignment.proposal.code}
        if given[item.assignment.pk].status != AssignmentStatus.ACTIVE:
            problems.append(_("%(judge)s was taken off %(proposal)s.") % names)
        sheet = known.get(item.assignment.pk)
        if sheet is not None and sheet.status == SheetStatus.SUBMITTED:
            problems.append(_("The sheet of %(judge)s for %(proposal)s is locked already.") % names)
            continue
        version = versions[item.assignment.pk] = sheet.version if sheet else 0
        if item.version not in (None, version):
            raise StaleSheet(
                _(
                    "This sheet was changed in another window after this page was opened. Read the values again, then "
                    "lock."
                )
            )
    return versions


def _sheet(plan, item, source, version, at) -> ScoreSheet:
    group = item.assignment.proposal.group.code
    vector = plan.encode(group, item.values)
    total = plan.judge_total(group, vector)
    return ScoreSheet(
        assignment=item.assignment,
        status=SheetStatus.SUBMITTED,
        source=source,
        vector=json.dumps(vector, separators=(",", ":")),
        numerator=total.numerator,
        denominator=total.denominator,
        version=version,
        updated_at=at,
        submitted_at=at,
    )


def _payload(stage, assignment, sheet) -> dict:
    return {
        "stage": stage.code,
        "judge": assignment.judge.code,
        "proposal": assignment.proposal.code,
        "values": json.loads(sheet.vector),
        "total": f"{sheet.numerator}/{sheet.denominator}",
        "source": str(sheet.source),
        "version": sheet.version,
    }


def _save(sheets) -> None:
    fields = ["status", "source", "vector", "numerator", "denominator", "version", "updated_at", "submitted_at"]
    ScoreSheet.objects.bulk_create(
        sheets, batch_size=1000, update_conflicts=True, unique_fields=["assignment"], update_fields=fields
    )


@transaction.atomic
def unlock_sheet(*, sheet: ScoreSheet, reason: str, actor: User, at: datetime) -> ScoreSheet:
    """Give a locked sheet back to its judge and tell her why; its values stay as they were. The ledger keeps a hash of
    the reason.
    """
    Edition.objects.select_for_update(of=("self",)).get(panels__assignments=sheet.pk)
    locked = (
        ScoreSheet.objects.select_for_update(of=("self",))
        .select_related("assignment__panel__edition", "assignment__stage", "assignment__judge__user")
        .get(pk=sheet.pk)
    )
    assignment = locked.assignment
    if is_closed(assignment.panel.edition, assignment.stage):
        raise Refused(_("The stage %(stage)s is closed.") % {"stage": assignment.stage})
    if locked.status != SheetStatus.SUBMITTED:
        raise Refused(_("This sheet is not locked."))
    reason = given_reason(reason)
    locked.status, locked.submitted_at, locked.numerator, locked.denominator = SheetStatus.DRAFT, None, None, None
    locked.save(update_fields=["status", "submitted_at", "numerator", "denominator"])
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
    locked.source = SheetSource.CONFIRMED
    locked.save(update_fields=["source"])
    payload = {"judge": assignment.judge.code, "proposal": assignment.proposal.code, "stage": assignment.stage.code}
    ledger.append_events(assignment.panel.edition.ledger_id, [("sheet_confirmed", payload)], actor=actor.code, at=at)
    return locked
