"""Links by which colleagues join a team: made and revoked by the team, opened by anybody who was sent one."""

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import AuthenticatedRequest
from accounts.selectors import public_url
from core.codes import draw_qr_svg
from core.errors import Refused
from core.throttle import is_rate_limited
from submissions.enums import ROLE_DUTIES, JoinObstacle, TeamRole
from submissions.forms.team import JoinTeamForm, TeamRoleForm
from submissions.models import TeamLink
from submissions.permissions import can_edit_team
from submissions.selectors.team_links import find_team_link, member_joined_by, obstacle_to_joining
from submissions.services.team_links import join_team, join_team_as_new, make_team_link, revoke_team_link
from submissions.views.access import get_visible_proposal, render_not_writable

STATUS_BY_OBSTACLE = {JoinObstacle.OWN_LINK: 403, JoinObstacle.ORGANISER: 403, JoinObstacle.MEMBER: 409}
STATUS_GONE = 410


@never_cache
@login_required
@require_POST
def team_link_make(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Make a link. Its address stands in this one response and never again, for only its hash is stored."""
    at = timezone.now()
    proposal = get_visible_proposal(request.user, code)
    if not can_edit_team(request.user, proposal, at):
        return render_not_writable(request, proposal, at)
    form = TeamRoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose writer or reader first; nothing was changed."))
        return redirect("proposal-team", code)
    try:
        # The address is built inside: where SITE_URL is wrong no link is stored.
        with transaction.atomic():
            link, token = make_team_link(proposal=proposal, actor=request.user, at=at, **form.cleaned_data)
            address = public_url(reverse("team-join", args=[token]))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("proposal-team", code)
    qr = draw_qr_svg(address, title=_("QR code of the link"))
    context = {
        "proposal": proposal,
        "link": link,
        "address": address,
        "qr": qr,
        "duty": ROLE_DUTIES[TeamRole(link.role)],
    }
    return _private(render(request, "submissions/team_link_made.html", context))


@login_required
@require_POST
def team_link_revoke(request: AuthenticatedRequest, code: str, link: int) -> HttpResponse:
    at = timezone.now()
    proposal = get_visible_proposal(request.user, code)
    if not can_edit_team(request.user, proposal, at):
        return render_not_writable(request, proposal, at)
    try:
        revoked_link = revoke_team_link(proposal=proposal, link_id=link, actor=request.user, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if revoked_link is None:
            messages.info(request, _("This link was used or had ended before; see the history below."))
        else:
            messages.success(request, _("The link is revoked; nobody can join by it any more."))
    return redirect("proposal-team", code)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def team_join(request: HttpRequest, token: str) -> HttpResponse:
    """Show whose proposal it is and what one may do there; then join, with an account or without."""
    # Tokens cannot be guessed; the limit keeps a script from trying.
    if is_rate_limited(request, "team-join", limit=60, seconds=600):
        return _private(render(request, "429.html", status=429))
    link = find_team_link(token)
    if link is None:
        return _private(render(request, "submissions/team_join_refused.html", status=404))
    if request.user.is_authenticated:
        return _private(_join_with_account(cast(AuthenticatedRequest, request), link))
    return _private(_join_without_account(request, link))


def _join_with_account(request: AuthenticatedRequest, link: TeamLink) -> HttpResponse:
    at, proposal = timezone.now(), link.proposal
    if member_joined_by(link, request.user):
        return redirect("proposal-detail", proposal.code)
    obstacle = obstacle_to_joining(link, request.user, at)
    if obstacle is not None:
        return _render_obstacle(request, link, obstacle)
    if request.method == "POST":
        try:
            join_team(link=link, actor=request.user, at=at)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)
        messages.success(request, _("You are in the team now."))
        return redirect("proposal-detail", proposal.code)
    return render(request, "submissions/team_join.html", _link_context(request, link))


def _join_without_account(request: HttpRequest, link: TeamLink) -> HttpResponse:
    at = timezone.now()
    obstacle = obstacle_to_joining(link, None, at)
    if obstacle is not None:
        return _render_obstacle(request, link, obstacle)
    form = JoinTeamForm(request.POST or None)
    if form.is_valid():
        try:
            member = join_team_as_new(link=link, at=at, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            text = _("We have mailed a link to %(email)s. Open it, choose a password, then sign in here.")
            messages.success(request, text % {"email": member.user.email if member.user else ""})
            return redirect(_sign_in_url(reverse("proposal-detail", args=[link.proposal.code])))
    return render(request, "submissions/team_join.html", {**_link_context(request, link), "form": form})


def _link_context(request: HttpRequest, link: TeamLink) -> dict[str, Any]:
    return {
        "link": link,
        "proposal": link.proposal,
        "duty": ROLE_DUTIES[TeamRole(link.role)],
        "sign_in": _sign_in_url(request.path),
    }


def _render_obstacle(request: HttpRequest, link: TeamLink, obstacle: JoinObstacle) -> HttpResponse:
    sees_proposal = obstacle in (JoinObstacle.OWN_LINK, JoinObstacle.MEMBER)
    context = {
        "reason": obstacle.label,
        "proposal": link.proposal if sees_proposal else None,
        "sign_in": "" if request.user.is_authenticated else _sign_in_url(request.path),
    }
    return render(
        request, "submissions/team_join_refused.html", context, status=STATUS_BY_OBSTACLE.get(obstacle, STATUS_GONE)
    )


def _sign_in_url(path: str) -> str:
    return f"{reverse('account_login')}?{urlencode({'next': path})}"


def _private(response: HttpResponse) -> HttpResponse:
    """With headers by which no other site and no search engine learns the address, which is a secret."""
    response["Referrer-Policy"] = "same-origin"  # "no-referrer" blanks the form's Origin too: CSRF fails
    response["X-Robots-Tag"] = "noindex"
    return response
