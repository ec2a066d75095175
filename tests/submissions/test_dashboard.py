"""The list of a team or operator, and the page of one proposal."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import MembershipRole, Role, UnitType
from accounts.services.people import ensure_person
from submissions.selectors.proposal_status import time_left
from submissions.services.proposals import change_status
from submissions.services.submitting import send_proposal
from tests.builders import bureau, unit
from tests.submissions.team_rules import CLOSES_AT, NOW, fill_proposal, make_writer, start_draft

pytestmark = pytest.mark.django_db


def page_text(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_a_stranger_is_asked_to_sign_in(client, edition):
    assert client.get("/inovasi/")["Location"] == "/akun/login/?next=/inovasi/"


def test_somebody_without_unit_is_told_whom_to_ask(client, edition, clock):
    client.force_login(ensure_person(email="baru@contoh.invalid", name="Baru"))
    text = page_text(client, "/inovasi/")
    assert "/inovasi/baru/" not in text
    assert client.get("/inovasi/").context["dashboard"].has_unit is False
    assert client.get("/inovasi/baru/lomba-2026/").status_code == 403


def test_the_list_shows_desk_deadline_and_what_is_missing(client, edition, lead_writer, clock):
    start_draft(edition, lead_writer)
    client.force_login(lead_writer)
    text = page_text(client, "/inovasi/")
    assert "/inovasi/baru/lomba-2026/" in text
    assert "Antar Obat" in text and "P26-001" in text
    assert "31 Agustus 2026 pukul 23.59 WIB" in text
    card = client.get("/inovasi/").context["dashboard"].editions[0].cards[0]
    assert card.is_unsent and card.time_left and len(card.missing) == 5


def test_an_operator_sees_the_unit_and_below_and_not_the_rival(client, edition, lead_writer, clock):
    below = unit("puskesmas", parent=unit(), is_agency=False, kind=UnitType.DEPARTMENT)
    start_draft(edition, lead_writer, "Di atas")
    start_draft(edition, lead_writer, "Di bawah", unit=below)
    start_draft(edition, lead_writer, "Saingan", unit=unit("dinsos"))
    client.force_login(make_writer("operator@contoh.invalid", role=MembershipRole.OPERATOR))
    text = page_text(client, "/inovasi/")
    assert "Di atas" in text and "Di bawah" in text and "Saingan" not in text


def test_nothing_can_be_begun_when_registration_is_closed(client, edition, lead_writer, clock):
    clock(CLOSES_AT)
    client.force_login(lead_writer)
    assert "/inovasi/baru/" not in page_text(client, "/inovasi/")


def test_a_draft_that_missed_the_deadline_can_be_read_and_says_so(client, edition, lead_writer, clock):
    start_draft(edition, lead_writer)
    clock(CLOSES_AT)
    client.force_login(lead_writer)
    text = page_text(client, "/inovasi/P26-001/")
    assert "/kirim/" not in text and "/tulis/" not in text
    assert client.get("/inovasi/P26-001/tulis/isi/").status_code == 403


def test_only_writers_get_links_to_what_is_missing(client, edition, lead_writer, clock):
    start_draft(edition, lead_writer)
    client.force_login(make_writer("operator@contoh.invalid", role=MembershipRole.OPERATOR))
    assert "/tulis/" not in page_text(client, "/inovasi/")
    assert "/tulis/" not in page_text(client, "/inovasi/P26-001/")
    client.force_login(lead_writer)
    assert "/tulis/isi/#id_ringkasan" in page_text(client, "/inovasi/")


def test_the_list_asks_the_database_the_same_at_3_and_at_30(client, edition, lead_writer, clock):
    client.force_login(lead_writer)
    client.get("/inovasi/")
    counts = []
    for total in (3, 30):
        count = lead_writer.proposal_memberships.count()
        for number in range(count, total):
            proposal = start_draft(edition, lead_writer, f"Judul {number}", unit=unit(f"unit-{number}"))
            if number % 2:
                fill_proposal(proposal, lead_writer)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/inovasi/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1], counts


@pytest.mark.parametrize("status", ["draft", "in_approval", "submitted", "returned", "eligible", "withdrawn"])
def test_the_page_of_a_proposal_in_every_state(client, edition, lead_writer, clock, status):
    proposal = fill_proposal(start_draft(edition, lead_writer), lead_writer)
    steps = {
        "in_approval": ["request_approval"],
        "submitted": ["submit"],
        "returned": ["submit", "return_for_correction"],
        "eligible": ["submit", "pass_check"],
        "withdrawn": ["withdraw"],
    }
    for step in steps.get(status, []):
        if step == "submit":
            send_proposal(proposal=proposal, actor=lead_writer, at=NOW)
        else:
            change_status(proposal=proposal, step=step, actor=bureau(), at=NOW, note="Alasan tertulis")
    client.force_login(lead_writer)
    answer = client.get("/inovasi/P26-001/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'aria-current="step"' in text
    assert ("/inovasi/P26-001/kirim/" in text) is (status in ("draft", "in_approval", "returned"))
    assert ("TT-P26-0001" in text) is (status in ("submitted", "returned", "eligible"))
    assert ("Alasan tertulis" in text) is (status in ("returned", "eligible", "in_approval", "withdrawn"))


PATHS = ("", "identitas/", "tulis/isi/", "bukti/", "tim/", "kirim/")


@pytest.mark.parametrize("path", PATHS)
def test_a_rival_finds_no_page_at_all(client, edition, lead_writer, clock, path):
    start_draft(edition, lead_writer)
    client.force_login(make_writer("rival@contoh.invalid", unit("dinsos"), MembershipRole.OPERATOR))
    assert client.get(f"/inovasi/P26-001/{path}").status_code == 404
    assert client.post(f"/inovasi/P26-001/{path}").status_code in (404, 405)
    client.force_login(ensure_person(email="juri@contoh.invalid", name="Juri", roles=(Role.JUDGE,)))
    assert client.get(f"/inovasi/P26-001/{path}").status_code == 404


def test_an_inspector_reads_what_was_sent_and_changes_nothing(client, edition, lead_writer, clock):
    proposal = fill_proposal(start_draft(edition, lead_writer), lead_writer)
    client.force_login(ensure_person(email="inspektur@contoh.invalid", name="I", roles=(Role.INSPECTOR,)))
    assert client.get("/inovasi/P26-001/").status_code == 404
    send_proposal(proposal=proposal, actor=lead_writer, at=NOW)
    text = page_text(client, "/inovasi/P26-001/")
    assert "langkah/" not in text and "/identitas/" not in text
    assert client.get("/inovasi/P26-001/tulis/isi/").status_code == 403
    assert client.post("/inovasi/P26-001/langkah/withdraw/", {"note": "x"}).status_code == 403


def test_time_left_is_told_in_two_units():
    assert time_left(NOW, NOW) == ""
    assert "9" in time_left(NOW + timedelta(days=9, hours=2, minutes=5), NOW)
    assert "1" in time_left(NOW + timedelta(seconds=20), NOW)
