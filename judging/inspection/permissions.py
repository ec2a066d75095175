"""Who sees the pages of the inspectors."""

from accounts.enums import Role
from accounts.models import User
from accounts.permissions import has_role


def can_oversee(user: User) -> bool:
    """The inspectors' own room; the bureau has its desk for the same figures."""
    return has_role(user, Role.INSPECTOR)
