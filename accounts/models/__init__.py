from accounts.models.invitation import Invitation
from accounts.models.people import User, UserManager
from accounts.models.units import Membership, MembershipQuerySet, WorkUnit

__all__ = ["Invitation", "Membership", "MembershipQuerySet", "User", "UserManager", "WorkUnit"]
