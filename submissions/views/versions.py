"""Every version of a proposal, any two side by side; and the proposal on paper."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from submissions.documents import proposal_pdf
from submissions.forms.versions import version_comparison_context
from submissions.permissions import own_proposals_of
from submissions.selectors.prefetches import with_related_rows
from submissions.selectors.versions import proposal_versions_of
from submissions.views.access import get_visible_proposal


@login_required
@require_safe
def proposal_versions(request: AuthenticatedRequest, code: str) -> HttpResponse:
    proposal = get_visible_proposal(request.user, code)
    context = {"proposal": proposal, **version_comparison_context(request.GET, proposal_versions_of(proposal))}
    return render(request, "submissions/proposal_versions.html", context)


@login_required
@require_safe
def proposal_print(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """The paper a team or its operator reads before sending: what the judges of the first stage will see."""
    proposal = with_related_rows(own_proposals_of(request.user)).filter(code=code).first()
    if proposal is None:
        raise Http404
    response = HttpResponse(proposal_pdf(proposal, at=timezone.now()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{proposal.code}.pdf"'
    # A draft must not stay in a shared cache or be sniffed as another type.
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
