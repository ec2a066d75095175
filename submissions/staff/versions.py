"""The versions of a sent proposal beside the bureau's check."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from competition.staff.desk import edition_desk
from submissions.forms.versions import compared
from submissions.selectors.checklist import proposal_for_check
from submissions.selectors.versions import versions_of


@require_safe
@edition_desk
def check_versions(request, edition, code):
    proposal = proposal_for_check(edition, code)
    if proposal is None:
        raise Http404
    context = {
        "edition": edition,
        "tab": "check",
        "title": f"{proposal.code} {proposal.title}",
        "proposal": proposal,
        **compared(request.GET, versions_of(proposal)),
    }
    return render(request, "submissions/staff/check_versions.html", context)
