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
from tests.submissions.team_rules import NOW, fill_proposal, make_writer, start_draft

pytestmark = pytest.mark.django_db
PROPOSAL_PATH = "/inovasi/P26-001/"
TEAM_PATH = f"{PROPOSAL_PATH}tim/"
DAY = timedelta(days=1)


@pytest.fixture
def proposal(edition, lead_writer, clock):
    return start_draft(edition, lead_writer)


def add_colleague(proposal, actor, name, role=TeamRole.WRITER, at=NOW):
    user = make_writer(f"{name.lower()}@contoh.invalid")
    return add_team_member(proposal=proposal, name=name, role=role, user=user, actor=actor, at=at)


def page_text(person, path=TEAM_PATH):
    answer = signed_in(person).get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def rows_by_name(proposal, person, at=NOW):
    return {row.member.name: row for row in team_page_of(proposal, person, at).rows}


def test_names_roles_and_since_when(proposal, lead_writer):
    add_colleague(proposal, lead_writer, "Dedi", at=NOW + 3 * DAY)
    text = page_text(lead_writer)
    assert re.search(r"Anda\s*</span>", text) and "sejak 10 Agustus 2026" in text and "sejak 13 Agustus 2026" in text
    assert {name: row.is_you for name, row in rows_by_name(proposal, lead_writer).items()} == {
        "Yulia": True,
        "Dedi": False,
    }


def test_since_counts_from_the_last_arrival_also_for_namesakes(proposal, lead_writer):
    for number in range(2):
        came = NOW + number * DAY
        member = add_team_member(proposal=proposal, name="Ani", role=TeamRole.READER, actor=lead_writer, at=came)
        remove_team_member(proposal=proposal, member_id=member.pk, actor=lead_writer, at=came)
    for number in (5, 6):
        add_team_member(proposal=proposal, name="Ani", role=TeamRole.READER, actor=lead_writer, at=NOW + number * DAY)
    page = team_page_of(proposal, lead_writer, NOW)
    assert [row.since for row in page.rows] == [NOW, NOW + 5 * DAY, NOW + 6 * DAY]


def test_who_came_before_the_history_was_kept_has_no_day(proposal, lead_writer):
    TeamChange.objects.all().delete()
    assert rows_by_name(proposal, lead_writer)["Yulia"].since is None
    assert "Belum ada perubahan" in page_text(lead_writer)


def test_only_acts_that_can_be_done_have_a_button(proposal, lead_writer):
    colleague = add_colleague(proposal, lead_writer, "Dedi").user
    add_team_member(proposal=proposal, name="Ani", role=TeamRole.READER, actor=lead_writer, at=NOW)
    rows = rows_by_name(proposal, lead_writer)
    assert not rows["Yulia"].has_acts and team_page_of(proposal, lead_writer, NOW).must_stay
    assert (rows["Dedi"].other_role, rows["Dedi"].can_lead, rows["Dedi"].can_be_removed) == ("reader", True, True)
    assert not rows["Ani"].can_lead, "she has no account"
    assert not any(row.has_acts for row in rows_by_name(proposal, colleague).values()), "a writer gives no roles"
    assert "tim/keluar/" in page_text(colleague) and "tim/keluar/" not in page_text(lead_writer)


def test_the_page_says_what_handing_over_changes(proposal, lead_writer):
    add_colleague(proposal, lead_writer, "Dedi")
    assert "Anda tetap di tim sebagai penulis." in page_text(lead_writer)
    operator = make_writer("operator@contoh.invalid", role=MembershipRole.OPERATOR)
    assert "Yulia tetap di tim sebagai penulis." in page_text(operator)


def test_the_buttons_do_what_they_say(proposal, lead_writer):
    member, client = add_colleague(proposal, lead_writer, "Dedi"), signed_in(lead_writer)
    answer = client.post(f"{TEAM_PATH}{member.pk}/peran/", {"role": "reader"}, follow=True)
    assert "Peran Dedi sekarang “Pembaca”" in answer.content.decode()
    answer = client.post(f"{TEAM_PATH}{member.pk}/pimpin/", follow=True)
    assert "Dedi sekarang penulis utama" in answer.content.decode()
    assert client.post(f"{TEAM_PATH}keluar/")["Location"] == "/inovasi/"
    assert signed_in(lead_writer).get(TEAM_PATH).status_code == 404


def test_the_only_lead_is_told_to_hand_over_first(proposal, lead_writer):
    answer = signed_in(lead_writer).post(f"{TEAM_PATH}keluar/", follow=True)
    assert "Serahkan dulu" in answer.content.decode() and proposal.team.count() == 1


def test_a_reader_reads_it_and_may_leave(proposal, lead_writer):
    reader = add_colleague(proposal, lead_writer, "Sari", TeamRole.READER).user
    make_team_link(proposal=proposal, role=LinkRole.READER, actor=lead_writer, at=NOW)
    text = page_text(reader)
    assert f"{TEAM_PATH}tautan/" not in text and "peran/" not in text and 'name="email"' not in text
    assert signed_in(reader).post(f"{TEAM_PATH}keluar/")["Location"] == "/inovasi/"


@pytest.mark.parametrize("path", [PROPOSAL_PATH, TEAM_PATH])
def test_everybody_who_sees_the_proposal_reads_what_happened(proposal, lead_writer, path):
    member = add_colleague(proposal, lead_writer, "Dedi")
    change_team_role(proposal=proposal, member_id=member.pk, role=TeamRole.READER, actor=lead_writer, at=NOW + DAY)
    pass_lead(proposal=proposal, member_id=member.pk, actor=lead_writer, at=NOW + 2 * DAY)
    send_proposal(proposal=fill_proposal(proposal, lead_writer), actor=lead_writer, at=NOW + 3 * DAY)
    inspector = ensure_person(email="pengawas@contoh.invalid", name="P", roles=(Role.INSPECTOR,))
    staff = ensure_person(email="staf@contoh.invalid", name="S", roles=(Role.BUREAU_STAFF,))
    for person in (lead_writer, member.user, inspector, staff):
        text = page_text(person, path)
        sentences = ["Penulis utama diganti", "Dedi – Penulis utama, oleh Yulia", "Dedi – Pembaca, oleh Yulia"]
        places = [text.index(words) for words in sentences]
        assert places == sorted(places), "the newest first"
        assert f'action="{TEAM_PATH}' not in text


def test_a_page_costs_the_same_for_a_large_team(proposal, lead_writer):
    def count_queries(person, path):
        client = signed_in(person)
        client.get(path)
        with CaptureQueriesContext(connection) as rows:
            assert client.get(path).status_code == 200
        return len(rows)

    reader = add_colleague(proposal, lead_writer, "Sari", TeamRole.READER).user
    make_team_link(proposal=proposal, role=LinkRole.READER, actor=lead_writer, at=NOW)
    visits = [(lead_writer, TEAM_PATH), (reader, TEAM_PATH), (lead_writer, PROPOSAL_PATH)]
    few = [count_queries(*visit) for visit in visits]
    for name in ("Dedi", "Tono"):
        add_colleague(proposal, lead_writer, name)
        make_team_link(proposal=proposal, role=LinkRole.WRITER, actor=lead_writer, at=NOW)
    assert [count_queries(*visit) for visit in visits] == few
    assert few[0] <= 21 and few[1] <= 18
