from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail import hooks

from accounts.enums import MembershipRole, Role
from accounts.models import Membership, User, WorkUnit
from accounts.permissions import is_bureau
from core.errors import Refusals, Refused


class UnknownPerson(Refused):
    """Nobody has this e-mail address."""


def get_person_by_email(email: str) -> User:
    try:
        return User.objects.get(email__iexact=email.strip())
    except User.DoesNotExist:
        raise UnknownPerson(_("Nobody has the e-mail address %(email)s.") % {"email": email}) from None


def get_bureau_member(email: str) -> User:
    """Who is responsible for what a command writes; only the bureau may."""
    user = get_person_by_email(email)
    if not is_bureau(user):
        raise Refused(_("%(email)s is not a member of the bureau.") % {"email": email})
    return user


@transaction.atomic
def ensure_person(*, email: str, name: str, nip: str = "", roles: tuple[Role, ...] = (), is_demo: bool = False) -> User:
    """The person with this address, made without a password when new; roles are added, never taken."""
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        user = _create(email.strip(), name=name, nip=nip, is_demo=is_demo)
    else:
        refuse_roles(user, roles)
    user.groups.add(*Group.objects.filter(name__in=roles))
    return user


def refuse_roles(user: User, roles: Iterable[Role]) -> None:
    """Ask whoever registered a hook `refuse_roles` about the roles this person does not hold yet: it gets both and
    answers with sentences that say why not.
    """
    fresh = set(roles)
    if fresh:
        fresh -= set(user.groups.values_list("name", flat=True))
    lines = [line for refuse in hooks.get_hooks("refuse_roles") for line in refuse(user, fresh)] if fresh else []
    if lines:
        raise Refusals(lines)


def _create(email, **fields) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(email, **fields)
    except IntegrityError:  # a login name made twice at one moment must not become one account of two people
        raise Refused(_("%(email)s was added by somebody else at this moment. Try again.") % {"email": email}) from None


def join_unit(*, user: User, unit: WorkUnit, role: MembershipRole) -> Membership:
    membership, _created = Membership.objects.get_or_create(user=user, unit=unit, role=role, ended_on=None)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, on: date) -> Membership:
    """End it on a day; a second call changes nothing."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.ended_on is None:
        membership.ended_on = on
        membership.save(update_fields=["ended_on"])
    return membership


@transaction.atomic
def replace_member(*, membership: Membership, user: User, on: date) -> Membership:
    """Somebody takes over the place of somebody else, in one step: there is no day without an operator."""
    if user.pk == membership.user_id:
        raise Refused(_("%(name)s holds this place already.") % {"name": user})
    if not user.is_active:
        raise Refused(_("%(email)s is blocked; nothing was changed or sent.") % {"email": user.email})
    end_membership(membership=membership, on=on)
    return join_unit(user=user, unit=membership.unit, role=MembershipRole(membership.role))
