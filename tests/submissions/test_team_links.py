"""Joining by a link: once, within 72 hours, with the rights of its maker at most, never into an existing account."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.core import mail
from django.test import Client

from accounts.enums import MembershipRole, Role
from accounts.models import User
from accounts.services.people import ensure_person
from core.errors import Refused
from submissions.enums import LinkRole, LinkState, TeamRole
from submissions.models import TeamLink
from submissions.permissions import can_view_proposal, can_write_proposal
from submissions.selectors.team_links import token_digest
from submissions.services.submitting import send_proposal
from submissions.services.team import add_team_member, remove_team_member
from submissions.services.team_links import (
    LINK_VALIDITY,
    MOST_OPEN_LINKS,
    join_team,
    join_team_as_new,
    make_team_link,
    revoke_team_link,
)
from tests.builders import unit
from tests.people import signed_in
from tests.submissions.team_rules import CLOSES_AT, NOW, fill_proposal, make_writer, start_draft

pytestmark = pytest.mark.django_db
TEAM_PATH = "/inovasi/P26-001/tim/"
SECOND = timedelta(seconds=1)
GUEST_DATA = {"name": "Sari Dewi", "email": "Sari@contoh.invalid"}


@pytest.fixture(autouse=True)
def allowed_hosts(settings):
    settings.ALLOWED_HOSTS = ["balairung.example", "testserver"]


@pytest.fixture
def proposal(edition, lead_writer, clock):
    return start_draft(edition, lead_writer)


@pytest.fixture
def link_and_token(proposal, lead_writer):
    return make_team_link(proposal=proposal, role=LinkRole.WRITER, actor=lead_writer, at=NOW)


@pytest.fixture
def link(link_and_token):
    return link_and_token[0]


@pytest.fixture
def join_path(link_and_token):
    return f"/inovasi/gabung/{link_and_token[1]}/"


@pytest.fixture
def colleague():
    return make_writer("dedi@contoh.invalid", unit("dinsos"))


def test_the_link_is_shown_once_and_only_its_digest_is_kept(proposal, lead_writer):
    client = signed_in(lead_writer)
    answer = client.post(f"{TEAM_PATH}tautan/", {"role": "reader"})
    address = answer.context["address"]
    token = address.rstrip("/").rsplit("/", 1)[1]
    text = answer.content.decode()
    assert text.count(address) == 2 and "<svg" in text and "share.js" in text
    assert answer["Referrer-Policy"] == "same-origin" and "no-store" in answer["Cache-Control"]
    link = TeamLink.objects.get()
    assert (link.role, link.token_digest) == ("reader", token_digest(token))
    assert link.expires_at - link.created_at == timedelta(hours=72)
    page = client.get(TEAM_PATH).content.decode()
    assert token not in page and f"{TEAM_PATH}tautan/{link.pk}/cabut/" in page


@pytest.mark.parametrize("role", ["lead", ""])
def test_a_link_cannot_give_the_lead(proposal, lead_writer, role):
    assert signed_in(lead_writer).post(f"{TEAM_PATH}tautan/", {"role": role})["Location"] == TEAM_PATH
    assert not TeamLink.objects.exists()


def test_no_link_is_made_that_nobody_could_open(proposal, lead_writer, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    answer = signed_in(lead_writer).post(f"{TEAM_PATH}tautan/", {"role": "reader"}, follow=True)
    assert "ALLOWED_HOSTS" in answer.content.decode() and not TeamLink.objects.exists()


def test_open_links_are_limited(proposal, lead_writer):
    for _number in range(MOST_OPEN_LINKS):
        make_team_link(proposal=proposal, role=LinkRole.READER, actor=lead_writer, at=NOW)
    with pytest.raises(Refused):
        make_team_link(proposal=proposal, role=LinkRole.READER, actor=lead_writer, at=NOW)
    make_team_link(proposal=proposal, role=LinkRole.READER, actor=lead_writer, at=NOW + LINK_VALIDITY)


def test_somebody_with_an_account_sees_whose_it_is_and_joins_by_a_button(proposal, join_path, colleague, link):
    client = signed_in(colleague)
    text = client.get(join_path).content.decode()
    assert all(word in text for word in ("Antar Obat", "Unit dinkes", "Yulia", "Penulis", colleague.email))
    assert not can_view_proposal(colleague, proposal), "looking is not joining"
    for _click in range(2):
        assert client.post(join_path)["Location"] == "/inovasi/P26-001/"
    assert client.get(join_path)["Location"] == "/inovasi/P26-001/"
    assert proposal.team.filter(user=colleague).count() == 1 and can_write_proposal(colleague, proposal, NOW)
    link.refresh_from_db()
    assert (link.used_by, link.used_at) == (colleague, NOW)
    assert proposal.team_changes.filter(act="joined", name=colleague.name, actor=colleague, at=NOW).count() == 1


def test_somebody_who_joined_as_reader_may_only_read(proposal, lead_writer, colleague):
    link, _token = make_team_link(proposal=proposal, role=LinkRole.READER, actor=lead_writer, at=NOW)
    join_team(link=link, actor=colleague, at=NOW)
    assert can_view_proposal(colleague, proposal) and not can_write_proposal(colleague, proposal, NOW)


def test_the_lead_is_told_who_joined(lead_writer, link, colleague, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        join_team(link=link, actor=colleague, at=NOW)
    assert [letter.to for letter in mail.outbox] == [[lead_writer.email]]
    assert colleague.name in mail.outbox[0].body and TEAM_PATH in mail.outbox[0].body


def test_somebody_signs_in_first_and_returns_to_the_link(join_path):
    answer = Client().get(join_path)
    assert answer.status_code == 200 and answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "same-origin"
    assert f"/akun/login/?next={join_path.replace('/', '%2F')}" in answer.content.decode()


def test_somebody_new_gets_an_account_by_mail(proposal, join_path, link, django_capture_on_commit_callbacks):
    client = Client()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(join_path, GUEST_DATA)
    assert answer["Location"].startswith("/akun/login/")
    sari = User.objects.get(email="sari@contoh.invalid")
    assert not sari.has_usable_password() and can_write_proposal(sari, proposal, NOW)
    assert not get_user(client).is_authenticated, "only the mailed link opens the account"
    invited = [letter for letter in mail.outbox if letter.to == ["sari@contoh.invalid"]]
    assert len(invited) == 1 and "/akun/undangan/" in invited[0].body
    assert sari.invitations.get().created_by == link.created_by
    assert Client().post(join_path, {**GUEST_DATA, "email": "lain@contoh.invalid"}).status_code == 410
    assert not User.objects.filter(email="lain@contoh.invalid").exists()


@pytest.mark.parametrize("state", ["with a password", "without one", "blocked"])
def test_no_account_is_taken_over(proposal, join_path, link, state, django_capture_on_commit_callbacks):
    owner = ensure_person(email="sari@contoh.invalid", name="Pemilik")
    if state == "with a password":
        owner.set_password("gonjong-lima-rumah")
    owner.is_active = state != "blocked"
    owner.save()
    before = owner.password
    with django_capture_on_commit_callbacks(execute=True):
        answer = Client().post(join_path, GUEST_DATA)
    assert answer.status_code == 200 and "Masuk" in str(answer.context["form"].non_field_errors())
    owner.refresh_from_db()
    assert (owner.password, owner.name) == (before, "Pemilik") and mail.outbox == []
    assert not can_view_proposal(owner, proposal) and not owner.invitations.exists()
    link.refresh_from_db()
    assert link.state_at(NOW) == LinkState.OPEN


def test_what_is_missing_is_said(join_path):
    answer = Client().post(join_path, {"name": "", "email": "bukan-alamat"})
    assert answer.status_code == 200 and set(answer.context["form"].errors) == {"name", "email"}


@pytest.mark.parametrize(
    ("at", "status"),
    [(NOW + LINK_VALIDITY - SECOND, 200), (NOW + LINK_VALIDITY, 410), (NOW + LINK_VALIDITY + SECOND, 410)],
)
def test_it_ends_after_72_hours_to_the_second(join_path, colleague, clock, at, status):
    clock(at)
    assert signed_in(colleague).get(join_path).status_code == Client().get(join_path).status_code == status


def obstacle_acts(proposal, link, lead_writer):
    """Situation → the act that leads to it."""
    stranger, by = make_writer("lain@contoh.invalid"), {"proposal": proposal, "actor": lead_writer, "at": NOW}
    return {
        "used": lambda: join_team(link=link, actor=stranger, at=NOW),
        "revoked": lambda: revoke_team_link(link_id=link.pk, **by),
        "sent": lambda: send_proposal(proposal=fill_proposal(proposal, lead_writer), actor=lead_writer, at=NOW),
        "maker blocked": lambda: User.objects.filter(pk=lead_writer.pk).update(is_active=False),
    }


@pytest.mark.parametrize("situation", ["used", "revoked", "sent", "maker blocked"])
def test_a_link_that_ended_says_so_to_everybody(proposal, link, join_path, lead_writer, colleague, situation):
    obstacle_acts(proposal, link, lead_writer)[situation]()
    for client in (signed_in(colleague), Client()):
        for answer in (client.get(join_path), client.post(join_path, GUEST_DATA)):
            assert answer.status_code == 410 and str(answer.context["reason"]) in answer.content.decode()
            assert proposal.title not in answer.content.decode()
    assert not can_view_proposal(colleague, proposal)
    with pytest.raises(Refused):
        join_team(link=link, actor=colleague, at=NOW)
    with pytest.raises(Refused):
        join_team_as_new(link=link, name="Sari", email="sari@contoh.invalid", at=NOW)


def test_an_unknown_token_is_404_with_a_sentence():
    answer = Client().get("/inovasi/gabung/tidak-ada/")
    assert answer.status_code == 404 and "dikenal" in answer.content.decode()


def test_own_link_and_member_already(proposal, join_path, link, lead_writer, colleague):
    assert signed_in(lead_writer).post(join_path).status_code == 403
    add_team_member(proposal=proposal, name="Dedi", role=TeamRole.READER, user=colleague, actor=lead_writer, at=NOW)
    answer = signed_in(colleague).post(join_path)
    assert answer.status_code == 409 and TEAM_PATH in answer.content.decode()
    link.refresh_from_db()
    assert link.state_at(NOW) == LinkState.OPEN and proposal.team.get(user=colleague).role == TeamRole.READER


@pytest.mark.parametrize("role", [Role.JUDGE, Role.BUREAU_ADMIN, Role.BUREAU_STAFF])
def test_who_judges_or_organises_is_refused_with_the_reason(proposal, join_path, link, role):
    juror = ensure_person(email="juri@contoh.invalid", name="Juri", roles=(role,))
    answer = signed_in(juror).post(join_path)
    assert answer.status_code == 403 and "juri atau penyelenggara" in answer.content.decode()
    assert not proposal.team.filter(user=juror).exists()
    link.refresh_from_db()
    assert link.state_at(NOW) == LinkState.OPEN


def test_who_was_taken_out_does_not_come_back_by_the_same_link(proposal, link, join_path, lead_writer, colleague):
    member = join_team(link=link, actor=colleague, at=NOW)
    remove_team_member(proposal=proposal, member_id=member.pk, actor=lead_writer, at=NOW)
    assert signed_in(colleague).post(join_path).status_code == 410
    assert not can_view_proposal(colleague, proposal)


def test_after_the_deadline_only_the_operators_link_lets_somebody_in(proposal, lead_writer, colleague):
    """A link allows what its maker may: the operator may still change the team of a draft, its writers may not."""
    operator = make_writer("operator@contoh.invalid", role=MembershipRole.OPERATOR)
    late = CLOSES_AT + SECOND
    by_lead, _token = make_team_link(proposal=proposal, role=LinkRole.READER, actor=lead_writer, at=CLOSES_AT - SECOND)
    by_operator, _token = make_team_link(proposal=proposal, role=LinkRole.READER, actor=operator, at=CLOSES_AT - SECOND)
    with pytest.raises(Refused):
        join_team(link=by_lead, actor=colleague, at=late)
    assert join_team(link=by_operator, actor=colleague, at=late).user == colleague


def test_revoking_twice_is_no_mistake_and_a_used_link_is_not_revoked(proposal, link, lead_writer, colleague):
    client = signed_in(lead_writer)
    for _click in range(2):
        assert client.post(f"{TEAM_PATH}tautan/{link.pk}/cabut/")["Location"] == TEAM_PATH
    assert proposal.team_changes.filter(act="link_revoked").count() == 1
    used, _token = make_team_link(proposal=proposal, role=LinkRole.READER, actor=lead_writer, at=NOW)
    join_team(link=used, actor=colleague, at=NOW)
    assert revoke_team_link(proposal=proposal, link_id=used.pk, actor=lead_writer, at=NOW) is None
    used.refresh_from_db()
    assert used.revoked_at is None


def test_a_link_of_another_proposal_cannot_be_revoked(edition, link, colleague):
    rival = make_writer("rival@contoh.invalid", unit("dinsos"))
    rival_proposal = start_draft(edition, rival, "Saingan", unit=unit("dinsos"))
    client = signed_in(rival)
    client.post(f"/inovasi/{rival_proposal.code}/tim/tautan/{link.pk}/cabut/")
    assert client.post(f"{TEAM_PATH}tautan/{link.pk}/cabut/").status_code == 404
    link.refresh_from_db()
    assert link.state_at(NOW) == LinkState.OPEN


def test_requests_for_links_are_limited():
    client = Client()
    answers = {client.get(f"/inovasi/gabung/tebakan-{number}/").status_code for number in range(70)}
    assert answers == {404, 429}
