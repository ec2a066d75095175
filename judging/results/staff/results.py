"""Rankings of the stages and of the whole edition, and how every figure came about."""

from functools import partial
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from competition.selectors.editions import stage_of
from competition.staff.desk import edition_desk
from core.errors import Refused
from core.files import workbook_response
from judging.panels.permissions import can_decide
from judging.results.exports.boards import board_workbook
from judging.results.forms import RankingForm
from judging.results.selectors.boards import EVERYTHING, final_board, stage_board, stage_states
from judging.results.selectors.explained import explained
from judging.results.selectors.results import ranking_of
from submissions.models import Proposal

ALL_LINES = 100_000
PROPOSAL_COLUMNS = (gettext_lazy("Rank"), gettext_lazy("Proposal"), gettext_lazy("Work unit"), gettext_lazy("Score"))
STAGE_COLUMNS = (*PROPOSAL_COLUMNS, gettext_lazy("Totals of the judges"), gettext_lazy("Goes on"))
FINAL_COLUMNS = (*PROPOSAL_COLUMNS, gettext_lazy("Award"))


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
    context = frame(
        edition,
        _("Results"),
        states=stage_states(edition),
        published=ranking_of(edition),
        decisions=edition.decisions.select_related("stage", "actor"),
        may_decide=can_decide(request.user),
    )
    return render(request, "judging/staff/ranking_desk.html", context)


@require_safe
@edition_desk
def stage_ranking(request, edition, stage):
    stage = scored_stage(edition, stage)
    read = partial(stage_board, edition, stage)
    context = frame(edition, stage.label, stage=stage, columns=STAGE_COLUMNS)
    return _ranking(request, edition, read, "judging/staff/ranking_stage.html", context)


@require_safe
@edition_desk
def final_ranking(request, edition):
    context = frame(edition, _("Final ranking"), is_final=True, columns=FINAL_COLUMNS)
    return _ranking(request, edition, partial(final_board, edition), "judging/staff/ranking_final.html", context)


def _ranking(request, edition, read, template, context):
    """A page of the board that `read` gives, as it was filtered, or all its lines as a workbook."""
    form = RankingForm(request.GET, edition=edition, is_final="is_final" in context)
    wanted = form.wanted()
    if "xlsx" in request.GET and (board := read(wanted=wanted, lines=ALL_LINES)):
        return workbook_response(board_workbook(edition, board, context["title"]), f"{edition.slug}-peringkat.xlsx")
    query = urlencode({name: value for name, value in form.cleaned_data.items() if value})
    context |= {
        "may_decide": can_decide(request.user),
        "form": form,
        "is_filtered": wanted != EVERYTHING,
        "query": f"&{query}" if query else "",
    }
    return render(request, template, {**context, "board": read(page_number(request), wanted=wanted)})


@require_safe
@edition_desk
def ranking_explain(request, edition, code):
    """Every number of one proposal from raw value to rank."""
    proposal = Proposal.objects.filter(edition=edition, code=code).select_related("unit").first()
    if proposal is None:
        raise Http404
    told = explained(edition, proposal.pk)
    if told is None:
        raise Http404
    context = frame(edition, proposal.code, proposal=proposal, told=told)
    return render(request, "judging/staff/ranking_explain.html", context)
