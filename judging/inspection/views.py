"""The inspectors' pages: read only, judges by code. What a person may not see answers 404, as if it did not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from competition.models import Edition
from core.throttle import is_rate_limited
from judging.inspection.exports import ledger_csv_lines, ledger_json_lines
from judging.inspection.forms import InspectedEditionForm
from judging.inspection.permissions import can_inspect
from judging.inspection.selectors.inspected_editions import (
    count_stage_sheets,
    inspected_editions,
    inspected_proposals,
)
from judging.inspection.selectors.ledger_check import LedgerCheck, check_ledger
from judging.results.selectors.score_explanation import explain_proposal_in_words
from submissions.permissions import proposals_visible_to

CHECKS_PER_MINUTE = 6
LEDGER_FILES = {
    "jsonl": (ledger_json_lines, "application/x-ndjson"),
    "csv": (ledger_csv_lines, "text/csv; charset=utf-8"),
}
View = Callable[..., HttpResponseBase]


def for_inspectors(view: View) -> View:
    """Open a page to inspectors only; a `slug` in its address reaches the view as `edition`."""

    # Never cached: on a shared computer the next person must not find the figures with the back button.
    @login_required
    @never_cache
    @require_safe
    @wraps(view)
    def open_view(request: AuthenticatedRequest, **arguments: Any) -> HttpResponseBase:
        if not can_inspect(request.user):
            raise Http404
        if "slug" in arguments:
            arguments["edition"] = get_object_or_404(inspected_editions(), slug=arguments.pop("slug"))
        return view(request, **arguments)

    return open_view


@for_inspectors
def inspection_list(request: AuthenticatedRequest) -> HttpResponse:
    return render(request, "judging/inspection_list.html", {"editions": inspected_editions()})


@for_inspectors
def inspection_edition(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    """Status, ledger and proposals of one edition; the ledger is checked where the address asks for it."""
    form = InspectedEditionForm(request.GET)
    context = {
        "edition": edition,
        "version": edition.rulebook_version,
        "stages": count_stage_sheets(edition),
        "check": _check_ledger(request, edition, form.printed_head) if form.is_check_requested else None,
        "page": inspected_proposals(request.user, edition, words=form.words, page_number=form.page_number),
        "words": form.words,
        "query": form.query,
    }
    return render(request, "judging/inspection_edition.html", context)


def _check_ledger(request: AuthenticatedRequest, edition: Edition, printed_head: str) -> LedgerCheck:
    # A check reads the complete ledger and computes the result again, so a page may not be reloaded without end.
    if is_rate_limited(request, "audit", limit=CHECKS_PER_MINUTE, seconds=60):
        refusal = _("The ledger was checked several times just now. Wait a minute, then check again.")
        return LedgerCheck(refusal=refusal)
    return check_ledger(edition, printed_head)


@for_inspectors
def inspection_proposal(request: AuthenticatedRequest, edition: Edition, code: str) -> HttpResponse:
    """Every figure of one proposal, from the values of each judge to the rank."""
    proposal = get_object_or_404(
        proposals_visible_to(request.user).select_related("unit"),
        edition=edition,
        code=code,
        submitted_at__isnull=False,
    )
    explanation = explain_proposal_in_words(edition, proposal.pk)
    context = {"edition": edition, "proposal": proposal, "explanation": explanation}
    return render(request, "judging/inspection_proposal.html", context)


@for_inspectors
def inspection_ledger(request: AuthenticatedRequest, edition: Edition, kind: str) -> StreamingHttpResponse:
    """The ledger as a file; `kind` is its extension."""
    if kind not in LEDGER_FILES:
        raise Http404
    read_lines, media_type = LEDGER_FILES[kind]
    response = StreamingHttpResponse(read_lines(edition.ledger_id), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{edition.slug}-buku-catatan.{kind}"'
    return response
