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
from submissions.services.writing import save_answers
from tests.builders import bureau, unit
from tests.submissions.team_rules import NOW, draft, fill, writer

pytestmark = pytest.mark.django_db
PATH = "/inovasi/P26-001/versi/"
DESK = "/kelola/lomba/lomba-2026/pemeriksaan/P26-001/"
HOUR = timedelta(hours=1)


@pytest.fixture
def proposal(lomba, yulia):
    return fill(draft(lomba, yulia), yulia)


def write(proposal, actor, text):
    save_answers(proposal=proposal, texts={"ringkasan": text}, opened={}, actor=actor, at=NOW)


def send(proposal, actor, place=0):
    send_proposal(proposal=proposal, actor=actor, at=NOW + place * HOUR)


def give_back(proposal, place=0):
    at = NOW + place * HOUR + HOUR / 2
    change_status(proposal=proposal, step="return_for_correction", actor=bureau(), at=at, note="Perjelas.")


@pytest.fixture
def sent_twice(proposal, yulia):
    send(proposal, yulia)
    give_back(proposal)
    write(proposal, yulia, "Antar obat setiap pekan.")
    send(proposal, yulia, 1)
    return proposal


def labels(proposal):
    fresh = with_related_rows(Proposal.objects.all()).get(pk=proposal.pk)
    return [version.label for version in proposal_versions_of(fresh).all]


def inspector():
    return ensure_person(email="inspektur@contoh.invalid", name="I", roles=(Role.INSPECTOR,))


def test_what_is_not_sent_is_a_version_of_its_own_as_soon_as_it_differs(proposal, yulia):
    assert labels(proposal) == ["Sekarang (belum dikirim)"]
    send(proposal, yulia)
    assert labels(proposal) == ["Versi 1"]
    give_back(proposal)
    assert labels(proposal) == ["Versi 1"]
    write(proposal, yulia, "Lain.")
    assert labels(proposal) == ["Versi 1", "Sekarang (belum dikirim)"]
    send(proposal, yulia, 1)
    assert labels(proposal) == ["Versi 1", "Versi 2"]


def test_one_that_came_on_paper_has_no_receipt_of_a_sending(lomba, proposal):
    receive_proposal(proposal=proposal, actor=bureau(), at=NOW, note="dari daftar")
    assert labels(proposal) == ["Sekarang"]


def test_one_version_cannot_be_compared(client, proposal, yulia, clock):
    client.force_login(yulia)
    answer = client.get(PATH)
    assert answer.status_code == 200 and "<select" not in answer.content.decode()


def test_the_list_says_when_by_whom_and_what_changed(client, sent_twice, yulia, clock):
    client.force_login(yulia)
    text = client.get(PATH).content.decode()
    for word in ("Versi 2", "TT-P26-0002", "10 Agustus 2026 pukul 11.00 WIB", "Yulia", "1 jawaban berubah"):
        assert word in text


def test_the_last_two_are_compared_until_others_are_chosen(client, sent_twice, yulia, clock):
    client.force_login(yulia)
    chosen = client.get(PATH).context
    assert (chosen["before"].key, chosen["after"].key) == ("1", "2")
    chosen = client.get(PATH, {"dari": "2", "ke": "1"}).context
    assert (chosen["before"].key, chosen["after"].key) == ("2", "1")


def test_a_change_is_marked_in_words_too_and_the_rest_is_folded(client, sent_twice, yulia, clock):
    client.force_login(yulia)
    text = client.get(PATH).content.decode()
    assert re.search(r'<ins\s*><span class="visually-hidden">\[ditambahkan: </span>', text)
    assert re.search(r'<del\s*><span class="visually-hidden">\[dihapus: </span>', text)
    assert "2 jawaban tidak berubah" in text


@pytest.mark.parametrize("choice", [{"dari": "99"}, {"ke": "<b>"}, {"dari": "sekarang"}])
def test_a_version_that_there_is_not_is_named_a_fault(client, sent_twice, yulia, clock, choice):
    client.force_login(yulia)
    answer = client.get(PATH, choice)
    assert answer.status_code == 200
    assert "comparison" not in answer.context and "errorlist" in answer.content.decode()


def test_what_people_wrote_stays_text(client, proposal, yulia, clock):
    send(proposal, yulia)
    give_back(proposal)
    write(proposal, yulia, "<script>alert(1)</script>")
    client.force_login(yulia)
    text = client.get(PATH).content.decode()
    assert "<script>alert" not in text and "&lt;script&gt;alert" in text


def test_the_page_of_a_proposal_leads_there_once_it_was_sent(client, proposal, yulia, clock):
    client.force_login(yulia)
    assert PATH not in client.get("/inovasi/P26-001/").content.decode()
    send(proposal, yulia)
    assert PATH in client.get("/inovasi/P26-001/").content.decode()


def test_seen_as_the_proposal_is_seen(client, sent_twice, yulia, clock):
    for person in (yulia, writer("operator@contoh.invalid", role="operator"), inspector(), bureau()):
        client.force_login(person)
        assert client.get(PATH).status_code == 200, person
    for person in (writer("rival@contoh.invalid", unit("dinsos"), "operator"),):
        client.force_login(person)
        assert client.get(PATH).status_code == 404
    client.logout()
    assert client.get(PATH)["Location"].startswith("/akun/login/")


def test_an_inspector_finds_no_versions_of_a_draft(client, proposal, clock):
    client.force_login(inspector())
    assert client.get(PATH).status_code == 404


def test_the_bureau_compares_beside_its_check(client, make_person, sent_twice):
    client.force_login(make_person("dewi@solok.example", Role.BUREAU_STAFF))
    page = client.get(DESK).content.decode()
    assert f"{DESK}versi/" in page and "Bandingkan dengan versi sebelumnya" in page
    assert "<h4>Isi proposal</h4>" in page
    text = client.get(f"{DESK}versi/").content.decode()
    assert "1 jawaban berubah" in text and "<ins>" in text
    assert client.get(f"{DESK.replace('P26-001', 'P26-009')}versi/").status_code == 404


def test_the_bureau_finds_no_desk_page_of_a_draft(client, make_person, proposal):
    client.force_login(make_person("dewi@solok.example", Role.BUREAU_STAFF))
    assert client.get(f"{DESK}versi/").status_code == 404


@pytest.mark.parametrize(("path", "queries_needed"), [(PATH, 17), ("/inovasi/P26-001/", 24)])
def test_versions_cost_the_same_at_2_and_at_5(client, sent_twice, yulia, clock, path, queries_needed):
    client.force_login(yulia)
    client.get(path)
    counts = []
    for total in (2, 5):
        for place in range(sent_twice.receipts.count(), total):
            give_back(sent_twice, place - 1)
            write(sent_twice, yulia, f"Naskah {place}.")
            send(sent_twice, yulia, place)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
    assert counts == [queries_needed] * 2
