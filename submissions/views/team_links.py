"""Links by which colleagues join a team: made and revoked by the team, opened by anybody who was sent one."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.selectors import public_url
from core.codes import draw_qr_svg
from core.errors import Refused
from core.throttle import is_rate_limited
from submissions.enums import ROLE_DUTIES, JoinObstacle, TeamRole
from submissions.forms.team import JoinTeamForm, TeamRoleForm
from submissions.permissions import can_edit_team
from submissions.selectors.team_links import find_team_link, member_joined_by, obstacle_to_joining
from submissions.services.team_links import join_team, join_team_as_new, make_team_link, revoke_team_link
from submissions.views.access import get_visible_proposal, render_not_writable

STATUS = {JoinObstacle.OWN: 403, JoinObstacle.ORGANISER: 403, JoinObstacle.MEMBER: 409}
GONE = 410


@never_cache
@login_required
@require_POST
def team_link_make(request, code):
    """The link stands in this one answer and never again."""
    at = timezone.now()
    proposal = get_visible_proposal(request, code)
    if not can_edit_team(request.user, proposal, at):
        return render_not_writable(request, proposal, at)
    form = TeamRoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose writer or reader first; nothing was changed."))
        return redirect("proposal-team", code)
    try:
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
def team_link_revoke(request, code, link):
    at = timezone.now()
    proposal = get_visible_proposal(request, code)
    if not can_edit_team(request.user, proposal, at):
        return render_not_writable(request, proposal, at)
    try:
        revoked = revoke_team_link(proposal=proposal, link_id=link, actor=request.user, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if revoked is None:
            messages.info(request, _("This link was used or had ended before; see the history below."))
        else:
            messages.success(request, _("The link is revoked; nobody can join by it any more."))
    return redirect("proposal-team", code)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def team_join(request, token):
    """Whose proposal it is and what one may do there; then joining, with an account or without."""
    if is_rate_limited(request, "team-join", limit=60, seconds=600):
        return _private(render(request, "429.html", status=429))
    link = find_team_link(token)
    if link is None:
        return _private(render(request, "submissions/team_join_refused.html", status=404))
    answer = _colleague(request, link) if request.user.is_authenticated else _guest(request, link)
    return _private(answer)


def _colleague(request, link):
    at, proposal = timezone.now(), link.proposal
    if member_joined_by(link, request.user):
        return redirect("proposal-detail", proposal.code)
    obstacle = obstacle_to_joining(link, request.user, at)
    if obstacle is not None:
        return _refused(request, link, obstacle)
    if request.method == "POST":
        try:
            join_team(link=link, actor=request.user, at=at)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)
        messages.success(request, _("You are in the team now."))
        return redirect("proposal-detail", proposal.code)
    return render(request, "submissions/team_join.html", _described(request, link))


def _guest(request, link):
    at = timezone.now()
    obstacle = obstacle_to_joining(link, None, at)
    if obstacle is not None:
        return _refused(request, link, obstacle)
    form = JoinTeamForm(request.POST or None)
    if form.is_valid():
        try:
            member = join_team_as_new(link=link, at=at, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            told = _("We have mailed a link to %(email)s. Open it, choose a password, then sign in here.")
            messages.success(request, told % {"email": member.user.email})
            return redirect(_sign_in(reverse("proposal-detail", args=[link.proposal.code])))
    return render(request, "submissions/team_join.html", {**_described(request, link), "form": form})


def _described(request, link) -> dict:
    return {
        "link": link,
        "proposal": link.proposal,
        "duty": ROLE_DUTIES[TeamRole(link.role)],
        "sign_in": _sign_in(request.path),
    }


def _refused(request, link, obstacle):
    knows_it = obstacle in (JoinObstacle.OWN, JoinObstacle.MEMBER)
    context = {
        "reason": obstacle.label,
        "proposal": link.proposal if knows_it else None,
        "sign_in": "" if request.user.is_authenticated else _sign_in(request.path),
    }
    return render(request, "submissions/team_join_refused.html", context, status=STATUS.get(obstacle, GONE))


def _sign_in(path) -> str:
    return f"{reverse('account_login')}?{urlencode({'next': path})}"


def _private(response):
    """The address is the secret: no other site learns it, no search engine keeps it."""
    response["Referrer-Policy"] = "same-origin"  # "no-referrer" blanks the form's Origin too: CSRF fails
    response["X-Robots-Tag"] = "noindex"
    return response
