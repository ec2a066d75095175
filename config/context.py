"""Which doors a signed-in person has. Kept here because the answer asks several apps."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Exists
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Membership, User


class Door(NamedTuple):
    label: str
    href: str
    is_current: bool


def doors(request) -> dict:
    """Asked of the database only where a page shows them, and of nobody who is not signed in."""
    return {"doors": SimpleLazyObject(lambda: _doors_of(request))}


def _doors_of(request) -> list[Door]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    roles, is_member = _places_of(user)
    # Whoever holds an office writes nothing, unless a unit counts them among its people.
    doors = [
        (_("My innovations"), "my-proposals", is_member or not roles),
        (_("Judging"), "judge-queue", Role.JUDGE in roles),
        (_("Oversight"), "oversight-list", Role.INSPECTOR in roles),
        (_("Bureau's desk"), "wagtailadmin_home", _has_desk(user, roles)),
    ]
    return [
        Door(label, href := reverse(name), request.path.startswith(href)) for label, name, is_open in doors if is_open
    ]


def _places_of(user) -> tuple[set[str], bool]:
    """The person's roles and whether a unit counts them among its people now, in one question."""
    current = Membership.objects.current().filter(user_id=user.pk)
    rows = User.objects.filter(pk=user.pk).values_list("groups__name", Exists(current))
    return {name for name, _member in rows if name}, any(member for _name, member in rows)


def _has_desk(user, roles) -> bool:
    return bool(user.is_superuser or roles - {Role.JUDGE, Role.INSPECTOR}) and user.has_perm(
        "wagtailadmin.access_admin"
    )
