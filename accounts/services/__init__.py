from accounts.services.invitations import accept_invitation, create_invitation, renew_invitation
from accounts.services.passwords import choose_password, issue_password_link
from accounts.services.people import (
    UnknownPerson,
    end_membership,
    ensure_person,
    get_bureau_member,
    get_person_by_email,
    join_unit,
    refuse_roles,
    replace_member,
)
from accounts.services.units import UnitData, save_units

__all__ = [
    "UnitData",
    "UnknownPerson",
    "accept_invitation",
    "get_bureau_member",
    "choose_password",
    "end_membership",
    "create_invitation",
    "ensure_person",
    "issue_password_link",
    "join_unit",
    "get_person_by_email",
    "refuse_roles",
    "renew_invitation",
    "replace_member",
    "save_units",
]
