"""Who sees the pages of the inspectors."""

from accounts.enums import Role
from accounts.models import User
from accounts.permissions import has_role


def can_inspect(user: User) -> bool:
    """Whether a person may open the inspectors' pages; the bureau reads the same figures at its desk."""
    return has_role(user, Role.INSPECTOR)
