"""The list of a team or operator, and the page of one proposal."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import MembershipRole, Role, UnitType
from accounts.services.people import ensure_person
from submissions.selectors.portal import time_left
from submissions.services.proposals import change_status
from submissions.services.submitting import send_proposal
from tests.builders import bureau, unit
from tests.submissions.team_rules import NOW, T, draft, fill, writer

pytestmark = pytest.mark.django_db


def text_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_a_stranger_is_asked_to_sign_in(client, lomba):
    assert client.get("/inovasi/")["Location"] == "/akun/login/?next=/inovasi/"


def test_somebody_without_unit_is_told_whom_to_ask(client, lomba, clock):
    client.force_login(ensure_person(email="baru@contoh.invalid", name="Baru"))
    text = text_of(client, "/inovasi/")
    assert "/inovasi/baru/" not in text
    assert client.get("/inovasi/").context["dashboard"].has_unit is False
    assert client.get("/inovasi/baru/lomba-2026/").status_code == 403


def test_the_list_shows_desk_deadline_and_what_is_missing(client, lomba, yulia, clock):
    draft(lomba, yulia)
    client.force_login(yulia)
    text = text_of(client, "/inovasi/")
    assert "/inovasi/baru/lomba-2026/" in text
    assert "Antar Obat" in text and "P26-001" in text
    assert "31 Agustus 2026 pukul 23.59 WIB" in text
    card = client.get("/inovasi/").context["dashboard"].editions[0].cards[0]
    assert card.is_unsent and card.left and len(card.missing) == 5


def test_an_operator_sees_the_unit_and_below_and_not_the_rival(client, lomba, yulia, clock):
    below = unit("puskesmas", parent=unit(), is_agency=False, kind=UnitType.DEPARTMENT)
    draft(lomba, yulia, "Di atas")
    draft(lomba, yulia, "Di bawah", unit=below)
    draft(lomba, yulia, "Saingan", unit=unit("dinsos"))
    client.force_login(writer("operator@contoh.invalid", role=MembershipRole.OPERATOR))
    text = text_of(client, "/inovasi/")
    assert "Di atas" in text and "Di bawah" in text and "Saingan" not in text


def test_nothing_can_be_begun_when_registration_is_closed(client, lomba, yulia, clock):
    clock(T)
    client.force_login(yulia)
    assert "/inovasi/baru/" not in text_of(client, "/inovasi/")


def test_a_draft_that_missed_the_deadline_can_be_read_and_says_so(client, lomba, yulia, clock):
    draft(lomba, yulia)
    clock(T)
    client.force_login(yulia)
    text = text_of(client, "/inovasi/P26-001/")
    assert "/kirim/" not in text and "/tulis/" not in text
    assert client.get("/inovasi/P26-001/tulis/isi/").status_code == 403


def test_only_writers_get_links_to_what_is_missing(client, lomba, yulia, clock):
    draft(lomba, yulia)
    client.force_login(writer("operator@contoh.invalid", role=MembershipRole.OPERATOR))
    assert "/tulis/" not in text_of(client, "/inovasi/")
    assert "/tulis/" not in text_of(client, "/inovasi/P26-001/")
    client.force_login(yulia)
    assert "/tulis/isi/#id_ringkasan" in text_of(client, "/inovasi/")


def test_the_list_asks_the_database_the_same_at_3_and_at_30(client, lomba, yulia, clock):
    client.force_login(yulia)
    client.get("/inovasi/")
    counts = []
    for total in (3, 30):
        made = yulia.proposal_memberships.count()
        for number in range(made, total):
            proposal = draft(lomba, yulia, f"Judul {number}", unit=unit(f"unit-{number}"))
            if number % 2:
                fill(proposal, yulia)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/inovasi/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1], counts


@pytest.mark.parametrize("status", ["draft", "in_approval", "submitted", "returned", "eligible", "withdrawn"])
def test_the_page_of_a_proposal_in_every_state(client, lomba, yulia, clock, status):
    proposal = fill(draft(lomba, yulia), yulia)
    steps = {
        "in_approval": ["request_approval"],
        "submitted": ["submit"],
        "returned": ["submit", "return_for_correction"],
        "eligible": ["submit", "pass_check"],
        "withdrawn": ["withdraw"],
    }
    for step in steps.get(status, []):
        if step == "submit":
            send_proposal(proposal=proposal, actor=yulia, at=NOW)
        else:
            change_status(proposal=proposal, step=step, actor=bureau(), at=NOW, note="Alasan tertulis")
    client.force_login(yulia)
    answer = client.get("/inovasi/P26-001/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'aria-current="step"' in text
    assert ("/inovasi/P26-001/kirim/" in text) is (status in ("draft", "in_approval", "returned"))
    assert ("TT-P26-0001" in text) is (status in ("submitted", "returned", "eligible"))
    assert ("Alasan tertulis" in text) is (status in ("returned", "eligible", "in_approval", "withdrawn"))


PATHS = ("", "identitas/", "tulis/isi/", "bukti/", "tim/", "kirim/")


@pytest.mark.parametrize("path", PATHS)
def test_a_rival_finds_no_page_at_all(client, lomba, yulia, clock, path):
    draft(lomba, yulia)
    client.force_login(writer("rival@contoh.invalid", unit("dinsos"), MembershipRole.OPERATOR))
    assert client.get(f"/inovasi/P26-001/{path}").status_code == 404
    assert client.post(f"/inovasi/P26-001/{path}").status_code in (404, 405)
    client.force_login(ensure_person(email="juri@contoh.invalid", name="Juri", roles=(Role.JUDGE,)))
    assert client.get(f"/inovasi/P26-001/{path}").status_code == 404


def test_an_inspector_reads_what_was_sent_and_changes_nothing(client, lomba, yulia, clock):
    proposal = fill(draft(lomba, yulia), yulia)
    client.force_login(ensure_person(email="inspektur@contoh.invalid", name="I", roles=(Role.INSPECTOR,)))
    assert client.get("/inovasi/P26-001/").status_code == 404
    send_proposal(proposal=proposal, actor=yulia, at=NOW)
    text = text_of(client, "/inovasi/P26-001/")
    assert "langkah/" not in text and "/identitas/" not in text
    assert client.get("/inovasi/P26-001/tulis/isi/").status_code == 403
    assert client.post("/inovasi/P26-001/langkah/withdraw/", {"note": "x"}).status_code == 403


def test_time_left_is_told_in_two_units():
    assert time_left(NOW, NOW) == ""
    assert "9" in time_left(NOW + timedelta(days=9, hours=2, minutes=5), NOW)
    assert "1" in time_left(NOW + timedelta(seconds=20), NOW)
