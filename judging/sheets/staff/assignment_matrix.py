"""Who reads which proposal, assigned by hand."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from competition.models import Edition
from competition.staff.desk import edition_desk
from core.errors import Refused
from judging.panels.models import Judge, Panel
from judging.panels.selectors.conflicts import entrants_of
from judging.panels.services.panels import assign_pairs
from judging.panels.staff.panels import panel_or_404
from judging.sheets.forms.filters import WordsFilter
from judging.sheets.forms.pairs import PairsForm
from judging.sheets.selectors.assignments import assignment_page
from submissions.models import Proposal


@require_http_methods(["GET", "HEAD", "POST"])
@edition_desk
def assignment_matrix_view(request: AuthenticatedRequest, edition: Edition, pk: int) -> HttpResponse:
    """By hand: a box for each pair that is possible; pairs of one agency say why they are not."""
    panel, refusals = panel_or_404(edition, pk), []
    filters, ticked_pairs = WordsFilter(request.GET), PairsForm(request.POST).pairs
    if request.method == "POST":
        try:
            pairs = _find_pairs(panel, ticked_pairs)
            assignments = assign_pairs(panel=panel, pairs=pairs, actor=request.user, at=timezone.now())
        except Refused as refused:
            refusals = refused.lines
        else:
            messages.success(request, _("%(made)d sheets were given out.") % {"made": len(assignments)})
            return redirect(request.get_full_path())
    judges, page = assignment_page(panel, filters.words, filters.page_number)
    context = {
        "edition": edition,
        "tab": "panels",
        "title": _("Assignment"),
        "panel": panel,
        "judges": judges,
        "page": page,
        "words": filters.words,
        "query": filters.query,
        "ticked_pairs": {f"{judge}-{proposal}" for judge, proposal in ticked_pairs},
        "refusals": refusals,
    }
    return render(request, "judging/staff/assignment_matrix.html", context, status=409 if refusals else 200)


def _find_pairs(panel: Panel, ids: set[tuple[int, int]]) -> list[tuple[Judge, Proposal]]:
    judges = panel.judges.select_related("user").in_bulk({judge for judge, _proposal in ids})
    proposals = entrants_of(panel.edition, panel.stage).in_bulk({proposal for _judge, proposal in ids})
    if any(judge not in judges or proposal not in proposals for judge, proposal in ids):
        raise Refused(_("A judge or proposal is not in this panel any more. Look at the table again."))
    return [(judges[judge], proposals[proposal]) for judge, proposal in sorted(ids)]
