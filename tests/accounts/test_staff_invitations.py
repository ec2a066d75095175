from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.enums import InvitationState, Role
from accounts.models import Invitation
from accounts.services.invitations import accept_invitation, create_invitation
from core.errors import Refused
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def served(settings):
    settings.ALLOWED_HOSTS = ["balairung.example", "testserver"]


@pytest.fixture
def admin(client, make_person):
    person = make_person("rina@solok.example", Role.BUREAU_ADMIN, name="Rina")
    client.force_login(person)
    return person


def invited(admin, name, *, ago=0, **fields):
    at = timezone.now() - timedelta(hours=ago)
    return create_invitation(email=f"{name}@solok.example", name=name.title(), actor=admin, at=at, **fields)[0]


def listed(client, **query):
    return client.get(reverse("invitation-list"), query).content.decode()


@pytest.fixture
def four(admin):
    """One in each state."""
    used, late, renewed = invited(admin, "siti"), invited(admin, "budi", ago=80), invited(admin, "tono", ago=5)
    accept_invitation(invitation=used, password=PASSWORD, at=timezone.now())
    newest = invited(admin, "tono")
    for row in (used, late, renewed, newest):
        row.refresh_from_db()
    return {"used": used, "expired": late, "revoked": renewed, "open": newest}


@pytest.mark.parametrize("state", InvitationState.values)
def test_states_are_the_same_for_one_and_for_all(four, state):
    at = timezone.now()
    assert four[state].state_at(at) == state
    assert list(Invitation.objects.in_state(state, at)) == [four[state]]


def test_the_list_counts_finds_and_offers_a_new_link_to_who_needs_one(client, four):
    page = listed(client)
    assert "4 undangan" in page and "Rina" in page
    assert page.count("Buat tautan baru") == 2, "Budi's and Tono's open one"
    assert "Budi" in listed(client, cari="budi") and "Siti" not in listed(client, cari="budi")
    assert "Siti" in listed(client, keadaan="used") and "Budi" not in listed(client, keadaan="used")
    assert "Tidak ada undangan" in listed(client, cari="entah siapa")


def test_a_new_link_goes_where_the_old_one_went(client, admin, django_capture_on_commit_callbacks):
    late = invited(admin, "budi", ago=80, deliver_to="kantor@solok.example", roles=(Role.EDITOR,))
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(reverse("invitation-renew", args=[late.pk])).content.decode()
    assert "/akun/undangan/" in page and mail.outbox[-1].to == ["kantor@solok.example"]
    late.refresh_from_db()
    newest = late.user.invitations.latest("pk")
    assert late.revoked_at and newest.state_at(timezone.now()) == "open"
    assert [group.name for group in late.user.groups.all()] == [Role.EDITOR]


def test_whoever_has_a_password_gets_no_link(client, four):
    answer = client.post(reverse("invitation-renew", args=[four["used"].pk]), follow=True)
    assert "sudah menentukan kata sandi" in answer.content.decode()
    assert four["used"].user.invitations.count() == 1


def test_a_blocked_person_gets_no_link(client, admin):
    late = invited(admin, "budi", ago=80)
    late.user.is_active = False
    late.user.save(update_fields=["is_active"])
    client.post(reverse("invitation-renew", args=[late.pk]))
    assert late.user.invitations.count() == 1
    with pytest.raises(Refused):
        invited(admin, "budi")


def test_the_list_costs_the_same_for_3_and_30(client, admin, django_assert_max_num_queries):
    for number in range(30):
        invited(admin, f"orang{number}")
    with django_assert_max_num_queries(20):
        listed(client)
