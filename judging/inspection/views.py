"""The inspectors' pages: read only, judges by code. Whatever is not there for somebody answers 404."""

from functools import wraps
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.throttle import is_rate_limited
from judging.inspection.exports import ledger_lines, ledger_rows
from judging.inspection.permissions import can_oversee
from judging.inspection.selectors.oversight import Check, checked, overseen_editions, overseen_proposals, stage_counts
from judging.results.selectors.explained import explained
from submissions.permissions import proposals_visible_to

CHECKS_PER_MINUTE = 6
FILES = {
    "jsonl": (ledger_lines, "application/x-ndjson"),
    "csv": (ledger_rows, "text/csv; charset=utf-8"),
}


def for_inspectors(view):
    @login_required
    @never_cache
    @require_safe
    @wraps(view)
    def guarded(request, **named):
        if not can_oversee(request.user):
            raise Http404
        if "slug" in named:
            named["edition"] = get_object_or_404(overseen_editions(), slug=named.pop("slug"))
        return view(request, **named)

    return guarded


@for_inspectors
def oversight_list(request):
    return render(request, "judging/oversight_list.html", {"editions": overseen_editions()})


@for_inspectors
def oversight_edition(request, edition):
    """State, ledger and proposals of one edition; with `periksa` the ledger is checked first."""
    check = _check(request, edition) if "periksa" in request.GET else None
    words = request.GET.get("cari", "").replace("\x00", "").strip()
    page = overseen_proposals(request.user, edition, words=words, number=request.GET.get("halaman", 1))
    context = {
        "edition": edition,
        "version": edition.rulebook_version,
        "stages": stage_counts(edition),
        "check": check,
        "page": page,
        "words": words,
        "query": f"&{urlencode({'cari': words})}" if words else "",
    }
    return render(request, "judging/oversight_edition.html", context)


def _check(request, edition) -> Check:
    if is_rate_limited(request, "audit", limit=CHECKS_PER_MINUTE, seconds=60):
        return Check(refused=_("The ledger was checked several times just now. Wait a minute, then check again."))
    return checked(edition, request.GET.get("kepala", ""))


@for_inspectors
def oversight_proposal(request, edition, code):
    """Every figure of one proposal, from the values of each judge to the rank."""
    proposal = get_object_or_404(
        proposals_visible_to(request.user).select_related("unit"),
        edition=edition,
        code=code,
        submitted_at__isnull=False,
    )
    context = {"edition": edition, "proposal": proposal, "told": explained(edition, proposal.pk)}
    return render(request, "judging/oversight_proposal.html", context)


@for_inspectors
def oversight_ledger(request, edition, kind):
    if kind not in FILES:
        raise Http404
    lines, media_type = FILES[kind]
    response = StreamingHttpResponse(lines(edition.ledger_id), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{edition.slug}-buku-catatan.{kind}"'
    return response
