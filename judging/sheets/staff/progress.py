"""How far the judges are, without any of their values; unlocking and reminding."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import can_manage_people
from accounts.requests import AuthenticatedRequest
from competition.models import Edition, Stage
from competition.staff.desk import edition_desk
from core.errors import Refused
from core.files import workbook_response
from judging.panels.forms import ReasonForm
from judging.sheets.exports import progress_workbook
from judging.sheets.forms.filters import ProgressFilter
from judging.sheets.models import ScoreSheet
from judging.sheets.selectors.progress import STATES, chosen_stage, judges_to_remind, progress_of
from judging.sheets.services.reminders import remind_judges
from judging.sheets.services.sheets import unlock_sheet

LINES = 100


def _progress_url(edition: Edition, stage: Stage) -> str:
    return f"{reverse('progress', args=[edition.slug])}?tahap={stage.code}"


@require_safe
@edition_desk
def progress_matrix(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    filters = ProgressFilter(request.GET)
    stages, stage = chosen_stage(edition, filters.stage_code)
    current = progress_of(edition, stage) if stage else None
    lines = current.filter_lines(filters.words, only_unfinished=filters.only_unfinished) if current else []
    if current and filters.is_download:
        name = f"{edition.slug}-{current.stage.code}-kemajuan.xlsx"
        return workbook_response(progress_workbook(edition, current, lines), name)
    context = {
        "edition": edition,
        "tab": "progress",
        "title": _("Progress"),
        "stages": stages,
        "stage": stage,
        "progress": current,
        "page": Paginator(lines, LINES).get_page(filters.page_number),
        "query": filters.query_for(stage),
        "only_unfinished": filters.only_unfinished,
        "words": filters.words,
        "states": STATES.values(),
        "may_unlock": current and not current.closed and can_manage_people(request.user),
    }
    return render(request, "judging/staff/progress.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@edition_desk(admin=True)
def sheet_unlock(request: AuthenticatedRequest, edition: Edition, uuid: UUID) -> HttpResponse:
    sheets = ScoreSheet.objects.select_related("assignment__judge__user", "assignment__proposal", "assignment__stage")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    sheet, refusals = get_object_or_404(sheets, assignment__panel__edition=edition, assignment__uuid=uuid), []
    row = sheet.assignment
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            unlock_sheet(sheet=sheet, reason=reason, actor=request.user, at=timezone.now())
        except Refused as refused:
            refusals = refused.lines
        else:
            names = {"judge": row.judge.code, "proposal": row.proposal.code}
            messages.success(request, _("The sheet of %(judge)s for %(proposal)s is open again.") % names)
            return redirect(_progress_url(edition, row.stage))
    context = {
        "edition": edition,
        "tab": "progress",
        "title": _("Unlock a sheet"),
        "row": row,
        "heading": _("Unlock the sheet of %(judge)s for %(proposal)s") % {"judge": row.judge, "proposal": row.proposal},
        "explanation": _(
            "The judge reads the reason by mail and on the sheet, can change the values and must lock the sheet again."
        ),
        "button": _("Unlock the sheet"),
        "back": _progress_url(edition, row.stage),
        "form": form,
        "refusals": refusals,
    }
    status = 409 if form.errors or refusals else 200
    return render(request, "judging/staff/assignment_reason.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@edition_desk
def progress_remind(request: AuthenticatedRequest, edition: Edition, stage: str) -> HttpResponse:
    """Who gets the mail, then the mail."""
    _stages, stage_row = chosen_stage(edition, stage)
    if stage_row is None or stage_row.code != stage:
        raise Http404
    refusals = []
    if request.method == "POST":
        try:
            reminded = remind_judges(edition=edition, stage=stage_row, actor=request.user, at=timezone.now())
        except Refused as refused:
            refusals = refused.lines
        else:
            messages.success(request, _("%(count)d judges get a reminder by mail.") % {"count": len(reminded)})
            return redirect(_progress_url(edition, stage_row))
    current = progress_of(edition, stage_row)
    context = {
        "edition": edition,
        "tab": "progress",
        "title": _("Remind judges"),
        "progress": current,
        "reminded": judges_to_remind(current),
        "back": _progress_url(edition, stage_row),
        "refusals": refusals,
    }
    return render(request, "judging/staff/progress_remind.html", context, status=409 if refusals else 200)
