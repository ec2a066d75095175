from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from submissions.selectors.dashboard import team_dashboard_of


@login_required
@require_safe
def my_proposals(request: AuthenticatedRequest) -> HttpResponse:
    """What a person writes or is responsible for, and where they may begin something."""
    context = {"dashboard": team_dashboard_of(request.user, timezone.now())}
    return render(request, "submissions/proposal_list.html", context)
