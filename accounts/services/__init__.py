from accounts.services.invitations import accept, invite, renew
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
    "end_membership",
    "invite",
    "invite_person",
    "join_unit",
    "person_with_email",
    "refuse_roles",
    "renew",
    "replace_member",
    "save_units",
]
