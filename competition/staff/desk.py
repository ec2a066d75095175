"""What every screen of one edition shares: who may open it, and the tabs that other apps add to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.auth import require_admin_access

from accounts.enums import Role
from accounts.permissions import has_role, is_bureau
from accounts.requests import AuthenticatedRequest
from competition.models import Edition

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class EditionTab:
    """One tab of the desk, registered with the hook `register_edition_tab`. `url_name` takes the edition's slug."""

    name: str
    label: str | Promise
    url_name: str
    order: int


def edition_desk(view: View | None = None, *, admin: bool = False) -> Any:
    """Open a view `(request, edition, …)` to the bureau; to everybody else it answers 404.

    `admin`: only a bureau admin may do this, and staff of the bureau get 403.
    """

    def decorate(function: View) -> View:
        @require_admin_access
        @wraps(function)
        def open_desk(request: AuthenticatedRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not is_bureau(request.user):
                # Not 403: to everybody else the desk of an edition does not exist.
                raise Http404
            # Every screen shows the version and most read the ledger: one query instead of three.
            edition = get_object_or_404(Edition.objects.select_related("rulebook_version", "ledger"), slug=slug)
            try:
                if admin and not has_role(request.user, Role.BUREAU_ADMIN):
                    raise PermissionDenied(_("Only a bureau admin may do this."))
                return function(request, edition, *args, **kwargs)
            except PermissionDenied as error:
                return _render_refusal(request, edition, str(error))

        return open_desk

    return decorate if view is None else decorate(view)


def _render_refusal(request: AuthenticatedRequest, edition: Edition, reason: str) -> HttpResponse:
    """The reason as a page; Wagtail would send the person home and call it a success (302)."""
    context = {"edition": edition, "tab": "", "title": _("Not possible"), "reason": reason}
    return render(request, "competition/staff/refused.html", context, status=403)


def edition_tabs(edition: Edition, current: str) -> list[dict[str, Any]]:
    tabs = sorted((hook() for hook in hooks.get_hooks("register_edition_tab")), key=lambda tab: tab.order)
    return [
        {"label": tab.label, "url": reverse(tab.url_name, args=[edition.slug]), "current": tab.name == current}
        for tab in tabs
    ]
