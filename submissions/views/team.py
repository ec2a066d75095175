"""The team of a proposal: everybody who sees the proposal reads it, who may change it has acts beside the names."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.requests import AuthenticatedRequest
from core.errors import Refused
from submissions.enums import TeamRole
from submissions.forms.team import TeamMemberForm, TeamRoleForm
from submissions.models import Proposal, TeamMember
from submissions.permissions import can_edit_team, can_lead_team, can_leave_team, can_view_proposal
from submissions.selectors.team import team_page_of
from submissions.services.team import (
    change_team_role,
    invite_team_member,
    leave_team,
    pass_lead,
    remove_team_member,
)
from submissions.views.access import get_visible_proposal, render_not_writable, render_refusal
from submissions.views.page_context import writing_page_context


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_team(request: AuthenticatedRequest, code: str) -> HttpResponse:
    at = timezone.now()
    proposal = get_visible_proposal(request.user, code)
    if request.method == "POST" and not can_edit_team(request.user, proposal, at):
        return render_not_writable(request, proposal, at)
    page = team_page_of(proposal, request.user, at)
    form = TeamMemberForm(request.POST or None, leads=page.can_lead)
    if form.is_valid():
        try:
            member = invite_team_member(proposal=proposal, actor=request.user, at=at, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s is in the team now.") % {"name": member})
            return redirect("proposal-team", code)
    context = {"proposal": proposal, "page": page, "form": form, "link_form": TeamRoleForm(auto_id="link_%s")}
    if not page.can_edit:
        return render(request, "submissions/proposal_team_read.html", context)
    context |= writing_page_context(proposal, request.user, at)
    return render(request, "submissions/proposal_team.html", context)


@login_required
@require_POST
def team_remove(request: AuthenticatedRequest, code: str, member: int) -> HttpResponse:
    act = partial(remove_team_member, member_id=member)
    return _change_team(request, code, can_lead_team, act, _("%(name)s is no longer in the team."))


@login_required
@require_POST
def team_leave(request: AuthenticatedRequest, code: str) -> HttpResponse:
    return _change_team(request, code, can_leave_team, leave_team, _("%(name)s is no longer in the team."))


@login_required
@require_POST
def team_role(request: AuthenticatedRequest, code: str, member: int) -> HttpResponse:
    form = TeamRoleForm(request.POST)
    role = form.cleaned_data["role"] if form.is_valid() else ""  # the service refuses an empty one in words
    act = partial(change_team_role, member_id=member, role=role)
    return _change_team(request, code, can_lead_team, act, _("The role of %(name)s is “%(role)s” now."))


@login_required
@require_POST
def team_lead(request: AuthenticatedRequest, code: str, member: int) -> HttpResponse:
    act = partial(pass_lead, member_id=member)
    return _change_team(request, code, can_lead_team, act, _("%(name)s leads the team now."))


def _change_team(
    request: AuthenticatedRequest,
    code: str,
    is_allowed: Callable[[User, Proposal, datetime], bool],
    act: Callable[..., TeamMember | None],
    success: str,
) -> HttpResponse:
    """Call a service on one person of the team. It returns the member, or None where nothing was left to do."""
    at = timezone.now()
    proposal = get_visible_proposal(request.user, code)
    if not is_allowed(request.user, proposal, at):
        return _render_not_leading(request, proposal, at)
    try:
        member = act(proposal=proposal, actor=request.user, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if member is not None:
            messages.success(request, success % {"name": member, "role": TeamRole(member.role).label})
    # Who left the team may not see the proposal any more.
    return redirect("proposal-team", code) if can_view_proposal(request.user, proposal) else redirect("my-proposals")


def _render_not_leading(request: AuthenticatedRequest, proposal: Proposal, at: datetime) -> HttpResponse:
    if can_edit_team(request.user, proposal, at):
        reason = _("Only the lead writer and the unit's operator give roles and take people out of the team.")
        return render_refusal(request, proposal, reason)
    return render_not_writable(request, proposal, at)
