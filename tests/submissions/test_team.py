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
from tests.submissions.team_rules import NOW, draft, fill, writer

pytestmark = pytest.mark.django_db
PATH = "/inovasi/P26-001/tim/"


@pytest.fixture
def proposal(lomba, yulia, client, clock):
    client.force_login(yulia)
    return draft(lomba, yulia)


def test_somebody_new_is_invited_and_may_write(client, proposal, settings, django_capture_on_commit_callbacks):
    settings.ALLOWED_HOSTS = ["balairung.example", "testserver"]
    typed = {"name": "Dedi", "role": "writer", "position": "Apoteker", "email": "Dedi@contoh.invalid"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(PATH, typed)
    assert answer["Location"] == PATH
    dedi = User.objects.get(email="dedi@contoh.invalid")
    assert can_write_proposal(dedi, proposal, NOW) and not dedi.has_usable_password()
    assert "Apoteker" in client.get(PATH).content.decode()
    assert [message.to for message in mail.outbox] == [["dedi@contoh.invalid"]]


def test_a_blocked_person_is_not_let_in_again(client, proposal):
    User.objects.create_user("lama@contoh.invalid", name="Lama", is_active=False)
    assert client.post(PATH, {"name": "Lama", "role": "writer", "email": "lama@contoh.invalid"}).status_code == 200
    assert TeamMember.objects.count() == 1


def test_a_name_alone_needs_no_account(client, proposal):
    client.post(PATH, {"name": "Ani", "role": "reader"})
    assert TeamMember.objects.get(name="Ani").user is None
    assert User.objects.filter(name="Ani").count() == 0


def test_the_same_person_twice_is_refused_in_words(client, proposal, yulia):
    answer = client.post(PATH, {"name": "Yulia lagi", "role": "reader", "email": yulia.email})
    assert answer.status_code == 200 and answer.context["form"].non_field_errors()
    assert "Yulia lagi" in answer.content.decode()
    with pytest.raises(Refused):
        add_team_member(proposal=proposal, name="x", role=TeamRole.READER, user=yulia, actor=yulia, at=NOW)
    assert TeamMember.objects.count() == 1


def test_taking_out_takes_the_rights_too(client, proposal, yulia):
    dedi = writer("dedi@contoh.invalid", unit("dinsos"))
    member = add_team_member(proposal=proposal, name="Dedi", role=TeamRole.WRITER, user=dedi, actor=yulia, at=NOW)
    assert can_view_proposal(dedi, proposal)
    for _number in range(2):
        assert client.post(f"{PATH}{member.pk}/keluarkan/").status_code == 302
    assert not can_view_proposal(dedi, proposal)
    assert not ProposalGrant.objects.filter(user=dedi).exists()


def test_the_last_lead_cannot_leave(client, proposal, yulia):
    lead = TeamMember.objects.get()
    client.post(f"{PATH}{lead.pk}/keluarkan/")
    assert TeamMember.objects.filter(pk=lead.pk).exists()
    dedi = writer("dedi@contoh.invalid")
    add_team_member(proposal=proposal, name="Dedi", role=TeamRole.LEAD, user=dedi, actor=yulia, at=NOW)
    assert client.post(f"{PATH}{lead.pk}/keluarkan/")["Location"] == "/inovasi/"
    assert client.get("/inovasi/P26-001/").status_code == 404


def test_a_member_of_another_proposal_is_out_of_reach(client, lomba, proposal):
    rival = writer("rival@contoh.invalid", unit("dinsos"))
    theirs = draft(lomba, rival, "Saingan", unit=unit("dinsos"))
    member = theirs.team.get()
    client.post(f"{PATH}{member.pk}/keluarkan/")
    assert theirs.team.count() == 1
    assert client.post(f"/inovasi/{theirs.code}/tim/", {"name": "x", "role": "lead"}).status_code == 404


def test_the_operator_may_mend_a_team_and_a_reader_may_not(client, proposal, yulia):
    reader = writer("pembaca@contoh.invalid")
    add_team_member(proposal=proposal, name="P", role=TeamRole.READER, user=reader, actor=yulia, at=NOW)
    client.force_login(reader)
    seen = client.get(PATH)
    assert seen.status_code == 200 and f'action="{PATH}tautan/"' not in seen.content.decode()
    assert client.post(PATH, {"name": "x", "role": "reader"}).status_code == 403
    client.force_login(writer("operator@contoh.invalid", role=MembershipRole.OPERATOR))
    assert client.post(PATH, {"name": "Baru", "role": "lead", "email": "baru@contoh.invalid"}).status_code == 302


def test_after_sending_the_team_is_fixed(client, proposal, yulia):
    send_proposal(proposal=fill(proposal, yulia), actor=yulia, at=NOW)
    assert client.post(PATH, {"name": "x", "role": "reader"}).status_code == 403
