"""Who sees the pages of the inspectors."""

from accounts.enums import Role
from accounts.models import User
from accounts.permissions import has_role


def can_oversee(user: User) -> bool:
    """Whether somebody may open the inspectors' pages; the bureau reads the same figures at its desk."""
    return has_role(user, Role.INSPECTOR)
