import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission

from accounts.models import User
from accounts.permissions import grants_on
from core import grants
from judging.panels.models import Assignment, AssignmentGrant
from tests.builders import eligible, opened, panel

pytestmark = pytest.mark.django_db
RIGHT = "score_assignment"


@pytest.fixture
def assigned():
    edition = opened()
    eligible(edition, 2)
    panel(edition)
    return Assignment.objects.order_by("pk")


def test_filter_shows_only_what_was_granted_to_this_person(assigned):
    judge = assigned[0].judge.user
    granted = grants.filter_granted(judge, RIGHT, Assignment.objects.all())
    assert set(granted) == set(assigned.filter(judge__user=judge))
    assert granted.count() == 2


def test_a_right_on_the_whole_model_shows_nothing(assigned):
    judge, other = assigned[0].judge.user, assigned[1]
    permission = Permission.objects.get(codename=RIGHT)
    group = Group.objects.create(name="everything")
    group.permissions.add(permission)
    judge.groups.add(group)
    judge.user_permissions.add(permission)
    assert not grants.has_grant(judge, RIGHT, other)
    assert grants.filter_granted(judge, RIGHT, Assignment.objects.all()).count() == 2


def test_a_superuser_has_no_grant(assigned, django_user_model):
    root = django_user_model.objects.create_superuser("root@contoh.invalid", name="Root")
    assert not grants.has_grant(root, RIGHT, assigned[0])


def test_anonymous_and_inactive_people_see_nothing(assigned):
    judge = assigned[0].judge.user
    judge.is_active = False
    judge.save()
    for person in (judge, AnonymousUser()):
        assert not grants.filter_granted(person, RIGHT, Assignment.objects.all()).exists()


def test_a_revoked_permission_is_gone(assigned):
    row = assigned[0]
    grants.revoke_permission(RIGHT, row.judge.user, row)
    assert not grants.has_grant(row.judge.user, RIGHT, row)


def test_granting_twice_keeps_one_row(assigned):
    before = AssignmentGrant.objects.count()
    grants.grant_permission_to_many(AssignmentGrant, RIGHT, [(row.judge.user_id, row.pk) for row in assigned])
    assert AssignmentGrant.objects.count() == before == 6


def test_filter_is_one_query(assigned, django_assert_num_queries):
    judge = assigned[0].judge.user
    grants.has_grant(judge, RIGHT, assigned[0])  # content types are cached from here on
    with django_assert_num_queries(1):
        list(grants.filter_granted(judge, RIGHT, Assignment.objects.all()))


def test_all_permissions_on_an_object_are_one_query(assigned, django_assert_num_queries):
    row = assigned[0]
    judge = row.judge.user
    grants.has_grant(judge, RIGHT, row)  # content types are cached from here on, whatever test ran before
    with django_assert_num_queries(1):
        assert grants.granted_permissions(judge, row) == {RIGHT}


def test_a_request_reads_the_grants_on_an_object_once(assigned, django_assert_num_queries):
    row = assigned[0]
    judge, other = row.judge.user, assigned.exclude(judge=row.judge).first()
    grants.has_grant(judge, RIGHT, row)  # content types are cached from here on, whatever test ran before
    with django_assert_num_queries(2):
        assert [grants_on(judge, row), grants_on(judge, row), grants_on(judge, other)] == [
            {RIGHT},
            {RIGHT},
            frozenset(),
        ]


def test_the_next_request_sees_a_revoked_grant(assigned):
    row = assigned[0]
    assert grants_on(row.judge.user, row) == {RIGHT}
    grants.revoke_permission(RIGHT, row.judge.user, row)
    assert grants_on(User.objects.get(pk=row.judge.user_id), row) == frozenset()


def test_nobody_has_grants_without_signing_in(assigned):
    assert grants_on(AnonymousUser(), assigned[0]) == frozenset()
