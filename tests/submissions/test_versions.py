"""The page of versions: what is kept, who sees it, what it costs."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from accounts.services.people import ensure_person
from submissions.models import Proposal
from submissions.selectors.prefetches import with_related_rows
from submissions.selectors.versions import proposal_versions_of
from submissions.services.proposals import change_status
from submissions.services.submitting import receive_proposal, send_proposal
from submissions.writing.services import save_answers
from tests.builders import bureau, unit
from tests.submissions.team_rules import NOW, fill_proposal, make_writer, start_draft

pytestmark = pytest.mark.django_db
VERSIONS_PATH = "/inovasi/P26-001/versi/"
CHECK_PATH = "/kelola/lomba/lomba-2026/pemeriksaan/P26-001/"
HOUR = timedelta(hours=1)


@pytest.fixture
def proposal(edition, lead_writer):
    return fill_proposal(start_draft(edition, lead_writer), lead_writer)


def save_summary(proposal, actor, text):
    save_answers(proposal=proposal, texts={"ringkasan": text}, opened={}, actor=actor, at=NOW)


def send_at(proposal, actor, place=0):
    send_proposal(proposal=proposal, actor=actor, at=NOW + place * HOUR)


def return_at(proposal, place=0):
    at = NOW + place * HOUR + HOUR / 2
    change_status(proposal=proposal, step="return_for_correction", actor=bureau(), at=at, note="Perjelas.")


@pytest.fixture
def sent_twice(proposal, lead_writer):
    send_at(proposal, lead_writer)
    return_at(proposal)
    save_summary(proposal, lead_writer, "Antar obat setiap pekan.")
    send_at(proposal, lead_writer, 1)
    return proposal


def version_labels(proposal):
    reloaded = with_related_rows(Proposal.objects.all()).get(pk=proposal.pk)
    return [version.label for version in proposal_versions_of(reloaded).all]


def make_inspector():
    return ensure_person(email="inspektur@contoh.invalid", name="I", roles=(Role.INSPECTOR,))


def test_what_is_not_sent_is_a_version_of_its_own_as_soon_as_it_differs(proposal, lead_writer):
    assert version_labels(proposal) == ["Sekarang (belum dikirim)"]
    send_at(proposal, lead_writer)
    assert version_labels(proposal) == ["Versi 1"]
    return_at(proposal)
    assert version_labels(proposal) == ["Versi 1"]
    save_summary(proposal, lead_writer, "Lain.")
    assert version_labels(proposal) == ["Versi 1", "Sekarang (belum dikirim)"]
    send_at(proposal, lead_writer, 1)
    assert version_labels(proposal) == ["Versi 1", "Versi 2"]


def test_a_proposal_received_on_paper_has_no_receipt(edition, proposal):
    receive_proposal(proposal=proposal, actor=bureau(), at=NOW, note="dari daftar")
    assert version_labels(proposal) == ["Sekarang"]


def test_one_version_cannot_be_compared(client, proposal, lead_writer, clock):
    client.force_login(lead_writer)
    answer = client.get(VERSIONS_PATH)
    assert answer.status_code == 200 and "<select" not in answer.content.decode()


def test_the_list_says_when_by_whom_and_what_changed(client, sent_twice, lead_writer, clock):
    client.force_login(lead_writer)
    text = client.get(VERSIONS_PATH).content.decode()
    for word in ("Versi 2", "TT-P26-0002", "10 Agustus 2026 pukul 11.00 WIB", "Yulia", "1 jawaban berubah"):
        assert word in text


def test_the_last_two_are_compared_until_others_are_chosen(client, sent_twice, lead_writer, clock):
    client.force_login(lead_writer)
    context = client.get(VERSIONS_PATH).context
    assert (context["before"].key, context["after"].key) == ("1", "2")
    context = client.get(VERSIONS_PATH, {"dari": "2", "ke": "1"}).context
    assert (context["before"].key, context["after"].key) == ("2", "1")


def test_a_change_is_marked_in_words_too_and_the_rest_is_folded(client, sent_twice, lead_writer, clock):
    client.force_login(lead_writer)
    text = client.get(VERSIONS_PATH).content.decode()
    assert re.search(r'<ins\s*><span class="visually-hidden">\[ditambahkan: </span>', text)
    assert re.search(r'<del\s*><span class="visually-hidden">\[dihapus: </span>', text)
    assert "2 jawaban tidak berubah" in text


@pytest.mark.parametrize("choice", [{"dari": "99"}, {"ke": "<b>"}, {"dari": "sekarang"}])
def test_an_unknown_version_is_refused_by_the_form(client, sent_twice, lead_writer, clock, choice):
    client.force_login(lead_writer)
    answer = client.get(VERSIONS_PATH, choice)
    assert answer.status_code == 200
    assert "comparison" not in answer.context and "errorlist" in answer.content.decode()


def test_what_people_wrote_stays_text(client, proposal, lead_writer, clock):
    send_at(proposal, lead_writer)
    return_at(proposal)
    save_summary(proposal, lead_writer, "<script>alert(1)</script>")
    client.force_login(lead_writer)
    text = client.get(VERSIONS_PATH).content.decode()
    assert "<script>alert" not in text and "&lt;script&gt;alert" in text


def test_the_page_of_a_proposal_leads_there_once_it_was_sent(client, proposal, lead_writer, clock):
    client.force_login(lead_writer)
    assert VERSIONS_PATH not in client.get("/inovasi/P26-001/").content.decode()
    send_at(proposal, lead_writer)
    assert VERSIONS_PATH in client.get("/inovasi/P26-001/").content.decode()


def test_versions_are_visible_to_those_who_see_the_proposal(client, sent_twice, lead_writer, clock):
    for person in (lead_writer, make_writer("operator@contoh.invalid", role="operator"), make_inspector(), bureau()):
        client.force_login(person)
        assert client.get(VERSIONS_PATH).status_code == 200, person
    for person in (make_writer("rival@contoh.invalid", unit("dinsos"), "operator"),):
        client.force_login(person)
        assert client.get(VERSIONS_PATH).status_code == 404
    client.logout()
    assert client.get(VERSIONS_PATH)["Location"].startswith("/akun/login/")


def test_an_inspector_finds_no_versions_of_a_draft(client, proposal, clock):
    client.force_login(make_inspector())
    assert client.get(VERSIONS_PATH).status_code == 404


def test_the_bureau_compares_beside_its_check(client, make_person, sent_twice):
    client.force_login(make_person("dewi@solok.example", Role.BUREAU_STAFF))
    page = client.get(CHECK_PATH).content.decode()
    assert f"{CHECK_PATH}versi/" in page and "Bandingkan dengan versi sebelumnya" in page
    assert "<h4>Isi proposal</h4>" in page
    text = client.get(f"{CHECK_PATH}versi/").content.decode()
    assert "1 jawaban berubah" in text and "<ins>" in text
    assert client.get(f"{CHECK_PATH.replace('P26-001', 'P26-009')}versi/").status_code == 404


def test_the_bureau_finds_no_desk_page_of_a_draft(client, make_person, proposal):
    client.force_login(make_person("dewi@solok.example", Role.BUREAU_STAFF))
    assert client.get(f"{CHECK_PATH}versi/").status_code == 404


@pytest.mark.parametrize(("path", "queries_needed"), [(VERSIONS_PATH, 15), ("/inovasi/P26-001/", 21)])
def test_versions_cost_the_same_at_2_and_at_5(client, sent_twice, lead_writer, clock, path, queries_needed):
    client.force_login(lead_writer)
    client.get(path)
    counts = []
    for total in (2, 5):
        for place in range(sent_twice.receipts.count(), total):
            return_at(sent_twice, place - 1)
            save_summary(sent_twice, lead_writer, f"Naskah {place}.")
            send_at(sent_twice, lead_writer, place)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
    assert counts == [queries_needed] * 2
