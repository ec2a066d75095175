"""What cannot be taken back: closing, advancing, the plenary, publishing. Each is shown before it is done."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competition.enums import EditionStatus
from competition.rulebook.vocabulary import RankingScope
from competition.staff.desk import edition_desk
from core.errors import Refused
from judging.panels.selectors.conflicts import standing_conflicts
from judging.results.enums import DecisionKind
from judging.results.forms import DecisionForm, TypedConfirmation
from judging.results.permissions import kinds_for
from judging.results.selectors.boards import Wanted, final_board, stage_board
from judging.results.selectors.results import ranking_of
from judging.results.services.closing import advance, close_stage
from judging.results.services.decisions import record_decision
from judging.results.services.publication import publish
from judging.results.staff.results import frame, scored_stage

FORM = require_http_methods(["GET", "HEAD", "POST"])


def _confirmed(request, edition, deed):
    """(form, refusals, done): runs the deed when the address was typed rightly."""
    form = TypedConfirmation(request.POST or None, edition=edition)
    if not form.is_valid():
        return form, [], False
    try:
        deed()
    except Refused as refused:
        return form, refused.lines, False
    return form, [], True


@FORM
@edition_desk(admin=True)
def stage_close(request, edition, stage):
    stage = scored_stage(edition, stage)
    board = stage_board(edition, stage, 1)
    if board is not None and board.is_final:
        messages.info(request, _("%(stage)s is closed already.") % {"stage": stage})
        return redirect("results-stage", edition.slug, stage.code)
    form, refusals, done = _confirmed(
        request,
        edition,
        lambda: close_stage(edition=edition, stage=stage, actor=request.user, at=timezone.now()),
    )
    if done:
        messages.success(request, _("%(stage)s is closed; its sheets are final.") % {"stage": stage})
        return redirect("results-stage", edition.slug, stage.code)
    conflicts = standing_conflicts(edition, stage)
    context = frame(
        edition, _("Close the stage"), stage=stage, board=board, conflicts=conflicts, form=form, refusals=refusals
    )
    return render(request, "judging/staff/close_stage.html", context, status=409 if refusals else 200)


@FORM
@edition_desk(admin=True)
def stage_advance(request, edition, stage):
    stage = scored_stage(edition, stage)
    board = stage_board(edition, stage, 1)
    if board is not None and board.is_advanced:
        messages.info(request, _("%(stage)s was advanced before.") % {"stage": stage})
        return redirect("results-stage", edition.slug, stage.code)
    form, refusals, done = _confirmed(
        request, edition, lambda: advance(edition=edition, stage=stage, actor=request.user, at=timezone.now())
    )
    if done:
        messages.success(request, _("It is recorded who goes on from %(stage)s.") % {"stage": stage})
        return redirect("results-stage", edition.slug, stage.code)
    going = stage_board(edition, stage, wanted=Wanted(goes_on=True)).page if board else ()
    context = frame(
        edition,
        _("Let the best go on"),
        stage=stage,
        board=board,
        going=going,
        more=going.paginator.count - len(going) if board else 0,
        form=form,
        refusals=refusals,
    )
    return render(request, "judging/staff/advance_stage.html", context, status=409 if refusals else 200)


@FORM
@edition_desk(admin=True)
def plenary_decide(request, edition):
    """About one stage (`tahap`) or about the final ranking."""
    code = request.GET.get("tahap", "")
    stage = scored_stage(edition, code) if code else None
    if not kinds_for(edition.rules, code):
        raise Http404
    named = request.GET.get("proposal", "")
    form, refusals = DecisionForm(request.POST or None, rules=edition.rules, stage=code, proposals=named), []
    if form.is_valid():
        data = form.cleaned_data
        try:
            record_decision(
                edition=edition,
                stage=stage,
                kind=DecisionKind(data["kind"]),
                proposals=form.codes(),
                reason=data["reason"],
                to_rank=data.get("to_rank"),
                scope=RankingScope(data.get("scope") or RankingScope.OVERALL),
                actor=request.user,
                at=timezone.now(),
            )
        except Refused as refused:
            refusals = refused.lines
        else:
            messages.success(request, _("The plenary's decision is recorded."))
            return redirect("results-stage", edition.slug, code) if stage else redirect("results-final", edition.slug)
    context = frame(edition, _("Record the plenary's decision"), stage=stage, form=form, refusals=refusals)
    return render(request, "judging/staff/decision_form.html", context, status=409 if refusals else 200)


@FORM
@edition_desk(admin=True)
def results_publish(request, edition):
    if edition.status == EditionStatus.PUBLISHED:
        return redirect("results-final", edition.slug)
    form, refusals, done = _confirmed(
        request, edition, lambda: publish(edition=edition, actor=request.user, at=timezone.now())
    )
    if done:
        messages.success(request, _("The results are published."))
        return redirect("results-final", edition.slug)
    board = final_board(edition, 1)
    context = frame(
        edition,
        _("Publish the results"),
        board=board,
        publication=edition.rules.publication,
        published=ranking_of(edition),
        form=form,
        refusals=refusals,
    )
    return render(request, "judging/staff/publish_results.html", context, status=409 if refusals else 200)
