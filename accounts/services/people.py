from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail import hooks

from accounts.enums import MembershipRole, Role
from accounts.models import Membership, User, WorkUnit
from accounts.permissions import forget_rights, is_bureau
from core.errors import Refusals, Refused


class UnknownPerson(Refused):
    """Nobody has this e-mail address."""


def get_person_by_email(email: str) -> User:
    """The person who signs in with this address. Raises UnknownPerson."""
    try:
        return User.objects.get(email__iexact=email.strip())
    except User.DoesNotExist:
        raise UnknownPerson(_("Nobody has the e-mail address %(email)s.") % {"email": email}) from None


def get_bureau_member(email: str) -> User:
    """The person who answers for what a command writes. Raises Refused for anybody outside the bureau."""
    user = get_person_by_email(email)
    if not is_bureau(user):
        raise Refused(_("%(email)s is not a member of the bureau.") % {"email": email})
    return user


@transaction.atomic
def ensure_person(*, email: str, name: str, nip: str = "", roles: tuple[Role, ...] = (), is_demo: bool = False) -> User:
    """The person with this address, created without a password when there is none; roles are added, never removed."""
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        user = _create_person(email.strip(), name=name, nip=nip, is_demo=is_demo)
    else:
        refuse_roles(user, roles)
    # Other roles stay: whoever is invited as a judge may be an editor already.
    user.groups.add(*Group.objects.filter(name__in=roles))
    forget_rights(user)
    return user


def refuse_roles(user: User, roles: Iterable[Role]) -> None:
    """Raise Refusals where a person may not have one of these roles besides what they do already.

    Apps above this one decide that: the functions of the hook `refuse_roles` get the person and the roles they do not
    have yet, and return sentences that say why not.
    """
    new_roles: set[str] = set(roles)
    if new_roles:
        new_roles -= set(user.groups.values_list("name", flat=True))
    refusals = hooks.get_hooks("refuse_roles") if new_roles else []
    lines = [line for find_reasons in refusals for line in find_reasons(user, new_roles)]
    if lines:
        raise Refusals(lines)


def _create_person(email: str, **fields: Any) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(email, **fields)
    except IntegrityError:  # two people who get one generated login at one moment must not share an account
        raise Refused(_("%(email)s was added by somebody else at this moment. Try again.") % {"email": email}) from None


def join_unit(*, user: User, unit: WorkUnit, role: MembershipRole) -> Membership:
    """The current membership of the person in the unit with this role, created when there is none."""
    membership, _is_new = Membership.objects.get_or_create(user=user, unit=unit, role=role, ended_on=None)
    forget_rights(user)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, on: date) -> Membership:
    """End a membership on a day; a second call changes nothing."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.ended_on is None:
        membership.ended_on = on
        membership.save(update_fields=["ended_on"])
    return membership


@transaction.atomic
def replace_member(*, membership: Membership, user: User, on: date) -> Membership:
    """End a membership and give its unit and role to another person, so that no day is without an operator."""
    if user.pk == membership.user_id:
        raise Refused(_("%(name)s holds this place already.") % {"name": user})
    if not user.is_active:
        raise Refused(_("%(email)s is blocked; nothing was changed or sent.") % {"email": user.email})
    end_membership(membership=membership, on=on)
    return join_unit(user=user, unit=membership.unit, role=MembershipRole(membership.role))
