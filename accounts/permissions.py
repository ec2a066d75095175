"""Roles, work units and grants of a person, read once per request, and what they allow.

Every request loads its own user object, so what is stored on the object is never older than the request. Views ask
here; services that must be sure under their locks ask core.grants, which reads the database each time.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import FilteredRelation, Model, Q
from django.utils.translation import gettext as _

from accounts.enums import BUREAU_ROLES, MembershipRole, Role
from accounts.models import User, WorkUnit
from core.grants import granted_permissions

RIGHTS_ATTRIBUTE = "_rights"
OPERATED_UNITS_ATTRIBUTE = "_operated_unit_ids"
GRANTS_ATTRIBUTE = "_grants_by_object"


@dataclass(frozen=True, slots=True)
class PersonRights:
    """The roles of a person and the units they work for now; `operated_unit_ids` are those they are the operator of."""

    roles: frozenset[str] = frozenset()
    unit_ids: frozenset[int] = frozenset()
    operated_unit_ids: frozenset[int] = frozenset()


def rights_of(user: User | AnonymousUser) -> PersonRights:
    """The rights of a person, read in one query and stored on the user object; none for somebody blocked or anonymous.

    Being a superuser is no role.
    """
    if not user.is_authenticated or not user.is_active:
        return PersonRights()
    # Not a property of the model: models must not know what their rows allow.
    if RIGHTS_ATTRIBUTE not in user.__dict__:
        user.__dict__[RIGHTS_ATTRIBUTE] = _read_rights(user)
    return user.__dict__[RIGHTS_ATTRIBUTE]


def _read_rights(user: User) -> PersonRights:
    # `FilteredRelation` puts the condition into the join, so that people without a membership stay in the result.
    # One row for each pair of a role and a membership: a person has few of both, and one query is cheaper than two.
    people = User.objects.filter(pk=user.pk).annotate(
        current=FilteredRelation("memberships", condition=Q(memberships__ended_on=None))
    )
    rows = list(people.values_list("groups__name", "current__unit_id", "current__role"))
    return PersonRights(
        roles=frozenset(name for name, _unit, _role in rows if name is not None),
        unit_ids=frozenset(unit for _name, unit, _role in rows if unit is not None),
        operated_unit_ids=frozenset(unit for _name, unit, role in rows if role == MembershipRole.OPERATOR),
    )


def forget_rights(user: User) -> None:
    """Read the rights of this object again when they are next needed; services call it after they changed them."""
    user.__dict__.pop(RIGHTS_ATTRIBUTE, None)
    user.__dict__.pop(OPERATED_UNITS_ATTRIBUTE, None)
    user.__dict__.pop(GRANTS_ATTRIBUTE, None)


def units_operated_by(user: User | AnonymousUser) -> frozenset[int]:
    """Ids of the units a person is the operator of and of all units below them; read once per user object."""
    operated = rights_of(user).operated_unit_ids
    if not operated:
        return frozenset()
    if OPERATED_UNITS_ATTRIBUTE not in user.__dict__:
        user.__dict__[OPERATED_UNITS_ATTRIBUTE] = frozenset(WorkUnit.objects.subtree_ids(operated))
    return user.__dict__[OPERATED_UNITS_ATTRIBUTE]


def grants_on(user: User | AnonymousUser, obj: Model) -> frozenset[str]:
    """The permissions that a person has on one object by grants of their own; read once per object and user object."""
    if not user.is_authenticated:
        return frozenset()
    grants_by_object = user.__dict__.setdefault(GRANTS_ATTRIBUTE, {})
    key = (type(obj), obj.pk)
    if key not in grants_by_object:
        grants_by_object[key] = granted_permissions(user, obj)
    return grants_by_object[key]


def has_role(user: User | AnonymousUser, *roles: Role) -> bool:
    """Whether an active person has one of the roles."""
    return not rights_of(user).roles.isdisjoint(roles)


def is_bureau(user: User | AnonymousUser) -> bool:
    return has_role(user, *BUREAU_ROLES)


def can_manage_people(user: User | AnonymousUser) -> bool:
    return has_role(user, Role.BUREAU_ADMIN)


def can_issue_password_link(user: User, person: User) -> bool:
    """Whether this bureau admin may give the person a link that chooses a new password (docs/decisions/018)."""
    return can_manage_people(user) and not obstacle_to_password_link(user, person)


def obstacle_to_password_link(user: User, person: User) -> str:
    """The reason why this admin cannot give this person such a link; empty when there is none."""
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
