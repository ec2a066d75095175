"""Who reads which proposal, assigned by hand."""

import re
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competition.staff.desk import edition_desk
from core.errors import Refused
from core.query_text import read_query_text
from judging.panels.models import Judge
from judging.panels.selectors.conflicts import entrants_of
from judging.panels.services.panels import assign
from judging.panels.staff.panels import panel_or_404
from judging.sheets.selectors.assignments import assignment_page
from submissions.models import Proposal

PAIR = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")


@require_http_methods(["GET", "HEAD", "POST"])
@edition_desk
def assignment_matrix_view(request, edition, pk):
    """By hand: a box for each pair that is possible; pairs of one agency say why they are not."""
    panel, refusals, chosen = panel_or_404(edition, pk), [], set()
    words = read_query_text(request.GET, "cari")
    if request.method == "POST":
        chosen = {match.groups() for value in request.POST.getlist("pair") if (match := PAIR.fullmatch(value))}
        try:
            made = assign(panel=panel, pairs=_pairs(panel, chosen), actor=request.user, at=timezone.now())
        except Refused as refused:
            refusals = refused.lines
        else:
            messages.success(request, _("%(made)d sheets were given out.") % {"made": len(made)})
            return redirect(request.get_full_path())
    judges, page = assignment_page(panel, words, request.GET.get("halaman"))
    context = {
        "edition": edition,
        "tab": "panels",
        "title": _("Assignment"),
        "panel": panel,
        "judges": judges,
        "page": page,
        "words": words,
        "query": f"&{urlencode({'cari': words})}" if words else "",
        "chosen": {"-".join(pair) for pair in chosen},
        "refusals": refusals,
    }
    return render(request, "judging/staff/assignment_matrix.html", context, status=409 if refusals else 200)


def _pairs(panel, chosen) -> list[tuple[Judge, Proposal]]:
    pairs = sorted((int(judge), int(proposal)) for judge, proposal in chosen)
    judges = panel.judges.select_related("user").in_bulk({judge for judge, _proposal in pairs})
    proposals = entrants_of(panel.edition, panel.stage).in_bulk({proposal for _judge, proposal in pairs})
    if any(judge not in judges or proposal not in proposals for judge, proposal in pairs):
        raise Refused(_("A judge or proposal is not in this panel any more. Look at the table again."))
    return [(judges[judge], proposals[proposal]) for judge, proposal in pairs]
