"""Which start pages the navigation of a person has, and how many queries it costs."""

from collections.abc import Callable

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.enums import MembershipRole, Role
from accounts.models import Membership, User
from config.context_processors import NavigationLink, navigation_links
from tests.builders import unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def get_links(rf: RequestFactory):
    """The links of a person by their address."""

    def get(person: User, path: str = "/") -> dict[str, NavigationLink]:
        request = rf.get(path)
        request.user = person
        return {link.href: link for link in navigation_links(request)}

    return get


def test_an_anonymous_visitor_has_no_links(client: Client):
    page = client.get("/akun/login/").content.decode()
    assert reverse("my-proposals") not in page
    assert reverse("account_logout") not in page


def test_somebody_without_a_role_writes_proposals(make_person: Callable, get_links, django_assert_num_queries):
    person = make_person("yulia@solok.example")
    with django_assert_num_queries(1):
        links = get_links(person)
    assert list(links) == [reverse("my-proposals")]


def test_a_judge_has_a_queue_and_no_admin(make_person: Callable, get_links):
    links = get_links(make_person("juri@solok.example", Role.JUDGE))
    assert reverse("wagtailadmin_home") not in links
    assert reverse("my-proposals") not in links
    assert list(links) == [reverse("judge-queue")]


@pytest.mark.parametrize("role", [Role.BUREAU_ADMIN, Role.BUREAU_STAFF, Role.EDITOR])
def test_bureau_and_editors_have_the_admin(make_person: Callable, get_links, role: Role):
    assert list(get_links(make_person("kantor@solok.example", role))) == [reverse("wagtailadmin_home")]


def test_a_judge_who_is_a_member_of_a_unit_writes_too(make_person: Callable, get_links):
    person = make_person("juri@solok.example", Role.JUDGE)
    Membership.objects.create(user=person, unit=unit(), role=MembershipRole.MEMBER)
    assert reverse("my-proposals") in get_links(person)


def test_the_link_to_the_present_page_is_marked(make_person: Callable, get_links):
    links = get_links(make_person("yulia@solok.example"), "/inovasi/P26-001/")
    assert links[reverse("my-proposals")].is_current


def test_every_page_has_a_button_to_sign_out(client: Client, make_person: Callable):
    client.force_login(make_person("yulia@solok.example"))
    page = client.get(reverse("my-proposals")).content.decode()
    # Attributes stand on lines of their own.
    assert f'method="post" action="{reverse("account_logout")}"' in " ".join(page.split())
    client.post(reverse("account_logout"))
    assert client.get(reverse("my-proposals")).status_code == 302
