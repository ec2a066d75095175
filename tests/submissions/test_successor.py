"""An operator leaves the office: the successor is invited on the unit's page and takes the drafts over."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import MembershipRole, Role
from accounts.models import Membership, User
from accounts.services.people import join_unit
from submissions.permissions import can_write_proposal
from submissions.services.identity import start_proposal
from submissions.services.proposals import ProposalData
from tests import builders
from tests.people import PASSWORD, person_who_signed_in, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafted(settings):
    """(proposal, the operator who leads it, her membership)."""
    settings.ALLOWED_HOSTS = ["balairung.example", "testserver"]
    edition, old = builders.opened(), person_who_signed_in("lama@contoh.invalid", name="Bu Lama")
    place = join_unit(user=old, unit=builders.unit(), role=MembershipRole.OPERATOR)
    parts = edition.rulebook_version
    data = ProposalData(
        title="Puskesmas Malam", unit=place.unit, group=parts.groups.first(), category=parts.categories.first()
    )
    return start_proposal(edition=edition, data=data, actor=old, at=timezone.now()), old, place


def test_the_drafts_of_who_left_are_reached_and_taken_over(drafted):
    proposal, old, place = drafted
    bureau = signed_in(person_who_signed_in("kabag@contoh.invalid", Role.BUREAU_ADMIN))
    invite = f"/kelola/orang/undang/?unit={place.unit_id}&amp;membership_role=operator&amp;replaces={place.pk}"
    assert invite in bureau.get(f"/kelola/unit-kerja/{place.unit_id}/orang/").content.decode()
    page = bureau.get(invite.replace("&amp;", "&")).content.decode()
    assert "Bu Lama" in page
    fields = {"name": "Pak Baru", "unit": place.unit_id, "membership_role": "operator", "replaces": place.pk}
    token = re.search(
        r'name="token" value="([^"]+)"', bureau.post("/kelola/orang/undang/", fields).content.decode()
    ).group(1)
    place.refresh_from_db()
    new = Membership.objects.current().get(unit=place.unit).user
    assert place.ended_on and new.name == "Pak Baru"
    Client().post(f"/akun/undangan/{token}/", {"password1": PASSWORD, "password2": PASSWORD})
    new = User.objects.get(pk=new.pk)
    client = signed_in(new)
    assert proposal.title in client.get("/inovasi/").content.decode()
    team = reverse("proposal-team", args=[proposal.code])
    assert client.post(team, {"name": new.name, "role": "writer", "email": new.email}).status_code == 302
    member = proposal.team.get(user=new)
    client.post(reverse("team-lead", args=[proposal.code, member.pk]))
    client.post(reverse("team-remove", args=[proposal.code, proposal.team.get(user=old).pk]))
    new_user, old = User.objects.get(pk=new.pk), User.objects.get(pk=old.pk)
    assert can_write_proposal(new_user, proposal, timezone.now())
    assert not can_write_proposal(old, proposal, timezone.now())
    assert signed_in(old).get(reverse("proposal-detail", args=[proposal.code])).status_code == 404


def test_a_place_that_was_given_away_meanwhile_is_refused(drafted):
    _proposal, _old, place = drafted
    bureau = signed_in(person_who_signed_in("kabag@contoh.invalid", Role.BUREAU_ADMIN))
    fields = {"name": "Pak Baru", "unit": place.unit_id, "membership_role": "operator", "replaces": place.pk}
    bureau.post("/kelola/orang/undang/", fields)
    assert bureau.post("/kelola/orang/undang/", {**fields, "name": "Dua"}).status_code == 200
    assert not User.objects.filter(name="Dua").exists()
    assert bureau.get(f"/kelola/orang/undang/?replaces=abc&unit={place.unit_id}").status_code == 200
