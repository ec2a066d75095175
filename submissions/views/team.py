from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Refused
from submissions.forms.team import TeamMemberForm
from submissions.permissions import can_edit_team
from submissions.services import invite_team_member, remove_team_member
from submissions.views.access import not_writable, visible_proposal
from submissions.views.frame import frame_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_team(request, code):
    at = timezone.now()
    proposal = visible_proposal(request, code)
    if not can_edit_team(request.user, proposal, at):
        return not_writable(request, proposal, at)
    form = TeamMemberForm(request.POST or None)
    if form.is_valid():
        try:
            member = invite_team_member(proposal=proposal, actor=request.user, at=at, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s is in the team now.") % {"name": member})
            return redirect("proposal-team", code)
    context = {"form": form, "team": proposal.team.all(), **frame_of(proposal, request.user, at)}
    return render(request, "submissions/proposal_team.html", context)


@login_required
@require_POST
def team_remove(request, code, member):
    at = timezone.now()
    proposal = visible_proposal(request, code)
    if not can_edit_team(request.user, proposal, at):
        return not_writable(request, proposal, at)
    try:
        removed = remove_team_member(proposal=proposal, member_id=member, actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if removed is not None:
            messages.success(request, _("%(name)s is no longer in the team.") % {"name": removed})
            if removed.user_id == request.user.pk:
                return redirect("my-proposals")
    return redirect("proposal-team", code)
