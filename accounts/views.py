from functools import wraps

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.enums import LinkPurpose
from accounts.forms import FirstPasswordForm
from accounts.selectors import describe_invitation, invitation_by_token
from accounts.services import accept_invitation, choose_password
from core.errors import Refused
from core.throttle import is_rate_limited


def _one_time_link(purpose):
    """A view (request, link, at) behind the token of an open link of this purpose; guessing is slowed down."""

    def decorate(view):
        @never_cache
        @sensitive_post_parameters()
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def opened(request, token):
            if is_rate_limited(request, "invitation", limit=30, seconds=600):
                return _private(render(request, "429.html", status=429))
            at, link = timezone.now(), invitation_by_token(token)
            if link is None or link.purpose != purpose:
                return _gone(request, 404)
            if not link.is_open(at):
                return _gone(request, 410)
            try:
                return _private(view(request, link, at))
            except Refused:  # used by another window at this moment
                return _gone(request, 410)

        return opened

    return decorate


@_one_time_link(LinkPurpose.INVITATION)
def invitation_page(request, link, at):
    """What the invited person may do, and the form that chooses the first password. Somebody with a password keeps it:
    the link only tells what was added.
    """
    if not link.user.has_usable_password():
        return _choose(request, link, at, "accounts/invitation.html", describe_invitation(link), accept_invitation)
    if request.method == "POST":
        accept_invitation(link, password=None, at=at)
        return redirect("account_login")
    return render(request, "accounts/invitation.html", describe_invitation(link))


@_one_time_link(LinkPurpose.NEW_PASSWORD)
def new_password_page(request, link, at):
    """Whom the link is for, and the form by which that person, and nobody else, chooses a new password."""
    context = {"link": link, "person": link.user}
    return _choose(request, link, at, "accounts/new_password.html", context, choose_password)


def _choose(request, link, at, template, context, use):
    form = FirstPasswordForm(link.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        use(link, password=form.cleaned_data["password1"], at=at)
        text = _("Your password is set. Sign in with %(login)s.")
        messages.success(request, text % {"login": link.user.email})
        return redirect("account_login")
    return render(request, template, {**context, "form": form})


def _gone(request, status):
    return _private(render(request, "accounts/invitation_gone.html", status=status))


def _private(response):
    """The address is the secret: no other site learns it, no cache keeps it."""
    response["Referrer-Policy"] = "same-origin"  # "no-referrer" blanks the form's Origin too: CSRF fails
    response["X-Robots-Tag"] = "noindex"
    return response
