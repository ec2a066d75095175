"""Answering the questions of the rulebook: kinds, word limits, and two people in one section."""

import json
import subprocess
from pathlib import Path

import pytest

from competition.rulebook.word_count import count_words
from core.text_changes import text_fingerprint
from submissions.enums import TeamRole
from submissions.models import Answer
from submissions.selectors.answers import answer_texts
from submissions.services.submitting import send_proposal
from submissions.services.team import add_team_member
from submissions.writing.forms import MOST_CHARACTERS
from tests.chromium import find_chromium
from tests.submissions.team_rules import CLOSES_AT, NOW, SUMMARY_TEXT, fill_proposal, make_writer, start_draft

pytestmark = pytest.mark.django_db
WRITE_PATH = "/inovasi/P26-001/tulis/isi/"
WORDS = [
    ("", 0),
    ("   \n\t ", 0),
    ("anak-anak", 1),
    ("anak - anak", 2),
    ("anak‑anak dan ibu", 3),
    ("-anak-", 1),
    ("anak--anak", 2),
    ("Rp46.000", 2),
    ("41% menjadi 83%", 3),
    ("satu/dua,tiga;empat", 4),
    ("jum'at", 2),
    ("garis_bawah", 2),
    ("cafe\u0301 é", 2),
    ("١٢٣ 漢字 ½", 3),
    ("e-KTP 2026-2027", 2),
    ("•\tsatu\n•\tdua", 2),
]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_words_are_runs_of_letters_and_digits(text, expected):
    assert count_words(text) == expected


def test_the_browser_counts_as_the_server_does(tmp_path):
    module = Path(__file__).parents[2] / "static/js/wordcount.js"
    texts = [text for text, _expected in WORDS]
    counts = count_in_chromium(module, texts, tmp_path)
    assert counts == [expected for _text, expected in WORDS]


def count_in_chromium(module, texts, folder):
    source = module.read_text(encoding="utf-8").replace("export function", "function")
    script = f"{source}\ndocument.title = JSON.stringify({json.dumps(texts)}.map(countWords));"
    page = f"<!doctype html><meta charset=utf-8><title></title><body><script>{script}</script>"
    file = folder / "words.html"
    file.write_text(page, encoding="utf-8")
    output = run_command(find_chromium(), "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", file.as_uri())
    return json.loads(output.split("<title>")[1].split("</title>")[0])


def run_command(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout  # noqa: S603 - fixed


@pytest.fixture
def proposal(edition, lead_writer, client, clock):
    client.force_login(lead_writer)
    return start_draft(edition, lead_writer)


def stored_texts(proposal):
    reloaded = type(proposal).objects.get(pk=proposal.pk)
    return answer_texts(reloaded)


def test_every_kind_of_answer_is_stored_in_one_format(client, proposal):
    values = {
        "ringkasan": "Satu\r\ndua  ",
        "mulai": "2025-02-03",
        "bentuk": "Digital",
        "video": "contoh.go.id/video",
        "warga": "1204,50",
    }
    answer = client.post(WRITE_PATH, values, follow=True)
    assert answer.redirect_chain == [(WRITE_PATH, 302)]
    assert "Tersimpan" in answer.content.decode() or "Saved" in answer.content.decode()
    assert "10.00.00" in answer.content.decode()
    assert stored_texts(proposal) == {
        "ringkasan": "Satu\ndua",
        "mulai": "2025-02-03",
        "bentuk": "Digital",
        "video": "https://contoh.go.id/video",
        "warga": "1204.50",
    }
    page = client.get(WRITE_PATH).content.decode()
    assert 'value="1204,50"' in page and "checked" in page and 'value="2025-02-03"' in page


def test_saving_and_going_on_leads_to_the_next_part_and_then_the_evidence(client, proposal):
    assert client.post(WRITE_PATH, {"next": "1"})["Location"] == "/inovasi/P26-001/tulis/akhir/"
    last = client.post("/inovasi/P26-001/tulis/akhir/", {"pernyataan": "on", "next": "1"})
    assert last["Location"] == "/inovasi/P26-001/bukti/"
    assert stored_texts(proposal)["pernyataan"] == "ya"


def test_a_wrong_field_is_named_and_the_others_are_saved(client, proposal):
    answer = client.post(WRITE_PATH, {"ringkasan": "Panjang sekali ceritanya", "mulai": "kemarin", "warga": "banyak"})
    text = answer.content.decode()
    assert answer.status_code == 200 and set(answer.context["form"].errors) == {"mulai", "warga"}
    assert "kemarin" in text and "Panjang sekali" in text
    assert stored_texts(proposal) == {"ringkasan": "Panjang sekali ceritanya"}


def test_a_link_must_be_a_web_address(client, proposal):
    answer = client.post(WRITE_PATH, {"video": "javascript:alert(1)"})
    assert "video" in answer.context["form"].errors
    assert stored_texts(proposal) == {}


def test_too_many_words_are_kept_as_draft_and_said(client, proposal):
    client.post(WRITE_PATH, {"ringkasan": "kata " * 11})
    page = client.get(WRITE_PATH)
    field = page.context["form"]["ringkasan"]
    assert (field.words, field.is_over) == (11, True)
    assert 'aria-invalid="true"' in page.content.decode()
    assert stored_texts(proposal)["ringkasan"].count("kata") == 11


def test_an_answer_above_the_limit_is_named_and_the_others_are_saved(client, proposal):
    long = "a" * (MOST_CHARACTERS + 1)
    answer = client.post(WRITE_PATH, {"ringkasan": long, "warga": "12"})
    assert "100000" in answer.context["form"].errors["ringkasan"][0]
    assert long in answer.content.decode(), "what was typed stands there to be shortened"
    assert stored_texts(proposal) == {"warga": "12"}
    client.post(WRITE_PATH, {"ringkasan": "a\r\n" * (MOST_CHARACTERS // 2)})
    assert len(stored_texts(proposal)["ringkasan"]) == MOST_CHARACTERS - 1


def opened_fields(page):
    return {f"{field.name}-opened": field.opened for field in page.context["form"]}


def test_two_writers_lose_neither_text(client, edition, lead_writer, proposal):
    colleague = make_writer("dedi@contoh.invalid")
    add_team_member(proposal=proposal, name="Dedi", role=TeamRole.WRITER, user=colleague, actor=lead_writer, at=NOW)
    hidden = opened_fields(client.get(WRITE_PATH))
    client.force_login(colleague)
    client.post(WRITE_PATH, {"ringkasan": "Tulisan Dedi", **hidden})
    client.force_login(lead_writer)
    answer = client.post(WRITE_PATH, {"ringkasan": "Tulisan Yulia", "bentuk": "Digital", **hidden})
    text = answer.content.decode()
    assert answer.status_code == 200 and "Tulisan Dedi" in text and "Tulisan Yulia" in text
    assert stored_texts(proposal) == {"ringkasan": "Tulisan Dedi", "bentuk": "Digital"}
    second_answer = client.post(
        WRITE_PATH, {"ringkasan": "Tulisan bersama", "bentuk": "Digital", **opened_fields(answer)}
    )
    assert second_answer.status_code == 302
    assert stored_texts(proposal)["ringkasan"] == "Tulisan bersama"


def test_an_untouched_field_does_not_undo_a_colleagues_text(client, proposal):
    hidden = opened_fields(client.get(WRITE_PATH))
    client.post(WRITE_PATH, {"ringkasan": "Baru", **hidden})
    assert client.post(WRITE_PATH, {"ringkasan": "", "bentuk": "Digital", **hidden}).status_code == 302
    assert stored_texts(proposal) == {"ringkasan": "Baru", "bentuk": "Digital"}


def test_line_breaks_of_a_browser_are_no_change():
    assert text_fingerprint("a\r\nb\r\n") == text_fingerprint("a\nb")


def test_an_answer_can_be_emptied(client, proposal):
    client.post(WRITE_PATH, {"ringkasan": "Ada"})
    client.post(WRITE_PATH, {"ringkasan": "", **opened_fields(client.get(WRITE_PATH))})
    assert stored_texts(proposal)["ringkasan"] == ""


@pytest.mark.parametrize("when", ["sent", "closed"])
def test_a_text_sent_after_the_deadline_is_shown_again(client, edition, lead_writer, proposal, clock, when):
    if when == "sent":
        send_proposal(proposal=fill_proposal(proposal, lead_writer), actor=lead_writer, at=NOW)
    else:
        clock(CLOSES_AT)
    before = Answer.objects.count()
    answer = client.post(WRITE_PATH, {"ringkasan": "Sebuah tulisan yang datang terlambat"})
    assert answer.status_code == 403 and "Sebuah tulisan yang datang terlambat" in answer.content.decode()
    assert Answer.objects.count() == before
    assert "Sebuah tulisan" not in stored_texts(proposal).get("ringkasan", SUMMARY_TEXT)


def test_a_reader_reads_and_does_not_write(client, lead_writer, proposal):
    reader = make_writer("pembaca@contoh.invalid")
    add_team_member(proposal=proposal, name="P", role=TeamRole.READER, user=reader, actor=lead_writer, at=NOW)
    client.force_login(reader)
    assert client.get("/inovasi/P26-001/").status_code == 200
    assert client.get(WRITE_PATH).status_code == 403
    assert client.post(WRITE_PATH, {"ringkasan": "x"}).status_code == 403


def test_an_unknown_section_is_404(client, proposal):
    assert client.get("/inovasi/P26-001/tulis/lain/").status_code == 404
    assert client.get("/inovasi/P26-999/tulis/isi/").status_code == 404


@pytest.mark.parametrize("path", [WRITE_PATH, "/inovasi/P26-001/identitas/"])
def test_a_text_sent_after_the_session_ended_comes_back(client, proposal, path):
    """Without JavaScript the text would be lost; a request without a text just leads to the sign-in."""
    client.logout()
    answer = client.post(path, {"ringkasan": "<b>Obat diantar sampai jorong.", "ringkasan-opened": "0123456789abcdef"})
    assert answer.status_code == 401
    page = answer.content.decode()
    assert "&lt;b&gt;Obat diantar sampai jorong." in page and "0123456789abcdef" not in page
    assert proposal.title not in page and f"?next={path}" in page
    assert client.post(path, {"ringkasan": "pendek"}).status_code == 302
    assert stored_texts(proposal) == {}
