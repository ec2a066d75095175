from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.http.request import validate_host
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import LinkPurpose, MembershipRole, Role
from accounts.models import Invitation, Membership, User, WorkUnit
from core.errors import Refused
from core.hashes import hash_text

DUTIES = {
    Role.BUREAU_ADMIN: _("Lead the competition: editions, people, publication."),
    Role.BUREAU_STAFF: _("Work at the bureau's desk: check proposals, follow the judging."),
    Role.EDITOR: _("Write and publish pages of the public site."),
    Role.JUDGE: _("Read the proposals assigned to you and score them."),
    Role.INSPECTOR: _("Read proposals, sheets and the ledger; change nothing."),
    MembershipRole.OPERATOR: _("Follow all proposals of your unit and of the units below it."),
    MembershipRole.MEMBER: _("Write and send proposals of your unit."),
}


def map_units_to_agencies() -> dict[int, int]:
    """Unit id → id of the agency it belongs to, which is the unit itself or one above it.

    A unit above all agencies belongs to none and is not in the map: it has no conflict of interest with any.
    """
    units: dict[int, tuple[int | None, bool]] = {
        pk: (parent, is_agency)
        for pk, parent, is_agency in WorkUnit.objects.values_list("pk", "parent_id", "is_agency")
    }
    return {pk: agency for pk in units if (agency := _find_agency(pk, units)) is not None}


def _find_agency(pk: int | None, units: dict[int, tuple[int | None, bool]]) -> int | None:
    visited = set()
    # Wrong data may hold a circle of units.
    while pk is not None and pk not in visited:
        visited.add(pk)
        parent, is_agency = units[pk]
        if is_agency:
            return pk
        pk = parent
    return None


def role_names(user: User) -> str:
    """The names of a person's roles as they stand on a screen, separated by commas."""
    return ", ".join(str(Role(group.name).label) for group in user.groups.all() if group.name in Role.values)


def nearest_operator_lookup() -> Callable[[int | None], list[User]]:
    """A function from a unit's id to the active operators of the unit, or of the nearest unit above that has any.

    The database is read here only, so the function can be called for many units.
    """
    parents = dict(WorkUnit.objects.values_list("pk", "parent_id"))
    operators: dict[int, list[User]] = {}
    memberships = Membership.objects.current().filter(role=MembershipRole.OPERATOR, user__is_active=True)
    for membership in memberships.select_related("user"):
        operators.setdefault(membership.unit_id, []).append(membership.user)

    def nearest_operators(unit: int | None) -> list[User]:
        while unit is not None and unit not in operators:
            unit = parents.get(unit)
        return [] if unit is None else operators[unit]

    return nearest_operators


def invitation_by_token(token: str) -> Invitation | None:
    return Invitation.objects.select_related("user").filter(token_digest=hash_text(token)).first()


def describe_invitation(invitation: Invitation) -> dict[str, Any]:
    """The context of a page about an invitation: the person, and what their roles and units let them do."""
    person = invitation.user
    memberships = list(person.memberships.current().select_related("unit"))
    group_names = {group.name for group in person.groups.all()}
    roles = [role for role in Role if role.value in group_names]
    membership_roles = sorted({MembershipRole(membership.role) for membership in memberships})
    duties = [DUTIES[role] for role in (*roles, *membership_roles)]
    return {
        "invitation": invitation,
        "person": person,
        "roles": [role.label for role in roles],
        "memberships": memberships,
        "duties": duties or [_("Write and send proposals as a member of a team.")],
        "has_password": person.has_usable_password(),
    }


def bureau_admins() -> QuerySet[User]:
    return User.objects.filter(is_active=True, groups__name=Role.BUREAU_ADMIN)


def invitation_url(token: str) -> str:
    return public_url(reverse("invitation", args=[token]))


def one_time_link_url(invitation: Invitation, token: str) -> str:
    """The address of a one-time link: the page for a first password or the one for a new password."""
    if invitation.purpose == LinkPurpose.NEW_PASSWORD:
        return public_url(reverse("password-link", args=[token]))
    return invitation_url(token)


def public_url(path: str) -> str:
    """The address for mails and paper. Raises Refused when the site would not answer under its own host name."""
    # The check is made before a link is mailed or printed: afterwards nobody could open it.
    host = urlsplit(settings.SITE_URL).hostname or ""
    if not validate_host(host, settings.ALLOWED_HOSTS):
        raise Refused(gettext("SITE_URL names %(host)s, which ALLOWED_HOSTS does not.") % {"host": host})
    return settings.SITE_URL + path
