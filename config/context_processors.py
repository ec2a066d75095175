"""The navigation of a signed-in person. It stands in config because its links lead into several apps."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from accounts.permissions import rights_of


class NavigationLink(NamedTuple):
    label: str
    href: str
    is_current: bool


def add_navigation(request: HttpRequest) -> dict[str, object]:
    """`navigation_links` for templates.

    The database is read only where a template uses them, and only for a signed-in person.
    """
    return {"navigation_links": SimpleLazyObject(lambda: navigation_links(request))}


def navigation_links(request: HttpRequest) -> list[NavigationLink]:
    """The start pages that the person of this request may open."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    rights = rights_of(user)
    # Somebody with a role usually writes no proposals, unless they are a member of a unit as well.
    pages = [
        (_("My innovations"), "my-proposals", bool(rights.unit_ids) or not rights.roles),
        (_("Judging"), "judge-queue", Role.JUDGE in rights.roles),
        (_("Inspection"), "oversight-list", Role.INSPECTOR in rights.roles),
        (_("Bureau's desk"), "wagtailadmin_home", _can_open_admin(user, rights.roles)),
    ]
    return [
        NavigationLink(label, href := reverse(name), request.path.startswith(href))
        for label, name, is_open in pages
        if is_open
    ]


def _can_open_admin(user: User, roles: frozenset[str]) -> bool:
    # Without this test every page of a judge or a team member would cost the queries of has_perm().
    return bool(user.is_superuser or roles - {Role.JUDGE, Role.INSPECTOR}) and user.has_perm(
        "wagtailadmin.access_admin"
    )
