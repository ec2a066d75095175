from collections.abc import Callable
from typing import TypeVar

from django.utils.translation import gettext as _

from accounts.enums import BUREAU_ROLES, Role
from accounts.models import User

T = TypeVar("T")


def once_for(user: User, name: str, find: Callable[[], T]) -> T:
    """What `find` tells of a person, asked once for each object, as Django keeps permissions: every request loads its
    own.
    """
    if not hasattr(user, name):
        setattr(user, name, find())
    return getattr(user, name)


def has_role(user: User, *roles: Role) -> bool:
    """Whether an active person is in one of the groups; being superuser is no role."""
    if not user.is_authenticated or not user.is_active:
        return False
    held = once_for(user, "_roles", lambda: frozenset(user.groups.values_list("name", flat=True)))
    return not held.isdisjoint(roles)


def is_bureau(user: User) -> bool:
    return has_role(user, *BUREAU_ROLES)


def can_manage_people(user: User) -> bool:
    return has_role(user, Role.BUREAU_ADMIN)


def can_issue_password_link(user: User, person: User) -> bool:
    """Whether this bureau admin may hand somebody a link that chooses a new password (docs/decisions/018)."""
    return can_manage_people(user) and not obstacle_to_password_link(user, person)


def obstacle_to_password_link(user: User, person: User) -> str:
    """Why this person gets no such link from this admin; empty: nothing stands against it."""
    names = {"person": person}
    if person.pk == user.pk:
        return _("Your own password is changed on the page of your account.")
    if not person.is_active:
        return _("%(person)s is blocked: a link would open nothing.") % names
    if person.is_superuser and not user.is_superuser:
        return _("%(person)s may do more than you; ask whoever runs the server.") % names
    if not person.has_usable_password():
        return _("%(person)s has no password yet: make a new invitation instead.") % names
    return ""
