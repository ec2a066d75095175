"""The judge's own screens. Whatever is not hers does not exist: 404."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import AuthenticatedRequest
from core.errors import Refused
from core.text_changes import StoredText
from judging.panels.enums import AssignmentStatus
from judging.panels.models import Assignment
from judging.panels.permissions import own_assignments
from judging.panels.services.panels import recuse_judge
from judging.scoring.plan import StagePlan
from judging.sheets.forms.filters import QUEUE_STATES, SheetQueueFilter
from judging.sheets.forms.recusal import RecusalForm
from judging.sheets.forms.sheet import SheetVersionForm
from judging.sheets.permissions import can_recuse, can_score_assignment
from judging.sheets.selectors.progress import STATES
from judging.sheets.selectors.queue import judges_of, place_of, queue_page
from judging.sheets.selectors.scoring_plans import get_stage_plan
from judging.sheets.selectors.sheet_draft import OVERALL, SheetInput, opened_fingerprints, overlay_texts, read_sheet
from judging.sheets.selectors.sheet_view import (
    evidence_for,
    fields_of,
    find_differences,
    is_locked,
    parts_of_proposal,
    returned_reason,
    stored_input,
    sum_so_far,
    wrong_fields_of,
)
from judging.sheets.selectors.taken_away import find_assignment_taken_away, why_taken_away
from judging.sheets.services.drafts import lock_sheet, open_assignment, save_draft
from judging.sheets.services.sheets import confirm_sheet
from judging.sheets.views.access import get_own_assignment
from judging.sheets.views.unsaved_sheet import forget_unsaved_sheet, keep_unsaved_sheet, read_unsaved_sheet


@login_required
@never_cache
@require_safe
def judge_queue(request: AuthenticatedRequest) -> HttpResponse:
    """Everything that waits for this judge, with its state; the filter stands in the address."""
    judges = judges_of(request.user)
    if not judges:
        raise Http404
    at = timezone.now()
    filters = SheetQueueFilter(request.GET)
    page, queues = queue_page(judges, state=filters.state, words=filters.words, number=filters.page_number)
    context = {
        "queues": [{"queue": queue, "accepts": queue.accepts(at)} for queue in queues],
        "page": page,
        "query": filters.query,
        "states": [STATES[name] for name in QUEUE_STATES],
        "chosen_state": filters.state,
        "words": filters.words,
    }
    return render(request, "judging/queue.html", context)


@login_required
@never_cache
@require_safe
def score_sheet(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    at, assignment = timezone.now(), get_own_assignment(request.user, uuid)
    open_assignment(assignment=assignment, at=at)
    unsaved = read_unsaved_sheet(request, uuid)
    if unsaved is None:
        return _render_sheet(request, assignment, at)
    problem = _(
        "Your session had ended before this was saved. What you typed is back on the sheet: read it, then save."
    )
    return _render_sheet(request, assignment, at, unsaved, problem)


def _render_sheet(
    request: AuthenticatedRequest,
    assignment: Assignment,
    at: datetime,
    posted: Mapping[str, str] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of the sheet as it is stored, with what of `posted` was changed and could not be stored still in it.
    Where it cannot be stored later either, the sheet shows what is stored, and what was sent stands beside it.
    """
    stage = assignment.stage_rules
    plan, group = get_stage_plan(assignment), assignment.proposal.group.code
    sheet = getattr(assignment, "sheet", None)
    stored, can_score = stored_input(sheet, plan, group), can_score_assignment(request.user, assignment, at)
    unstored = _unstored_input(posted, stored, plan, group) if posted else stored
    on_sheet, beside = (unstored, stored) if can_score else (stored, unstored)
    parts = parts_of_proposal(assignment, stage)
    place = place_of(assignment)
    fields = fields_of(plan, group, on_sheet, sheet=sheet, parts=parts)
    context = {
        "assignment": assignment,
        "stage": stage,
        "is_blind": stage.blind == "identity",
        "parts": parts,
        "files": evidence_for(assignment, stage),
        "fields": fields,
        "wrong_fields": wrong_fields_of(fields, on_sheet.errors),
        "total_so_far": sum_so_far(plan, group, on_sheet.values),
        "comment": on_sheet.comment,
        "comment_error": on_sheet.errors.get(OVERALL, ""),
        "stored_comment": sheet.stored_text(OVERALL) if sheet else StoredText(),
        "sheet": sheet,
        "differences": find_differences(plan, group, content=beside, reference=on_sheet) if problem else [],
        "returned": returned_reason(sheet),
        "is_locked": is_locked(sheet),
        "can_score": can_score,
        "can_recuse": can_recuse(assignment),
        "queue": place.queue,
        "before": place.before,
        "after": place.after,
        "problem": problem,
        "scale": stage.scale,
        "values_are_raw": stage.values == "raw",
        "combine": stage.combine,
        "allows_na": stage.not_applicable != "refuse",
    }
    return render(request, "judging/sheet.html", context, status=status)


def _unstored_input(posted: Mapping[str, str], stored: SheetInput, plan: StagePlan, group: str) -> SheetInput:
    sheet_input = read_sheet(posted, plan=plan, group=group)
    texts = overlay_texts(stored.typed_texts, sheet_input, opened_fingerprints(posted))
    return read_sheet(texts, plan=plan, group=group)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_save(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Saves what is legal of the whole form. `lock` leads on to the page that asks once more. Its address stays in the
    browser after an error, and opening it again leads to the sheet.
    """
    if request.method != "POST":
        return redirect("score-sheet", uuid)
    if not request.user.is_authenticated:
        keep_unsaved_sheet(request, uuid)
        return redirect_to_login(reverse("score-sheet", args=[uuid]))
    if not own_assignments(request.user).filter(uuid=uuid).exists():
        return _render_taken_away(request, uuid)
    at, assignment = timezone.now(), get_own_assignment(request.user, uuid)
    posted = request.POST.dict()
    sheet_input = read_sheet(posted, plan=get_stage_plan(assignment), group=assignment.proposal.group.code)
    texts, opened = sheet_input.storable_texts, opened_fingerprints(posted)
    try:
        saved = save_draft(assignment=assignment, texts=texts, opened=opened, actor=request.user, at=at)
    except Refused as refusal:
        return _render_sheet(request, assignment, at, posted, str(refusal), 403)
    if saved.conflicts:
        problem = _(
            "Another window has saved other values meanwhile. Yours stand on the sheet and are not saved yet: compare, "
            "then save again."
        )
        return _render_sheet(request, assignment, at, posted, problem, 409)
    if sheet_input.errors:
        return _render_sheet(request, assignment, at, posted, status=422)
    forget_unsaved_sheet(request, uuid)
    if "lock" in request.POST:
        return redirect("sheet-lock", uuid)
    messages.success(request, _("Saved %(time)s") % {"time": timezone.localtime(at).strftime("%H.%M.%S")})
    return redirect("score-sheet", uuid)


def _render_taken_away(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """The page for a judge who may no longer score this proposal; it still shows her the notes that she sent."""
    assignment = find_assignment_taken_away(request.user, uuid)
    if assignment is None:
        raise Http404
    forget_unsaved_sheet(request, uuid)
    notes = [text for name, text in request.POST.dict().items() if name.startswith("comment") and text.strip()]
    context = {"assignment": assignment, "notes": notes, "reason": why_taken_away(assignment)}
    return render(request, "judging/sheet_taken_away.html", context, status=404)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_lock(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """What will be locked, then the locking. A second click lands on the locked sheet."""
    at, assignment = timezone.now(), get_own_assignment(request.user, uuid)
    sheet = getattr(assignment, "sheet", None)
    if is_locked(sheet):
        return redirect("score-sheet", uuid)
    if not can_score_assignment(request.user, assignment, at):
        problem = _("The stage is not open: the sheet can be read, but no longer changed.")
        return _render_sheet(request, assignment, at, problem=problem, status=403)
    lines = []
    if request.method == "POST":
        version = SheetVersionForm(request.POST).seen_version
        try:
            lock_sheet(assignment=assignment, seen_version=version, actor=request.user, at=at)
        except Refused as refusal:
            lines, assignment = refusal.lines, get_own_assignment(request.user, uuid)
            sheet = getattr(assignment, "sheet", None)
            if is_locked(sheet):
                return redirect("score-sheet", uuid)
        else:
            forget_unsaved_sheet(request, uuid)
            messages.success(request, _("%(proposal)s is locked.") % {"proposal": assignment.proposal.code})
            return redirect(_next_page(assignment))
    plan, group = get_stage_plan(assignment), assignment.proposal.group.code
    stored = stored_input(sheet, plan, group)
    context = {
        "assignment": assignment,
        "fields": fields_of(plan, group, stored),
        "total_so_far": sum_so_far(plan, group, stored.values),
        "comment": stored.comment,
        "version": sheet.version if sheet else 0,
        "lines": lines,
    }
    return render(request, "judging/sheet_lock.html", context, status=422 if lines else 200)


def _next_page(assignment: Assignment) -> str:
    """Address of the judge's next unfinished sheet, or of her queue when there is none."""
    following = place_of(assignment).queue.following
    return following.get_absolute_url() if following else reverse("judge-queue")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_recuse(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Declare a conflict of interest, until the stage closes."""
    assignment = get_own_assignment(request.user, uuid)
    if not can_recuse(assignment):
        problem = _("The stage is closed; tell the bureau about the conflict.")
        return _render_sheet(request, assignment, timezone.now(), problem=problem, status=403)
    form = RecusalForm(request.POST or None)
    if form.is_valid():
        try:
            recuse_judge(
                assignment=assignment, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error("reason", str(refusal))
        else:
            text = _("You no longer judge %(proposal)s. The bureau sees your reason.")
            messages.success(request, text % {"proposal": assignment.proposal.code})
            return redirect("judge-queue")
    return render(request, "judging/sheet_recuse.html", {"assignment": assignment, "form": form})


@login_required
@require_POST
def sheet_confirm(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """The judge says that an imported sheet is what she scored."""
    assignment = get_own_assignment(request.user, uuid)
    sheet = getattr(assignment, "sheet", None)
    if sheet is None or assignment.status != AssignmentStatus.ACTIVE:
        raise Http404
    try:
        confirm_sheet(sheet=sheet, actor=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(proposal)s is confirmed.") % {"proposal": assignment.proposal.code})
    return redirect("judge-queue")
