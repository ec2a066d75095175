import pytest
from django.contrib.auth.models import AnonymousUser, Group

from accounts.enums import MembershipRole, Role
from accounts.models import User
from accounts.permissions import can_manage_people, has_role, is_bureau, rights_of, units_operated_by
from accounts.services.people import end_membership, ensure_person, join_unit
from tests.builders import unit
from tests.people import signed_in

pytestmark = pytest.mark.django_db


def test_has_role_is_true_for_any_of_the_roles(make_person):
    siti = make_person("siti@solok.example", Role.JUDGE)
    assert has_role(siti, Role.JUDGE)
    assert has_role(siti, Role.INSPECTOR, Role.JUDGE)
    assert not has_role(siti, Role.INSPECTOR, Role.EDITOR)


def test_superuser_has_no_role():
    root = User.objects.create_superuser("root@solok.example", "gonjong-lima-rumah", name="Root")
    assert [role for role in Role if has_role(root, role)] == []
    assert not can_manage_people(root)


def test_blocked_person_has_no_role(make_person):
    siti = make_person("siti@solok.example", Role.JUDGE)
    siti.is_active = False
    assert not has_role(siti, Role.JUDGE)


def test_anonymous_visitor_has_no_role():
    assert not has_role(AnonymousUser(), *Role)


@pytest.mark.parametrize(
    ("role", "bureau", "manages"),
    [
        (Role.BUREAU_ADMIN, True, True),
        (Role.BUREAU_STAFF, True, False),
        (Role.EDITOR, False, False),
        (Role.JUDGE, False, False),
        (Role.INSPECTOR, False, False),
    ],
)
def test_bureau_is_admin_and_staff_but_only_admins_manage_people(make_person, role, bureau, manages):
    person = make_person("siti@solok.example", role)
    assert (is_bureau(person), can_manage_people(person)) == (bureau, manages)


def test_roles_exist_by_migration():
    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.BUREAU_ADMIN, {"wagtailadmin.access_admin", "accounts.change_user", "cms.change_sitesettings"}),
        (Role.BUREAU_STAFF, {"wagtailadmin.access_admin"}),
        (Role.EDITOR, {"wagtailadmin.access_admin"}),
        (Role.JUDGE, set()),
        (Role.INSPECTOR, set()),
    ],
)
def test_role_has_exactly_these_permissions(make_person, role, expected):
    assert make_person("siti@solok.example", role).get_all_permissions() == expected


@pytest.fixture
def operator(make_person):
    """A judge who is the operator of two units and a member of a third."""
    person = make_person("siti@solok.example", Role.JUDGE)
    dinkes, setda = unit("dinkes"), unit("setda")
    for code, parent in (("puskesmas", dinkes), ("bagian", setda)):
        unit(code, parent=parent)
    join_unit(user=person, unit=dinkes, role=MembershipRole.OPERATOR)
    join_unit(user=person, unit=setda, role=MembershipRole.OPERATOR)
    join_unit(user=person, unit=unit("nagari"), role=MembershipRole.MEMBER)
    return User.objects.get(pk=person.pk)


def test_roles_and_units_are_read_in_one_query_and_once(operator, django_assert_num_queries):
    with django_assert_num_queries(1):
        rights = rights_of(operator)
        assert has_role(operator, Role.JUDGE) and not is_bureau(operator)
    assert (len(rights.unit_ids), len(rights.operated_unit_ids), rights.roles) == (3, 2, {"judge"})


def test_units_below_several_units_are_read_in_one_query_and_once(operator, django_assert_num_queries):
    rights_of(operator)
    with django_assert_num_queries(1):
        operated = units_operated_by(operator)
        assert units_operated_by(operator) == operated
    assert operated == {unit(code).pk for code in ("dinkes", "setda", "puskesmas", "bagian")}


def test_whoever_operates_no_unit_costs_no_query_for_units(make_person, django_assert_num_queries):
    person = make_person("siti@solok.example")
    with django_assert_num_queries(1):
        assert units_operated_by(person) == frozenset()


def test_a_page_reads_the_rights_of_its_person_once(client, operator, django_assert_max_num_queries):
    with django_assert_max_num_queries(30) as queries:
        signed_in(operator).get("/inovasi/")
    tables = ("auth_group", "accounts_membership")
    assert len([query for query in queries if any(table in query["sql"] for table in tables)]) == 1


def test_the_next_request_sees_a_new_role(make_person):
    person = make_person("siti@solok.example")
    browser = signed_in(person)
    assert browser.get("/kelola/surat-keluar/").status_code == 403
    person.groups.add(Group.objects.get(name=Role.BUREAU_STAFF))
    assert browser.get("/kelola/surat-keluar/").status_code == 200
    person.groups.clear()
    assert browser.get("/kelola/surat-keluar/").status_code == 403


def test_services_that_give_roles_and_units_make_the_object_read_them_again(make_person):
    person = make_person("siti@solok.example")
    assert not has_role(person, Role.JUDGE)
    assert has_role(ensure_person(email=person.email, name=person.name, roles=(Role.JUDGE,)), Role.JUDGE)
    membership = join_unit(user=person, unit=unit("dinkes"), role=MembershipRole.OPERATOR)
    assert units_operated_by(person) == {unit("dinkes").pk}
    end_membership(membership=membership, on=membership.user.date_joined.date())
    assert units_operated_by(User.objects.get(pk=person.pk)) == frozenset()
