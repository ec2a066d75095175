"""Who may open the pages of Wagtail's admin about people and mail; for everybody else they do not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from accounts.models import User
from accounts.permissions import can_manage_people, is_bureau

AdminView = Callable[..., HttpResponseBase]


def people_admin_required(view: AdminView) -> AdminView:
    """Answer 404 to everybody but bureau admins."""
    return _restrict_view(view, can_manage_people)


def bureau_required(view: AdminView) -> AdminView:
    """Answer 404 to everybody but the bureau."""
    return _restrict_view(view, is_bureau)


def _restrict_view(view: AdminView, is_allowed: Callable[[User | AnonymousUser], bool]) -> AdminView:
    @never_cache
    @require_admin_access
    @wraps(view)
    def restricted_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_allowed(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return restricted_view
