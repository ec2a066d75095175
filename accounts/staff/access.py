"""Who may open the pages of Wagtail's admin about people and mail; for everybody else they do not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from accounts.models import User
from accounts.permissions import can_manage_people, is_bureau

AdminView = Callable[..., HttpResponseBase]
ACCESS_DESK = "wagtailadmin.access_admin"


def people_admin_required(view: AdminView) -> AdminView:
    """Answer 404 to everybody but bureau admins."""
    return _restrict_view(view, can_manage_people)


def bureau_required(view: AdminView) -> AdminView:
    """Answer 404 to everybody but the bureau."""
    return _restrict_view(view, is_bureau)


def refuse_outsiders(view: AdminView) -> AdminView:
    """Answer 403 to people who have signed in and do not work at the desk.

    Wagtail would send them to the sign-in, which sends whoever has signed in back to the desk, and so without end.
    """

    @wraps(view)
    def guarded_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_perm(ACCESS_DESK):
            raise PermissionDenied(_("Only the bureau and the editors of the site work at this desk."))
        return view(request, *args, **kwargs)

    return guarded_view


def _restrict_view(view: AdminView, is_allowed: Callable[[User | AnonymousUser], bool]) -> AdminView:
    @never_cache
    @require_admin_access
    @wraps(view)
    def restricted_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_allowed(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return restricted_view
