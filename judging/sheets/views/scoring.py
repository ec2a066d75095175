"""The judge's own screens. Whatever is not hers does not exist: 404."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Refused
from judging.panels.enums import AssignmentStatus
from judging.panels.models import Assignment
from judging.panels.permissions import own_assignments
from judging.panels.services.panels import recuse
from judging.scoring.plan import StagePlan
from judging.sheets.forms.recusal import RecusalForm
from judging.sheets.permissions import can_recuse, can_score_assignment
from judging.sheets.selectors.progress import STATES
from judging.sheets.selectors.queue import judges_of, place_of, queue_page
from judging.sheets.selectors.scoring_plans import get_scoring_plan
from judging.sheets.selectors.sheet_draft import OVERALL, read_sheet
from judging.sheets.selectors.sheet_view import (
    evidence_for,
    fields_of,
    find_differences,
    is_locked,
    parts_of_proposal,
    returned_reason,
    standing_of,
    stored_input,
)
from judging.sheets.services.drafts import StaleSheet, lock_sheet, open_assignment, save_draft
from judging.sheets.services.sheets import confirm_sheet
from judging.sheets.views.held import held, hold, let_go

FILTERS = ("assigned", "opened", "draft", "locked", "recused")
MOST_DIGITS = 10


def _own_assignment(request, uuid):
    rows = own_assignments(request.user).select_related(
        "stage",
        "judge__user",
        "judge__edition__rulebook_version",
        "panel__edition__rulebook_version",
        "sheet",
        "proposal__group",
        "proposal__category",
    )
    return get_object_or_404(rows.select_related("proposal__unit"), uuid=uuid)


@login_required
@never_cache
@require_safe
def judge_queue(request):
    """Everything that waits for this judge, with its state; the filter stands in the address."""
    judges = judges_of(request.user)
    if not judges:
        raise Http404
    at = timezone.now()
    chosen = request.GET.get("keadaan", "")
    chosen = chosen if chosen in FILTERS else ""
    words = request.GET.get("cari", "").replace("\x00", "").strip()
    page, queues = queue_page(judges, state=chosen, words=words, number=request.GET.get("halaman", 1))
    context = {
        "queues": [{"queue": queue, "accepts": queue.accepts(at)} for queue in queues],
        "page": page,
        "query": f"&{urlencode({'keadaan': chosen, 'cari': words})}",
        "states": [STATES[name] for name in FILTERS],
        "chosen": chosen,
        "words": words,
    }
    return render(request, "judging/queue.html", context)


@login_required
@never_cache
@require_safe
def score_sheet(request, uuid):
    at, assignment = timezone.now(), _own_assignment(request, uuid)
    open_assignment(assignment=assignment, at=at)
    waiting = held(request, uuid)
    if waiting is None:
        return _render_sheet(request, assignment, at)
    typed = read_sheet(waiting, plan=_plan_of(assignment), group=assignment.proposal.group.code)
    problem = _(
        "Your session had ended before this was saved. What you typed is back on the sheet: read it, then save."
    )
    return _render_sheet(request, assignment, at, typed, problem)


def _plan_of(assignment) -> StagePlan:
    return get_scoring_plan(assignment.panel.edition).stages[assignment.stage.code]


def _version_in(data) -> int:
    """Which state of the sheet a page was made from; 0 = there was none yet."""
    text = data.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < MOST_DIGITS else 0


def _render_sheet(request, assignment, at, typed=None, problem="", status=200):
    """The sheet as stored, or, when `typed` could not be kept, with what was typed still in it. Where it cannot be kept
    later either, the sheet shows what is stored and what was typed stands beside it.
    """
    stage = assignment.stage_rules
    plan, group = _plan_of(assignment), assignment.proposal.group.code
    sheet = getattr(assignment, "sheet", None)
    stored, can_score = stored_input(sheet, plan, group), can_score_assignment(request.user, assignment, at)
    on_sheet, beside = (typed or stored, stored) if can_score else (stored, typed or stored)
    parts = parts_of_proposal(assignment, stage)
    place = place_of(assignment)
    context = {
        "assignment": assignment,
        "stage": stage,
        "is_blind": stage.blind == "identity",
        "parts": parts,
        "files": evidence_for(assignment, stage),
        "fields": fields_of(plan, group, on_sheet, parts=parts),
        "standing": standing_of(plan, group, on_sheet.values),
        "comment": on_sheet.comment,
        "comment_error": on_sheet.errors.get(OVERALL, ""),
        "version": sheet.version if sheet else 0,
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


@require_POST
def sheet_save(request, uuid):
    """Saves what is legal. `lock` leads on to the page that asks once more; scripts get a line instead of a page."""
    is_script = request.headers.get("X-Requested-With") == "fetch"
    if not request.user.is_authenticated:
        if is_script:
            return HttpResponse(status=401)
        hold(request, uuid)
        return redirect_to_login(reverse("score-sheet", args=[uuid]))
    if not own_assignments(request.user).filter(uuid=uuid).exists():
        return _taken_away(request, uuid, is_script)
    at, assignment = timezone.now(), _own_assignment(request, uuid)
    plan, version = _plan_of(assignment), _version_in(request.POST)
    typed = read_sheet(request.POST, plan=plan, group=assignment.proposal.group.code)
    problem, status = "", 422 if typed.errors else 200
    try:
        save_draft(assignment=assignment, draft=typed.draft, version=version, actor=request.user, at=at)
    except StaleSheet as refusal:
        problem, status = str(refusal), 409
    except Refused as refusal:
        problem, status = str(refusal), 403
    if not problem:
        let_go(request, uuid)
    if is_script:
        sheet = getattr(assignment, "sheet", None)
        context = {
            "problem": problem,
            "errors": typed.errors,
            "at": at,
            "version": sheet.version if sheet else 0,
            "standing": standing_of(plan, assignment.proposal.group.code, typed.values),
        }
        return render(request, "judging/partials/_saved.html", context, status=status)
    if problem or typed.errors:
        return _render_sheet(request, assignment, at, typed, problem, status)
    if "lock" in request.POST:
        return redirect("sheet-lock", uuid)
    messages.success(request, _("Saved %(time)s") % {"time": timezone.localtime(at).strftime("%H.%M.%S")})
    return redirect("score-sheet", uuid)


def _taken_away(request, uuid, is_script):
    """The sheet is gone for this judge; what was typed is hers and stays readable."""
    row = Assignment.objects.filter(uuid=uuid, judge__user=request.user).select_related("proposal", "stage").first()
    if row is None:
        raise Http404
    let_go(request, uuid)
    typed = [text for name, text in request.POST.items() if name.startswith("comment") and text.strip()]
    context = {"assignment": row, "typed": typed, "by_judge": row.status == AssignmentStatus.RECUSED}
    name = "judging/partials/_taken_away.html" if is_script else "judging/sheet_taken_away.html"
    return render(request, name, context, status=404)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_lock(request, uuid):
    """What will be locked, then the locking. A second click lands on the locked sheet."""
    at, assignment = timezone.now(), _own_assignment(request, uuid)
    sheet = getattr(assignment, "sheet", None)
    if is_locked(sheet):
        return redirect("score-sheet", uuid)
    if not can_score_assignment(request.user, assignment, at):
        problem = _("The stage is not open: the sheet can be read, but no longer changed.")
        return _render_sheet(request, assignment, at, problem=problem, status=403)
    lines = []
    if request.method == "POST":
        version = _version_in(request.POST)
        try:
            lock_sheet(assignment=assignment, seen_version=version, actor=request.user, at=at)
        except Refused as refusal:
            lines, assignment = refusal.lines, _own_assignment(request, uuid)
            sheet = getattr(assignment, "sheet", None)
            if is_locked(sheet):
                return redirect("score-sheet", uuid)
        else:
            let_go(request, uuid)
            messages.success(request, _("%(proposal)s is locked.") % {"proposal": assignment.proposal.code})
            return redirect(_after(request, assignment))
    plan, group = _plan_of(assignment), assignment.proposal.group.code
    stored = stored_input(sheet, plan, group)
    context = {
        "assignment": assignment,
        "fields": fields_of(plan, group, stored),
        "standing": standing_of(plan, group, stored.values),
        "comment": stored.comment,
        "version": sheet.version if sheet else 0,
        "lines": lines,
    }
    return render(request, "judging/sheet_lock.html", context, status=422 if lines else 200)


def _after(request, assignment):
    following = place_of(assignment).queue.following
    return following.get_absolute_url() if following else "judge-queue"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_recuse(request, uuid):
    """Declare a conflict of interest, until the stage closes."""
    assignment = _own_assignment(request, uuid)
    if not can_recuse(assignment):
        problem = _("The stage is closed; tell the bureau about the conflict.")
        return _render_sheet(request, assignment, timezone.now(), problem=problem, status=403)
    form = RecusalForm(request.POST or None)
    if form.is_valid():
        try:
            recuse(assignment=assignment, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("reason", str(refusal))
        else:
            text = _("You no longer judge %(proposal)s. The bureau sees your reason.")
            messages.success(request, text % {"proposal": assignment.proposal.code})
            return redirect("judge-queue")
    return render(request, "judging/sheet_recuse.html", {"assignment": assignment, "form": form})


@login_required
@require_POST
def sheet_confirm(request, uuid):
    """The judge says that an imported sheet is what she scored."""
    assignment = _own_assignment(request, uuid)
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
