"""Saving a score sheet while its judge writes: one field at a time, small JSON in, small JSON out."""

from uuid import UUID

from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.autosave import SavedText, ask_to_sign_in, refuse_other_account, respond_to_change
from core.errors import Refused
from core.formats import format_number_id
from core.text_changes import TextChange
from judging.panels.models import Assignment
from judging.panels.permissions import own_assignments
from judging.sheets.models import ScoreSheet
from judging.sheets.selectors.scoring_plans import get_stage_plan
from judging.sheets.selectors.sheet_draft import field_names, read_sheet
from judging.sheets.selectors.sheet_view import PLACES, sum_so_far
from judging.sheets.selectors.taken_away import find_assignment_taken_away, why_taken_away
from judging.sheets.services.drafts import refuse_unless_open, save_sheet_change


@never_cache
@require_POST
def sheet_field_save(request: HttpRequest, uuid: UUID, field: str) -> JsonResponse:
    """Save the change of one field; 401 sign in first, 404 no field of a sheet of hers, 403 not now, otherwise as
    `respond_to_change`. The answer carries the provisional total and the version of the whole sheet.
    """
    if not request.user.is_authenticated:
        return ask_to_sign_in()
    actor, at = request.user, timezone.now()
    other_account = refuse_other_account(request, actor.code)
    if other_account is not None:
        return other_account
    rows = own_assignments(actor).select_related(
        "stage", "panel__edition__rulebook_version", "proposal__group", "sheet"
    )
    assignment = rows.filter(uuid=uuid).first()
    if assignment is None:
        lost = find_assignment_taken_away(actor, uuid)
        if lost is None:
            raise Http404
        return JsonResponse({"problem": why_taken_away(lost)}, status=404)
    if field not in field_names(get_stage_plan(assignment), assignment.proposal.group.code):
        raise Http404

    try:
        refuse_unless_open(assignment, actor, at)
    except Refused as refusal:
        return JsonResponse({"problem": str(refusal)}, status=403)

    def save(change: TextChange) -> SavedText:
        sheet = save_sheet_change(assignment=assignment, name=field, change=change, actor=actor, at=at)
        # Notes are stored as they are typed; a number and a tick may be stored otherwise.
        is_cleaned = not field.startswith("comment")
        details = _describe_sheet(assignment, sheet)
        return SavedText(sheet.stored_text(field), sheet.updated_at, is_cleaned=is_cleaned, details=details)

    return respond_to_change(request, save=save)


def _describe_sheet(assignment: Assignment, sheet: ScoreSheet) -> dict[str, str | int]:
    plan, group = get_stage_plan(assignment), assignment.proposal.group.code
    so_far = sum_so_far(plan, group, read_sheet(sheet.draft_texts, plan=plan, group=group).values)
    return {
        "sheet_version": sheet.version,
        "total": "–" if so_far.total is None else format_number_id(so_far.total, PLACES),
        "weight": int(so_far.weight),
        "missing": so_far.missing,
    }
