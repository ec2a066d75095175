from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.enums import LinkPurpose
from accounts.forms import FirstPasswordForm
from accounts.models import Invitation, User
from accounts.selectors import describe_invitation, invitation_by_token
from accounts.services.invitations import accept_invitation
from accounts.services.passwords import choose_password
from core.errors import Refused
from core.throttle import is_rate_limited

LinkView = Callable[[HttpRequest, Invitation, datetime], HttpResponse]


def _one_time_link(purpose: LinkPurpose) -> Callable[[LinkView], Callable[[HttpRequest, str], HttpResponse]]:
    """Decorate a view (request, link, at): find the open link of this purpose by the token of the address.

    The view answers 404 for an unknown token and 410 for a link that is no longer open. The rate limit is there because
    tokens could be guessed.
    """

    def decorate(view: LinkView) -> Callable[[HttpRequest, str], HttpResponse]:
        @never_cache
        # The password must not appear in an error report.
        @sensitive_post_parameters()
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def open_link(request: HttpRequest, token: str) -> HttpResponse:
            if is_rate_limited(request, "invitation", limit=30, seconds=600):
                return _hide_address(render(request, "429.html", status=429))
            at, link = timezone.now(), invitation_by_token(token)
            # A link of the other purpose gets the answer of a wrong token, so that guessing shows nothing.
            if link is None or link.purpose != purpose:
                return _link_gone_response(request, 404)
            if not link.is_open(at):
                return _link_gone_response(request, 410)
            try:
                return _hide_address(view(request, link, at))
            except Refused:  # used by another window at this moment
                return _link_gone_response(request, 410)

        return open_link

    return decorate


@_one_time_link(LinkPurpose.INVITATION)
def invitation_page(request: HttpRequest, link: Invitation, at: datetime) -> HttpResponse:
    """What the invited person can do, and the form for the first password.

    Somebody who has a password keeps it: for them the page only tells which roles and units were added.
    """
    if not link.user.has_usable_password():
        context = describe_invitation(link)
        return _password_page(request, link, at, "accounts/invitation.html", context, accept_invitation)
    if request.method == "POST":
        accept_invitation(link, password=None, at=at)
        return redirect("account_login")
    return render(request, "accounts/invitation.html", describe_invitation(link))


@_one_time_link(LinkPurpose.NEW_PASSWORD)
def new_password_page(request: HttpRequest, link: Invitation, at: datetime) -> HttpResponse:
    """The name of the person the link is for, and the form for their new password."""
    context = {"link": link, "person": link.user}
    return _password_page(request, link, at, "accounts/new_password.html", context, choose_password)


def _password_page(
    request: HttpRequest,
    link: Invitation,
    at: datetime,
    template: str,
    context: dict[str, Any],
    use_link: Callable[..., User],
) -> HttpResponse:
    """The form for a password; `use_link` is the service that stores it and uses up the link."""
    # The person is not signed in afterwards: a second factor must be asked for, and allauth's page does that.
    form = FirstPasswordForm(link.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        use_link(link, password=form.cleaned_data["password1"], at=at)
        text = _("Your password is set. Sign in with %(login)s.")
        messages.success(request, text % {"login": link.user.email})
        return redirect("account_login")
    return render(request, template, {**context, "form": form})


def _link_gone_response(request: HttpRequest, status: int) -> HttpResponse:
    return _hide_address(render(request, "accounts/invitation_gone.html", status=status))


def _hide_address(response: HttpResponse) -> HttpResponse:
    """Keep the page's address, which is the secret, from other sites and from search engines."""
    response["Referrer-Policy"] = "same-origin"  # "no-referrer" blanks the form's Origin too: CSRF fails
    response["X-Robots-Tag"] = "noindex"
    return response
