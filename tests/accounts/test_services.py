import pytest

from accounts.enums import MembershipRole, Role, UnitType
from accounts.models import Membership, User, WorkUnit
from accounts.services.people import UnknownPerson, ensure_person, get_person_by_email, join_unit

pytestmark = pytest.mark.django_db


def roles_of(person):
    return set(person.groups.values_list("name", flat=True))


def test_invite_person_makes_one_without_a_password():
    siti = ensure_person(email=" Siti@Solok.example ", name="Siti", nip="198503122010012005", roles=(Role.JUDGE,))
    assert (siti.email, siti.name, siti.nip) == ("siti@solok.example", "Siti", "198503122010012005")
    assert (siti.has_usable_password(), siti.is_superuser, siti.is_demo) == (False, False, False)
    assert roles_of(siti) == {"judge"}


def test_invite_person_keeps_a_known_one_and_adds_roles():
    siti = ensure_person(email="siti@solok.example", name="Siti", roles=(Role.JUDGE,))
    siti.set_password("gonjong-lima-rumah")
    siti.save()
    person = ensure_person(email="SITI@solok.example", name="Another name", roles=(Role.INSPECTOR,))
    assert (person.pk, person.name, User.objects.count()) == (siti.pk, "Siti", 1)
    assert person.check_password("gonjong-lima-rumah")
    assert roles_of(person) == {"judge", "inspector"}


def test_invite_person_without_roles_gives_none():
    assert roles_of(ensure_person(email="siti@solok.example", name="Siti")) == set()


def test_person_with_email_ignores_case_and_blanks():
    siti = ensure_person(email="siti@solok.example", name="Siti")
    assert get_person_by_email(" SITI@Solok.example") == siti


def test_person_with_unknown_email_is_named_in_the_refusal():
    with pytest.raises(UnknownPerson, match="budi@solok.example"):
        get_person_by_email("budi@solok.example")


def test_join_unit_twice_is_one_membership():
    siti = ensure_person(email="siti@solok.example", name="Siti")
    unit = WorkUnit.objects.create(code="dinkes", name="Dinas Kesehatan", type=UnitType.DEPARTMENT)
    first = join_unit(user=siti, unit=unit, role=MembershipRole.OPERATOR)
    assert join_unit(user=siti, unit=unit, role=MembershipRole.OPERATOR) == first
    assert join_unit(user=siti, unit=unit, role=MembershipRole.MEMBER) != first
    assert Membership.objects.current().count() == 2
