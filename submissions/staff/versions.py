"""The versions of a sent proposal beside the bureau's check."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from competition.models import Edition
from competition.staff.desk import edition_desk
from submissions.forms.versions import version_comparison_context
from submissions.selectors.checklist import find_proposal_to_check
from submissions.selectors.versions import proposal_versions_of


@require_safe
@edition_desk
def check_versions(request: AuthenticatedRequest, edition: Edition, code: str) -> HttpResponse:
    proposal = find_proposal_to_check(edition, code)
    if proposal is None:
        raise Http404
    context = {
        "edition": edition,
        "tab": "check",
        "title": f"{proposal.code} {proposal.title}",
        "proposal": proposal,
        **version_comparison_context(request.GET, proposal_versions_of(proposal)),
    }
    return render(request, "submissions/staff/check_versions.html", context)
