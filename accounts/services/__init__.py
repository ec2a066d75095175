from accounts.services.invitations import accept, invite, renew
from accounts.services.passwords import choose_password, issue_password_link
from accounts.services.people import (
    UnknownPerson,
    bureau_member,
    end_membership,
    invite_person,
    join_unit,
    person_with_email,
    refuse_roles,
    replace_member,
)
from accounts.services.units import UnitData, save_units

__all__ = [
    "UnitData",
    "UnknownPerson",
    "accept",
    "bureau_member",
    "choose_password",
    "end_membership",
    "invite",
    "invite_person",
    "issue_password_link",
    "join_unit",
    "person_with_email",
    "refuse_roles",
    "renew",
    "replace_member",
    "save_units",
]
