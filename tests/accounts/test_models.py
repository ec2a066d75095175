from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from accounts.enums import MembershipRole, UnitType
from accounts.models import Membership, User, WorkUnit

pytestmark = pytest.mark.django_db
NIP = "198503122010012005"


def refuses(action):
    with pytest.raises(DatabaseError), transaction.atomic():
        action()
    return True


def make_unit(code, **fields):
    return WorkUnit.objects.create(code=code, name=code.title(), type=UnitType.DEPARTMENT, **fields)


def test_email_is_stored_in_lower_case():
    assert User.objects.create_user("Siti@Solok.EXAMPLE", name="Siti").email == "siti@solok.example"


def test_email_differing_in_case_only_is_refused_by_the_database():
    User.objects.create_user("siti@solok.example", name="Siti")
    assert refuses(lambda: User.objects.bulk_create([User(email="SITI@solok.example", name="Other Siti")]))
    assert User.objects.count() == 1


def test_natural_key_ignores_case():
    siti = User.objects.create_user("siti@solok.example", name="Siti")
    assert User.objects.get_by_natural_key("SITI@Solok.Example") == siti


@pytest.mark.parametrize("nip", ["1985", "19850312201001200X", "19850312201001200 ", NIP + "1"])
def test_nip_other_than_18_digits_is_refused(nip):
    person = User(email="siti@solok.example", name="Siti", nip=nip, password="!")
    with pytest.raises(ValidationError) as error:
        person.full_clean(validate_constraints=False)
    assert list(error.value.message_dict) == ["nip"]
    assert refuses(person.save)


@pytest.mark.parametrize("nip", ["", NIP])
def test_nip_empty_or_18_digits_is_kept(nip):
    User.objects.create_user("siti@solok.example", name="Siti", nip=nip)
    assert User.objects.get().nip == nip


def test_person_without_password_cannot_sign_in_with_one():
    assert not User.objects.create_user("siti@solok.example", name="Siti").has_usable_password()


def test_work_unit_under_itself_is_refused():
    unit = make_unit("dinkes")
    assert refuses(lambda: WorkUnit.objects.filter(pk=unit.pk).update(parent=unit.pk))


def test_membership_twice_at_a_time_is_refused():
    siti, unit = User.objects.create_user("siti@solok.example", name="Siti"), make_unit("dinkes")
    Membership.objects.create(user=siti, unit=unit, role=MembershipRole.OPERATOR)
    assert refuses(lambda: Membership.objects.create(user=siti, unit=unit, role=MembershipRole.OPERATOR))


def test_membership_may_begin_again_after_it_ended():
    siti, unit = User.objects.create_user("siti@solok.example", name="Siti"), make_unit("dinkes")
    Membership.objects.create(user=siti, unit=unit, role=MembershipRole.OPERATOR, ended_on=date(2026, 1, 31))
    now = Membership.objects.create(user=siti, unit=unit, role=MembershipRole.OPERATOR)
    assert list(Membership.objects.current()) == [now]
