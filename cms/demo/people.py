"""Work units and invented people. Only those listed as accounts can sign in."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.utils.translation import gettext as _

from accounts.enums import MembershipRole, Role
from accounts.models import User, WorkUnit
from accounts.services.people import ensure_person, join_unit
from cms.demo.reading import read_demo_data

EXAMPLE_MARK = "CONTOH"
DOMAIN = "contoh.invalid"
# Without i, l, o, 0 and 1, which are mistaken for each other.
SYMBOLS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Account:
    """Who can sign in. `look_at`: an address that shows what this person does, empty for a second one of a kind."""

    role: str
    email: str
    password: str
    look_at: str = ""


@dataclass(slots=True)
class Cast:
    """Units by code, people by the key of the data file, and the accounts that were made."""

    today: datetime
    units: dict[str, WorkUnit] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    accounts: list[Account] = field(default_factory=list)

    def operator_of(self, unit: WorkUnit) -> User:
        """Who sends for a unit: the operator of its agency, made without an account when there is none yet."""
        agency = unit if unit.is_agency or unit.parent is None else unit.parent
        operator_membership = (
            agency.memberships.current().filter(role=MembershipRole.OPERATOR).select_related("user").first()
        )
        if operator_membership:
            return operator_membership.user
        user = _person(f"operator.{agency.code}", f"Operator {agency.name}")
        join_unit(user=user, unit=agency, role=MembershipRole.OPERATOR)
        return user


def gather_cast(today: datetime) -> Cast:
    cast = Cast(today)
    _make_units(cast, read_demo_data("units"), None)
    data = read_demo_data("people")
    for entry in data["accounts"]:
        _make_account(cast, entry, data["look_at"].get(entry["key"], ""))
    return cast


def mark_example(name: str) -> str:
    return f"{EXAMPLE_MARK} {name}"


def _make_units(cast: Cast, entries: Iterable[dict[str, Any]], parent: WorkUnit | None) -> None:
    for entry in entries:
        fields = {
            "name": entry["name"],
            "type": entry["type"],
            "is_agency": entry.get("agency", False),
            "parent": parent,
        }
        unit, _created = WorkUnit.objects.get_or_create(code=entry["code"], defaults=fields)
        cast.units[unit.code] = unit
        _make_units(cast, entry.get("below", ()), unit)


def _make_account(cast: Cast, entry: dict[str, Any], look_at: str) -> None:
    roles = tuple(Role(role) for role in entry.get("roles", ()))
    user = _person(entry["email"], entry["name"], roles)
    cast.people[entry["key"]] = user
    titles = [str(role.label) for role in roles]
    if "unit" in entry:
        role = MembershipRole.OPERATOR if entry.get("operates") else MembershipRole.MEMBER
        unit = cast.units[entry["unit"]]
        join_unit(user=user, unit=unit, role=role)
        if not titles:
            titles = [_("%(role)s, %(unit)s") % {"role": role.label, "unit": unit.name}]
    cast.accounts.append(Account(", ".join(titles), user.email, _give_password(user), look_at))


def _person(local: str, name: str, roles: tuple[Role, ...] = ()) -> User:
    return ensure_person(email=f"{local}@{DOMAIN}", name=mark_example(name), roles=roles, is_demo=True)


def _give_password(user: User) -> str:
    """Set and return a password: twelve symbols that nobody misreads, 59 bits."""
    password = "-".join("".join(secrets.choice(SYMBOLS) for _symbol in range(4)) for _group in range(3))
    user.set_password(password)
    user.save(update_fields=["password"])
    # Confirmed at once: under .invalid no mail can ever arrive, and sign-in asks for a confirmed address.
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return password
