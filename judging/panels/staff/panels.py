"""Panels, their judges, and the assignment of all proposals at once."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import AuthenticatedRequest
from competition.models import Edition
from competition.selectors.editions import stage_of
from competition.staff.desk import edition_desk
from core.errors import Refused
from core.files import workbook_response
from core.forms import ListForm
from judging.panels.exports import panels_workbook
from judging.panels.forms import JudgeForm, PanelForm, ReasonForm
from judging.panels.models import Assignment, Judge, Panel, PanelSeat
from judging.panels.selectors.panels import panels_by_stage, stage_assignments
from judging.panels.services.panels import (
    assign_everybody,
    exclude_judge,
    make_panel,
    preview_everybody,
    remove_seat,
    set_chair,
)


def panel_or_404(edition: Edition, pk: int) -> Panel:
    panels = Panel.objects.select_related("edition__rulebook_version", "stage__version")
    return get_object_or_404(panels, edition=edition, pk=pk)


@require_safe
@edition_desk
def panel_list(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    if ListForm(request.GET).is_download:
        return workbook_response(panels_workbook(edition, panels_by_stage(edition)), f"{edition.slug}-panel.xlsx")
    return _list(request, edition)


def _list(
    request: AuthenticatedRequest,
    edition: Edition,
    *,
    panel_form: PanelForm | None = None,
    judge_form: JudgeForm | None = None,
    at_panel: int | None = None,
    refusals: Iterable[object] = (),
    status: int = 200,
) -> HttpResponse:
    stages = panels_by_stage(edition)
    judge_form = judge_form or JudgeForm(edition=edition)
    context = {
        "edition": edition,
        "tab": "panels",
        "title": _("Judging panels"),
        "stages": stages,
        "panel_form": panel_form or PanelForm(),
        "judge_form": judge_form,
        "people": judge_form.people,
        "at_panel": at_panel,
        "taken_away": [(stage, stage_assignments(edition, stage)) for stage, panels in stages if panels],
        "refusals": refusals,
    }
    return render(request, "judging/staff/panel_list.html", context, status=status)


@require_POST
@edition_desk
def panel_add(request: AuthenticatedRequest, edition: Edition, stage: str) -> HttpResponse:
    form = PanelForm(request.POST)
    try:
        scored_stage = stage_of(edition, stage)
    except Refused:
        raise Http404 from None
    if not scored_stage.is_scored:
        raise Http404
    if not form.is_valid():
        return _list(request, edition, panel_form=form, refusals=[_("Give the panel a name.")], status=422)
    name = form.cleaned_data["name"]
    make_panel(edition=edition, stage=scored_stage, name=name, people=[], actor=request.user, at=timezone.now())
    messages.success(request, _("The panel %(panel)s stands.") % {"panel": name})
    return redirect("panel-list", edition.slug)


@require_POST
@edition_desk
def judge_add(request: AuthenticatedRequest, edition: Edition, pk: int) -> HttpResponse:
    panel, form = panel_or_404(edition, pk), JudgeForm(request.POST, edition=edition)
    if not form.is_valid():
        lines = [error for errors in form.errors.values() for error in errors]
        return _list(request, edition, judge_form=form, at_panel=panel.pk, refusals=lines, status=422)
    person, code = form.cleaned_data["person"], form.cleaned_data["code"].upper()
    judge = Judge.objects.filter(edition=edition, user=person).first()
    # A person keeps one code in all panels of an edition, whatever the form proposes.
    people = [(judge.code if judge else code, person)]
    try:
        make_panel(
            edition=edition, stage=panel.stage, name=panel.name, people=people, actor=request.user, at=timezone.now()
        )
    except Refused as refused:
        return _list(request, edition, judge_form=form, at_panel=panel.pk, refusals=refused.lines, status=409)
    messages.success(request, _("%(person)s sits in %(panel)s.") % {"person": person, "panel": panel})
    return redirect("panel-list", edition.slug)


@require_POST
@edition_desk
def seat_act(request: AuthenticatedRequest, edition: Edition, pk: int, act: str) -> HttpResponse:
    """`act`: make chair, or take the seat away."""
    seats = PanelSeat.objects.select_related("panel__edition", "panel__stage", "judge__user")
    seat = seats.filter(panel__edition=edition, pk=pk).first()
    # A second click: the seat is gone, as was wanted.
    if seat is None and act == "remove":
        return redirect("panel-list", edition.slug)
    if seat is None:
        raise Http404
    try:
        (set_chair if act == "chair" else remove_seat)(seat=seat, actor=request.user)
    except Refused as refused:
        return _list(request, edition, refusals=refused.lines, status=409)
    text = _("%(judge)s is chair.") if act == "chair" else _("%(judge)s has left the panel.")
    messages.success(request, text % {"judge": seat.judge.code})
    return redirect("panel-list", edition.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@edition_desk
def assign_all(request: AuthenticatedRequest, edition: Edition, pk: int) -> HttpResponse:
    """What would be given to whom, then the deed."""
    panel, refusals = panel_or_404(edition, pk), []
    if request.method == "POST":
        try:
            assignments, left_out = assign_everybody(panel=panel, actor=request.user, at=timezone.now())
        except Refused as refused:
            refusals = refused.lines
        else:
            text = _("%(made)d sheets were given out, %(left)d pairs left out because of a conflict.")
            messages.success(request, text % {"made": len(assignments), "left": len(left_out)})
            return redirect("assignment-matrix", edition.slug, panel.pk)
    new_pairs, conflicts = preview_everybody(panel)
    context = {
        "edition": edition,
        "tab": "panels",
        "title": _("Assign everybody"),
        "panel": panel,
        "fresh": new_pairs,  # the name stands in a sentence that is translated
        "conflicts": conflicts,
        "refusals": refusals,
    }
    return render(request, "judging/staff/assignment_all.html", context, status=409 if refusals else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@edition_desk
def assignment_exclude(request: AuthenticatedRequest, edition: Edition, uuid: UUID) -> HttpResponse:
    """Take a judge off a proposal, with the reason that stays beside it."""
    rows = Assignment.objects.select_related("panel", "stage", "judge__user", "proposal")
    row, refusals = get_object_or_404(rows, panel__edition=edition, uuid=uuid), []
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            exclude_judge(assignment=row, reason=reason, actor=request.user, at=timezone.now())
        except Refused as refused:
            refusals = refused.lines
        else:
            names = {"judge": row.judge.code, "proposal": row.proposal.code}
            messages.success(request, _("%(judge)s does not score %(proposal)s any more.") % names)
            return redirect("assignment-matrix", edition.slug, row.panel_id)
    context = {
        "edition": edition,
        "tab": "panels",
        "title": _("Exclude a judge"),
        "row": row,
        "heading": _("Take %(judge)s off %(proposal)s") % {"judge": row.judge, "proposal": row.proposal},
        "explanation": _(
            "The sheet stays visible with your reason and counts no more. The judge loses access at once."
        ),
        "button": _("Exclude the judge"),
        "back": reverse("assignment-matrix", args=[edition.slug, row.panel_id]),
        "form": form,
        "refusals": refusals,
    }
    status = 409 if form.errors or refusals else 200
    return render(request, "judging/staff/assignment_reason.html", context, status=status)
