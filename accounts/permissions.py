from collections.abc import Callable
from typing import TypeVar

from accounts.enums import BUREAU, Role
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
    return has_role(user, *BUREAU)


def can_manage_people(user: User) -> bool:
    return has_role(user, Role.BUREAU_ADMIN)
