from accounts.enums import Role
from accounts.models import User


def has_role(user: User, *roles: Role) -> bool:
    """Whether an active person is in one of the groups; being superuser is no role."""
    return user.is_authenticated and user.is_active and user.groups.filter(name__in=roles).exists()


def is_bureau(user: User) -> bool:
    return has_role(user, Role.BUREAU_ADMIN, Role.BUREAU_STAFF)


def can_manage_people(user: User) -> bool:
    return has_role(user, Role.BUREAU_ADMIN)
