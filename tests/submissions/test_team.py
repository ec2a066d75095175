"""The people of a proposal: adding, removing, and the rights that go with it."""

import pytest
from django.core import mail

from accounts.enums import MembershipRole
from accounts.models import User
from core.errors import Refused
from submissions.enums import TeamRole
from submissions.models import ProposalGrant, TeamMember
from submissions.permissions import can_view_proposal, can_write_proposal
from submissions.services.submitting import send_proposal
from submissions.services.team import add_team_member
from tests.builders import unit
from tests.submissions.team_rules import NOW, fill_proposal, make_writer, start_draft

pytestmark = pytest.mark.django_db
TEAM_PATH = "/inovasi/P26-001/tim/"


@pytest.fixture
def proposal(edition, lead_writer, client, clock):
    client.force_login(lead_writer)
    return start_draft(edition, lead_writer)


def test_somebody_new_is_invited_and_may_write(client, proposal, settings, django_capture_on_commit_callbacks):
    settings.ALLOWED_HOSTS = ["balairung.example", "testserver"]
    form_data = {"name": "Dedi", "role": "writer", "position": "Apoteker", "email": "Dedi@contoh.invalid"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(TEAM_PATH, form_data)
    assert answer["Location"] == TEAM_PATH
    colleague = User.objects.get(email="dedi@contoh.invalid")
    assert can_write_proposal(colleague, proposal, NOW) and not colleague.has_usable_password()
    assert "Apoteker" in client.get(TEAM_PATH).content.decode()
    assert [message.to for message in mail.outbox] == [["dedi@contoh.invalid"]]


def test_a_blocked_person_is_not_let_in_again(client, proposal):
    User.objects.create_user("lama@contoh.invalid", name="Lama", is_active=False)
    assert client.post(TEAM_PATH, {"name": "Lama", "role": "writer", "email": "lama@contoh.invalid"}).status_code == 200
    assert TeamMember.objects.count() == 1


def test_a_name_alone_needs_no_account(client, proposal):
    client.post(TEAM_PATH, {"name": "Ani", "role": "reader"})
    assert TeamMember.objects.get(name="Ani").user is None
    assert User.objects.filter(name="Ani").count() == 0


def test_the_same_person_twice_is_refused_in_words(client, proposal, lead_writer):
    answer = client.post(TEAM_PATH, {"name": "Yulia lagi", "role": "reader", "email": lead_writer.email})
    assert answer.status_code == 200 and answer.context["form"].non_field_errors()
    assert "Yulia lagi" in answer.content.decode()
    with pytest.raises(Refused):
        add_team_member(proposal=proposal, name="x", role=TeamRole.READER, user=lead_writer, actor=lead_writer, at=NOW)
    assert TeamMember.objects.count() == 1


def test_removing_a_member_removes_their_rights(client, proposal, lead_writer):
    colleague = make_writer("dedi@contoh.invalid", unit("dinsos"))
    member = add_team_member(
        proposal=proposal, name="Dedi", role=TeamRole.WRITER, user=colleague, actor=lead_writer, at=NOW
    )
    assert can_view_proposal(colleague, proposal)
    for _number in range(2):
        assert client.post(f"{TEAM_PATH}{member.pk}/keluarkan/").status_code == 302
    assert not can_view_proposal(colleague, proposal)
    assert not ProposalGrant.objects.filter(user=colleague).exists()


def test_the_last_lead_cannot_leave(client, proposal, lead_writer):
    lead = TeamMember.objects.get()
    client.post(f"{TEAM_PATH}{lead.pk}/keluarkan/")
    assert TeamMember.objects.filter(pk=lead.pk).exists()
    colleague = make_writer("dedi@contoh.invalid")
    add_team_member(proposal=proposal, name="Dedi", role=TeamRole.LEAD, user=colleague, actor=lead_writer, at=NOW)
    assert client.post(f"{TEAM_PATH}{lead.pk}/keluarkan/")["Location"] == "/inovasi/"
    assert client.get("/inovasi/P26-001/").status_code == 404


def test_a_member_of_another_proposal_cannot_be_changed(client, edition, proposal):
    rival = make_writer("rival@contoh.invalid", unit("dinsos"))
    rival_proposal = start_draft(edition, rival, "Saingan", unit=unit("dinsos"))
    member = rival_proposal.team.get()
    client.post(f"{TEAM_PATH}{member.pk}/keluarkan/")
    assert rival_proposal.team.count() == 1
    assert client.post(f"/inovasi/{rival_proposal.code}/tim/", {"name": "x", "role": "lead"}).status_code == 404


def test_the_operator_may_mend_a_team_and_a_reader_may_not(client, proposal, lead_writer):
    reader = make_writer("pembaca@contoh.invalid")
    add_team_member(proposal=proposal, name="P", role=TeamRole.READER, user=reader, actor=lead_writer, at=NOW)
    client.force_login(reader)
    response = client.get(TEAM_PATH)
    assert response.status_code == 200 and f'action="{TEAM_PATH}tautan/"' not in response.content.decode()
    assert client.post(TEAM_PATH, {"name": "x", "role": "reader"}).status_code == 403
    client.force_login(make_writer("operator@contoh.invalid", role=MembershipRole.OPERATOR))
    assert client.post(TEAM_PATH, {"name": "Baru", "role": "lead", "email": "baru@contoh.invalid"}).status_code == 302


def test_after_sending_the_team_is_fixed(client, proposal, lead_writer):
    send_proposal(proposal=fill_proposal(proposal, lead_writer), actor=lead_writer, at=NOW)
    assert client.post(TEAM_PATH, {"name": "x", "role": "reader"}).status_code == 403
