"""The page of a team: names, roles, since when, buttons that work, and the history for whoever sees the proposal."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import MembershipRole, Role
from accounts.services.people import ensure_person
from submissions.enums import LinkRole, TeamRole
from submissions.models import TeamChange
from submissions.selectors.team import team_page_of
from submissions.services.submitting import send_proposal
from submissions.services.team import add_team_member, change_team_role, pass_lead, remove_team_member
from submissions.services.team_links import make_team_link
from tests.people import signed_in
from tests.submissions.team_rules import NOW, draft, fill, writer

pytestmark = pytest.mark.django_db
PROPOSAL = "/inovasi/P26-001/"
TEAM = f"{PROPOSAL}tim/"
DAY = timedelta(days=1)


@pytest.fixture
def proposal(lomba, yulia, clock):
    return draft(lomba, yulia)


def join(proposal, actor, name, role=TeamRole.WRITER, at=NOW):
    user = writer(f"{name.lower()}@contoh.invalid")
    return add_team_member(proposal=proposal, name=name, role=role, user=user, actor=actor, at=at)


def text_of(person, path=TEAM):
    answer = signed_in(person).get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def rows(proposal, person, at=NOW):
    return {row.member.name: row for row in team_page_of(proposal, person, at).rows}


def test_names_roles_and_since_when(proposal, yulia):
    join(proposal, yulia, "Dedi", at=NOW + 3 * DAY)
    text = text_of(yulia)
    assert re.search(r"Anda\s*</span>", text) and "sejak 10 Agustus 2026" in text and "sejak 13 Agustus 2026" in text
    assert {name: row.is_you for name, row in rows(proposal, yulia).items()} == {"Yulia": True, "Dedi": False}


def test_somebody_who_came_back_is_here_since_then_and_namesakes_are_told_apart(proposal, yulia):
    for number in range(2):
        came = NOW + number * DAY
        member = add_team_member(proposal=proposal, name="Ani", role=TeamRole.READER, actor=yulia, at=came)
        remove_team_member(proposal=proposal, member_id=member.pk, actor=yulia, at=came)
    for number in (5, 6):
        add_team_member(proposal=proposal, name="Ani", role=TeamRole.READER, actor=yulia, at=NOW + number * DAY)
    page = team_page_of(proposal, yulia, NOW)
    assert [row.since for row in page.rows] == [NOW, NOW + 5 * DAY, NOW + 6 * DAY]


def test_who_came_before_the_history_was_kept_has_no_day(proposal, yulia):
    TeamChange.objects.all().delete()
    assert rows(proposal, yulia)["Yulia"].since is None
    assert "Belum ada perubahan" in text_of(yulia)


def test_only_acts_that_can_be_done_have_a_button(proposal, yulia):
    dedi = join(proposal, yulia, "Dedi").user
    add_team_member(proposal=proposal, name="Ani", role=TeamRole.READER, actor=yulia, at=NOW)
    seen = rows(proposal, yulia)
    assert not seen["Yulia"].has_acts and team_page_of(proposal, yulia, NOW).must_stay
    assert (seen["Dedi"].other_role, seen["Dedi"].may_lead, seen["Dedi"].may_be_taken_out) == ("reader", True, True)
    assert not seen["Ani"].may_lead, "she has no account"
    assert not any(row.has_acts for row in rows(proposal, dedi).values()), "a writer gives no roles"
    assert "tim/keluar/" in text_of(dedi) and "tim/keluar/" not in text_of(yulia)


def test_the_page_says_what_handing_over_changes(proposal, yulia):
    join(proposal, yulia, "Dedi")
    assert "Anda tetap di tim sebagai penulis." in text_of(yulia)
    operator = writer("operator@contoh.invalid", role=MembershipRole.OPERATOR)
    assert "Yulia tetap di tim sebagai penulis." in text_of(operator)


def test_the_buttons_do_what_they_say(proposal, yulia):
    member, client = join(proposal, yulia, "Dedi"), signed_in(yulia)
    answer = client.post(f"{TEAM}{member.pk}/peran/", {"role": "reader"}, follow=True)
    assert "Peran Dedi sekarang “Pembaca”" in answer.content.decode()
    answer = client.post(f"{TEAM}{member.pk}/pimpin/", follow=True)
    assert "Dedi sekarang penulis utama" in answer.content.decode()
    assert client.post(f"{TEAM}keluar/")["Location"] == "/inovasi/"
    assert signed_in(yulia).get(TEAM).status_code == 404


def test_the_only_lead_is_told_to_hand_over_first(proposal, yulia):
    answer = signed_in(yulia).post(f"{TEAM}keluar/", follow=True)
    assert "Serahkan dulu" in answer.content.decode() and proposal.team.count() == 1


def test_a_reader_reads_it_and_may_leave(proposal, yulia):
    reader = join(proposal, yulia, "Sari", TeamRole.READER).user
    make_team_link(proposal=proposal, role=LinkRole.READER, actor=yulia, at=NOW)
    text = text_of(reader)
    assert f"{TEAM}tautan/" not in text and "peran/" not in text and 'name="email"' not in text
    assert signed_in(reader).post(f"{TEAM}keluar/")["Location"] == "/inovasi/"


@pytest.mark.parametrize("path", [PROPOSAL, TEAM])
def test_everybody_who_sees_the_proposal_reads_what_happened(proposal, yulia, path):
    member = join(proposal, yulia, "Dedi")
    change_team_role(proposal=proposal, member_id=member.pk, role=TeamRole.READER, actor=yulia, at=NOW + DAY)
    pass_lead(proposal=proposal, member_id=member.pk, actor=yulia, at=NOW + 2 * DAY)
    send_proposal(proposal=fill(proposal, yulia), actor=yulia, at=NOW + 3 * DAY)
    inspector = ensure_person(email="pengawas@contoh.invalid", name="P", roles=(Role.INSPECTOR,))
    staff = ensure_person(email="staf@contoh.invalid", name="S", roles=(Role.BUREAU_STAFF,))
    for person in (yulia, member.user, inspector, staff):
        text = text_of(person, path)
        told = ["Penulis utama diganti", "Dedi – Penulis utama, oleh Yulia", "Dedi – Pembaca, oleh Yulia"]
        places = [text.index(words) for words in told]
        assert places == sorted(places), "the newest first"
        assert f'action="{TEAM}' not in text


def test_a_page_costs_the_same_for_a_large_team(proposal, yulia):
    def asked(person, path):
        client = signed_in(person)
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    reader = join(proposal, yulia, "Sari", TeamRole.READER).user
    make_team_link(proposal=proposal, role=LinkRole.READER, actor=yulia, at=NOW)
    visits = [(yulia, TEAM), (reader, TEAM), (yulia, PROPOSAL)]
    few = [asked(*visit) for visit in visits]
    for name in ("Dedi", "Tono"):
        join(proposal, yulia, name)
        make_team_link(proposal=proposal, role=LinkRole.WRITER, actor=yulia, at=NOW)
    assert [asked(*visit) for visit in visits] == few
    assert few[0] <= 21 and few[1] <= 18
