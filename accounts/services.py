from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import MembershipRole, Role
from accounts.models import Membership, User, WorkUnit
from accounts.permissions import is_bureau
from core.errors import Refused


class UnknownPerson(Refused):
    """Nobody has this e-mail address."""


def person_with_email(email: str) -> User:
    try:
        return User.objects.get(email__iexact=email.strip())
    except User.DoesNotExist:
        raise UnknownPerson(_("Nobody has the e-mail address %(email)s.") % {"email": email}) from None


def bureau_member(email: str) -> User:
    """Who is responsible for what a command writes; only the bureau may."""
    user = person_with_email(email)
    if not is_bureau(user):
        raise Refused(_("%(email)s is not a member of the bureau.") % {"email": email})
    return user


@transaction.atomic
def invite_person(*, email: str, name: str, nip: str = "", roles: tuple[Role, ...] = (), is_demo: bool = False) -> User:
    """The person with this address, made without a password when new; roles are added, never taken."""
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        user = User.objects.create_user(email.strip(), name=name, nip=nip, is_demo=is_demo)
    user.groups.add(*Group.objects.filter(name__in=roles))
    return user


def join_unit(*, user: User, unit: WorkUnit, role: MembershipRole) -> Membership:
    membership, _created = Membership.objects.get_or_create(user=user, unit=unit, role=role, ended_on=None)
    return membership
