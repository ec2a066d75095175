from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.enums import LinkPurpose
from accounts.forms import FirstPasswordForm
from accounts.selectors import invitation_by_token, invitation_described
from accounts.services import accept, choose_password
from core.errors import Refused
from core.throttle import is_too_often


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, token):
    """What the invited person may do, and the form that chooses the first password."""
    if is_too_often(request, "invitation", limit=30, seconds=600):
        return _private(render(request, "429.html", status=429))
    at = timezone.now()
    found = invitation_by_token(token)
    if found is None or found.purpose != LinkPurpose.INVITATION:
        return _gone(request, 404)
    if not found.is_open(at):
        return _gone(request, 410)
    if found.user.has_usable_password():
        return _known_person(request, found, at)
    form = FirstPasswordForm(found.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            accept(invitation=found, password=form.cleaned_data["password1"], at=at)
        except Refused:
            return _gone(request, 410)
        text = _("Your password is set. Sign in with %(login)s.")
        messages.success(request, text % {"login": found.user.email})
        return _private(redirect("account_login"))
    return _private(render(request, "accounts/invitation.html", {**invitation_described(found), "form": form}))


def _known_person(request, found, at):
    """Somebody with a password keeps it: the link only tells what was added."""
    if request.method == "POST":
        try:
            accept(invitation=found, password=None, at=at)
        except Refused:
            return _gone(request, 410)
        return _private(redirect("account_login"))
    return _private(render(request, "accounts/invitation.html", invitation_described(found)))


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request, token):
    """Whom the link is for, and the form by which that person, and nobody else, chooses a new password."""
    if is_too_often(request, "invitation", limit=30, seconds=600):
        return _private(render(request, "429.html", status=429))
    at, found = timezone.now(), invitation_by_token(token)
    if found is None or found.purpose != LinkPurpose.NEW_PASSWORD:
        return _gone(request, 404)
    if not found.is_open(at):
        return _gone(request, 410)
    form = FirstPasswordForm(found.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            choose_password(link=found, password=form.cleaned_data["password1"], at=at)
        except Refused:
            return _gone(request, 410)
        text = _("Your password is set. Sign in with %(login)s.")
        messages.success(request, text % {"login": found.user.email})
        return _private(redirect("account_login"))
    context = {"link": found, "person": found.user, "form": form}
    return _private(render(request, "accounts/new_password.html", context))


def _gone(request, status):
    return _private(render(request, "accounts/invitation_gone.html", status=status))


def _private(response):
    """The address is the secret: no other site learns it, no cache keeps it."""
    response["Referrer-Policy"] = "same-origin"  # "no-referrer" blanks the form's Origin too: CSRF fails
    response["X-Robots-Tag"] = "noindex"
    return response
