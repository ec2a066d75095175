"""Rankings of the stages and of the whole edition, and how every figure came about."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from competition.models import Edition, Stage
from competition.selectors.editions import stage_of
from competition.staff.desk import edition_desk
from core.errors import Refused
from core.files import workbook_response
from judging.panels.permissions import can_decide
from judging.results.exports.ranking_pages import ranking_page_workbook
from judging.results.forms import RankingQueryForm
from judging.results.selectors.ranking_filter import ALL_LINES
from judging.results.selectors.ranking_pages import final_ranking_page, stage_ranking_page
from judging.results.selectors.rankings import find_ranking
from judging.results.selectors.score_explanation import explain_proposal_in_words
from judging.results.selectors.stage_states import list_stage_states
from submissions.models import Proposal


def scored_stage_or_404(edition: Edition, code: str) -> Stage:
    """The scored stage with this code; 404 for an unscored one, too, for it has no ranking."""
    try:
        stage = stage_of(edition, code)
    except Refused:
        raise Http404 from None
    if not stage.is_scored:
        raise Http404
    return stage


def results_context(edition: Edition, title: str, **values: Any) -> dict[str, Any]:
    """What every page of the results tab needs, and the values of the page itself."""
    return {"edition": edition, "tab": "results", "title": title, **values}


@require_safe
@edition_desk
def results_desk(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    """The state of every stage, and what the plenary decided."""
    context = results_context(
        edition,
        _("Results"),
        states=list_stage_states(edition),
        published=find_ranking(edition),
        decisions=edition.decisions.select_related("stage", "actor"),
        may_decide=can_decide(request.user),
    )
    return render(request, "judging/staff/ranking_desk.html", context)


@require_safe
@edition_desk
def stage_ranking(request: AuthenticatedRequest, edition: Edition, stage: str) -> HttpResponse:
    """The ranking of a stage, open or closed, and what keeps it from closing."""
    stage_row = scored_stage_or_404(edition, stage)
    query = RankingQueryForm(request.GET, edition=edition, is_final=False)
    ranking_page = stage_ranking_page(
        edition, stage_row, query.page_number, ranking_filter=query.ranking_filter, page_size=query.page_size
    )
    context = results_context(edition, stage_row.label, stage=stage_row, ranking_page=ranking_page)
    return _ranking_response(request, query, "judging/staff/ranking_stage.html", context)


@require_safe
@edition_desk
def final_ranking(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    """The overall final ranking, published or as the sheets stand now."""
    query = RankingQueryForm(request.GET, edition=edition, is_final=True)
    ranking_page = final_ranking_page(
        edition, query.page_number, ranking_filter=query.ranking_filter, page_size=query.page_size
    )
    context = results_context(edition, _("Final ranking"), ranking_page=ranking_page)
    return _ranking_response(request, query, "judging/staff/ranking_final.html", context)


def _ranking_response(
    request: AuthenticatedRequest, query: RankingQueryForm, template: str, context: dict[str, Any]
) -> HttpResponse:
    """The ranking page of the context on screen, or as a workbook where the address asks for it."""
    edition, ranking_page = context["edition"], context["ranking_page"]
    if query.is_download and ranking_page is not None:
        workbook = ranking_page_workbook(edition, ranking_page, context["title"])
        return workbook_response(workbook, f"{edition.slug}-peringkat.xlsx")
    context |= {
        "may_decide": can_decide(request.user),
        "form": query,
        "is_filtered": query.ranking_filter != ALL_LINES,
        "query": query.query,
    }
    return render(request, template, context)


@require_safe
@edition_desk
def ranking_explain(request: AuthenticatedRequest, edition: Edition, code: str) -> HttpResponse:
    """Every number of one proposal from raw value to rank."""
    proposal = get_object_or_404(Proposal.objects.select_related("unit"), edition=edition, code=code)
    explanation = explain_proposal_in_words(edition, proposal.pk)
    if explanation is None:
        raise Http404
    context = results_context(edition, proposal.code, proposal=proposal, explanation=explanation)
    return render(request, "judging/staff/ranking_explain.html", context)
