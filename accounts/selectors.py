from collections.abc import Callable
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
    """Unit id → id of the agency it belongs to; a unit above all agencies belongs to none and never conflicts."""
    units = {
        pk: (parent, is_agency)
        for pk, parent, is_agency in WorkUnit.objects.values_list("pk", "parent_id", "is_agency")
    }
    return {pk: agency for pk in units if (agency := _agency_of(pk, units)) is not None}


def _agency_of(pk, units):
    seen = set()
    while pk is not None and pk not in seen:
        seen.add(pk)
        parent, is_agency = units[pk]
        if is_agency:
            return pk
        pk = parent
    return None


def role_names(user: User) -> str:
    return ", ".join(str(Role(group.name).label) for group in user.groups.all() if group.name in Role.values)


def unit_subtree_ids(unit: WorkUnit) -> set[int]:
    """Ids of a unit and all its sub-units."""
    children: dict[int, list[int]] = {}
    for pk, parent in WorkUnit.objects.values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found, waiting = set(), [unit.pk]
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found.add(pk)
            waiting.extend(children.get(pk, []))
    return found


def nearest_operator_lookup() -> Callable[[int], list[User]]:
    """Tells the active operators of a unit, or of the nearest one above that has any; asks the database here only."""
    parents = dict(WorkUnit.objects.values_list("pk", "parent_id"))
    operators: dict[int, list[User]] = {}
    held = Membership.objects.current().filter(role=MembershipRole.OPERATOR, user__is_active=True)
    for membership in held.select_related("user"):
        operators.setdefault(membership.unit_id, []).append(membership.user)

    def near(unit: int | None) -> list[User]:
        while unit is not None and unit not in operators:
            unit = parents.get(unit)
        return operators.get(unit, [])

    return near


def invitation_by_token(token: str) -> Invitation | None:
    digest = hash_text(token)
    return Invitation.objects.select_related("user").filter(token_digest=digest).first()


def describe_invitation(invitation: Invitation) -> dict:
    """Who is invited and what the account can do, in the words of its roles and units."""
    person = invitation.user
    memberships = list(person.memberships.current().select_related("unit"))
    held = [role for role in Role if role.value in {group.name for group in person.groups.all()}]
    can = [DUTIES[role] for role in held]
    can += [DUTIES[role] for role in sorted({row.role for row in memberships})]
    return {
        "invitation": invitation,
        "person": person,
        "roles": [role.label for role in held],
        "memberships": memberships,
        "duties": can or [_("Write and send proposals as a member of a team.")],
        "has_password": person.has_usable_password(),
    }


def bureau_admins() -> QuerySet[User]:
    return User.objects.filter(is_active=True, groups__name=Role.BUREAU_ADMIN)


def invitation_url(token: str) -> str:
    return public_url(reverse("invitation", args=[token]))


def one_time_link_url(invitation: Invitation, token: str) -> str:
    """Where this link leads: to the first password or to a new one."""
    if invitation.purpose == LinkPurpose.NEW_PASSWORD:
        return public_url(reverse("password-link", args=[token]))
    return invitation_url(token)


def public_url(path: str) -> str:
    """The address as it is mailed and printed; refused when the site would not answer under its own name."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    if not validate_host(host, settings.ALLOWED_HOSTS):
        raise Refused(gettext("SITE_URL names %(host)s, which ALLOWED_HOSTS does not.") % {"host": host})
    return settings.SITE_URL + path
