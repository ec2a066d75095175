"""Which doors a person finds in the menu, and what asking for them costs."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from accounts.enums import MembershipRole, Role
from accounts.models import Membership
from config.context import doors
from tests.builders import unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def doors_of(rf: RequestFactory):
    def ask(person, path="/"):
        request = rf.get(path)
        request.user = person
        return {door.href: door for door in doors(request)["doors"]}

    return ask


def test_nobody_finds_a_door_without_signing_in(client):
    page = client.get("/akun/login/").content.decode()
    assert reverse("my-proposals") not in page
    assert reverse("account_logout") not in page


def test_somebody_without_an_office_writes(make_person, doors_of, django_assert_num_queries):
    person = make_person("yulia@solok.example")
    with django_assert_num_queries(1):
        found = doors_of(person)
    assert list(found) == [reverse("my-proposals")]


def test_a_judge_finds_her_queue_and_no_desk(make_person, doors_of):
    found = doors_of(make_person("juri@solok.example", Role.JUDGE))
    assert reverse("wagtailadmin_home") not in found
    assert reverse("my-proposals") not in found
    assert list(found) == [reverse("judge-queue")]


@pytest.mark.parametrize("role", [Role.BUREAU_ADMIN, Role.BUREAU_STAFF, Role.EDITOR])
def test_the_office_finds_its_desk(make_person, doors_of, role):
    assert list(doors_of(make_person("kantor@solok.example", role))) == [reverse("wagtailadmin_home")]


def test_a_judge_whose_unit_counts_on_her_writes_too(make_person, doors_of):
    person = make_person("juri@solok.example", Role.JUDGE)
    Membership.objects.create(user=person, unit=unit(), role=MembershipRole.MEMBER)
    assert reverse("my-proposals") in doors_of(person)


def test_the_present_door_is_marked(make_person, doors_of):
    found = doors_of(make_person("yulia@solok.example"), "/inovasi/P26-001/")
    assert found[reverse("my-proposals")].is_current


def test_signing_out_is_one_button_away(client, make_person):
    client.force_login(make_person("yulia@solok.example"))
    page = client.get(reverse("my-proposals")).content.decode()
    assert f'method="post" action="{reverse("account_logout")}"' in page
    client.post(reverse("account_logout"))
    assert client.get(reverse("my-proposals")).status_code == 302
