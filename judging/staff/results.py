"""Rankings of the stages and of the whole edition, and how every figure came about."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from competition.selectors import stage_of
from competition.staff.desk import edition_desk
from core.errors import Refused
from judging.selectors import explanation_of, ranking_of
from judging.selectors.boards import final_board, stage_board, stage_states
from submissions.models import Proposal


def scored_stage(edition, code):
    try:
        stage = stage_of(edition, code)
    except Refused:
        raise Http404 from None
    if not stage.is_scored:
        raise Http404
    return stage


def page_number(request) -> int:
    text = request.GET.get("halaman", "1")
    return int(text) if text.isascii() and text.isdigit() else 1


def frame(edition, title, **context) -> dict:
    return {"edition": edition, "tab": "results", "title": title, **context}


@require_safe
@edition_desk
def results_desk(request, edition):
    context = frame(edition, _("Results"), states=stage_states(edition), published=ranking_of(edition))
    return render(request, "judging/staff/ranking_desk.html", context)


@require_safe
@edition_desk
def stage_ranking(request, edition, stage):
    stage = scored_stage(edition, stage)
    board = stage_board(edition, stage, page_number(request))
    return render(request, "judging/staff/ranking_stage.html", frame(edition, stage.label, stage=stage, board=board))


@require_safe
@edition_desk
def final_ranking(request, edition):
    board = final_board(edition, page_number(request))
    return render(request, "judging/staff/ranking_final.html", frame(edition, _("Final ranking"), board=board))


@require_safe
@edition_desk
def ranking_explain(request, edition, code):
    """Every number of one proposal from raw value to rank."""
    proposal = Proposal.objects.filter(edition=edition, code=code).select_related("unit").first()
    if proposal is None:
        raise Http404
    try:
        told = explanation_of(edition, proposal.pk)
    except KeyError:
        raise Http404 from None
    labels = {award.code: award.label for award in edition.rules.awards}
    awards = [{**given, "label": labels[given["award"]]} for given in told["awards"]]
    context = frame(edition, proposal.code, proposal=proposal, told={**told, "awards": awards})
    return render(request, "judging/staff/ranking_explain.html", context)
