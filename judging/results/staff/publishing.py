"""What cannot be taken back: closing, advancing, the plenary, publishing. Each is shown before it is done."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from competition.enums import EditionStatus
from competition.forms.edition import EditionConfirmationForm
from competition.models import Edition
from competition.staff.desk import edition_desk
from core.errors import Refused
from judging.panels.selectors.conflicts import standing_conflicts
from judging.results.forms import DecisionForm, DecisionQueryForm
from judging.results.permissions import allowed_decision_kinds
from judging.results.selectors.ranking_filter import RankingFilter
from judging.results.selectors.ranking_pages import final_ranking_page, stage_ranking_page
from judging.results.selectors.rankings import find_ranking
from judging.results.services.closing import advance_stage, close_stage
from judging.results.services.decisions import record_decision
from judging.results.services.publication import publish_result
from judging.results.staff.rankings import results_context, scored_stage_or_404

ALLOW_FORM = require_http_methods(["GET", "HEAD", "POST"])


class ConfirmedAct(NamedTuple):
    """An act that waits for the address of the edition: the form, why it was refused, and whether it is done."""

    form: EditionConfirmationForm
    refusals: Sequence[str]
    is_done: bool


def _act_when_confirmed(request: AuthenticatedRequest, edition: Edition, act: Callable[[], object]) -> ConfirmedAct:
    """Run the act if the request confirms it rightly."""
    form = EditionConfirmationForm(request.POST or None, edition=edition)
    if not form.is_valid():
        return ConfirmedAct(form, [], False)
    try:
        act()
    except Refused as refused:
        return ConfirmedAct(form, refused.lines, False)
    return ConfirmedAct(form, [], True)


@ALLOW_FORM
@edition_desk(admin=True)
def stage_close(request: AuthenticatedRequest, edition: Edition, stage: str) -> HttpResponse:
    """The ranking as it will be stored and all that is missing, then the closing."""
    stage_row = scored_stage_or_404(edition, stage)
    ranking_page = stage_ranking_page(edition, stage_row)
    # A second click, or a second window: what was wanted is done.
    if ranking_page is not None and ranking_page.is_final:
        messages.info(request, _("%(stage)s is closed already.") % {"stage": stage_row})
        return redirect("results-stage", edition.slug, stage_row.code)
    closing = _act_when_confirmed(
        request,
        edition,
        lambda: close_stage(edition=edition, stage=stage_row, actor=request.user, at=timezone.now()),
    )
    if closing.is_done:
        messages.success(request, _("%(stage)s is closed; its sheets are final.") % {"stage": stage_row})
        return redirect("results-stage", edition.slug, stage_row.code)
    context = results_context(
        edition,
        _("Close the stage"),
        stage=stage_row,
        ranking_page=ranking_page,
        conflicts=standing_conflicts(edition, stage_row),
        form=closing.form,
        refusals=closing.refusals,
    )
    return render(request, "judging/staff/close_stage.html", context, status=409 if closing.refusals else 200)


@ALLOW_FORM
@edition_desk(admin=True)
def stage_advance(request: AuthenticatedRequest, edition: Edition, stage: str) -> HttpResponse:
    """Who advances by the rulebook, then the record of it."""
    stage_row = scored_stage_or_404(edition, stage)
    ranking_page = stage_ranking_page(edition, stage_row)
    if ranking_page is not None and ranking_page.is_advanced:
        messages.info(request, _("%(stage)s was advanced before.") % {"stage": stage_row})
        return redirect("results-stage", edition.slug, stage_row.code)
    advancing = _act_when_confirmed(
        request,
        edition,
        lambda: advance_stage(edition=edition, stage=stage_row, actor=request.user, at=timezone.now()),
    )
    if advancing.is_done:
        messages.success(request, _("It is recorded who goes on from %(stage)s.") % {"stage": stage_row})
        return redirect("results-stage", edition.slug, stage_row.code)
    advancing_page = stage_ranking_page(edition, stage_row, ranking_filter=RankingFilter(advances=True))
    context = results_context(
        edition,
        _("Let the best go on"),
        stage=stage_row,
        ranking_page=ranking_page,
        advancing=advancing_page.lines if advancing_page else (),
        more=advancing_page.lines.paginator.count - len(advancing_page.lines) if advancing_page else 0,
        form=advancing.form,
        refusals=advancing.refusals,
    )
    return render(request, "judging/staff/advance_stage.html", context, status=409 if advancing.refusals else 200)


@ALLOW_FORM
@edition_desk(admin=True)
def plenary_decide(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    """Record a decision about one stage (`tahap` in the address) or about the final ranking."""
    query = DecisionQueryForm(request.GET)
    if not query.is_valid():
        raise Http404
    code = query.cleaned_data["tahap"]
    stage = scored_stage_or_404(edition, code) if code else None
    kinds = allowed_decision_kinds(edition.rules, code)
    if not kinds:
        raise Http404
    proposals = query.cleaned_data["proposal"]
    form = DecisionForm(request.POST or None, rules=edition.rules, kinds=kinds, proposals=proposals)
    refusals: Sequence[str] = ()
    if form.is_valid():
        try:
            record_decision(
                edition=edition, stage=stage, **form.service_arguments(), actor=request.user, at=timezone.now()
            )
        except Refused as refused:
            refusals = refused.lines
        else:
            messages.success(request, _("The plenary's decision is recorded."))
            return redirect("results-stage", edition.slug, code) if stage else redirect("results-final", edition.slug)
    context = results_context(edition, _("Record the plenary's decision"), stage=stage, form=form, refusals=refusals)
    return render(request, "judging/staff/decision_form.html", context, status=409 if refusals else 200)


@ALLOW_FORM
@edition_desk(admin=True)
def results_publish(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    """What the public will read, then the publication."""
    if edition.status == EditionStatus.PUBLISHED:
        return redirect("results-final", edition.slug)
    publishing = _act_when_confirmed(
        request, edition, lambda: publish_result(edition=edition, actor=request.user, at=timezone.now())
    )
    if publishing.is_done:
        messages.success(request, _("The results are published."))
        return redirect("results-final", edition.slug)
    context = results_context(
        edition,
        _("Publish the results"),
        ranking_page=final_ranking_page(edition),
        publication=edition.rules.publication,
        published=find_ranking(edition),
        form=publishing.form,
        refusals=publishing.refusals,
    )
    return render(request, "judging/staff/publish_results.html", context, status=409 if publishing.refusals else 200)
