import pytest
from django.contrib.auth.models import AnonymousUser, Group

from accounts.enums import Role
from accounts.models import User
from accounts.permissions import can_manage_people, has_role, is_bureau

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
