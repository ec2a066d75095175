"""The text that a team sends to its own chat."""

import pytest

from submissions.selectors.chat_summary import chat_summary
from submissions.selectors.dashboard import proposal_card_of
from submissions.selectors.missing_items import MissingItem, missing_items_of
from submissions.services.proposals import change_status
from submissions.services.submitting import send_proposal
from tests.builders import bureau
from tests.submissions.team_rules import CLOSES_AT, NOW, fill_proposal, start_draft

pytestmark = pytest.mark.django_db


def summary_lines(proposal, at=NOW):
    card = proposal_card_of(proposal, at)
    return chat_summary(card, missing_items_of(proposal) if card.is_unsent else []).split("\n")


def test_a_draft_tells_what_is_missing_and_until_when(edition, lead_writer):
    assert summary_lines(start_draft(edition, lead_writer)) == [
        "*Antar Obat* (P26-001)",
        "Lomba lomba-2026",
        "Keadaan: Draf. Di meja: Tim.",
        "Masih kurang: 5",
        "- Isi Ringkasan",
        "- Isi Mulai",
        "- Isi Bentuk",
        "- Setujui: Data benar",
        "- Unggah SK penetapan",
        "Ditutup 31 Agustus 2026 pukul 23.59 WIB, tersisa 21 hari 13 jam.",
        "https://balairung.example/inovasi/P26-001/",
    ]


@pytest.mark.parametrize(("count", "lines", "has_further_line"), [(6, 6, False), (7, 6, True), (12, 6, True)])
def test_at_most_six_lines_say_what_is_missing(edition, lead_writer, count, lines, has_further_line):
    missing = [MissingItem(f"Isi {number}", "/x/") for number in range(count)]
    text = chat_summary(proposal_card_of(start_draft(edition, lead_writer), NOW), missing)
    item_lines = [line for line in text.split("\n") if line.startswith("- ")]
    assert len(item_lines) == lines and f"Masih kurang: {count}" in text
    assert (item_lines[-1] == f"- dan {count - 5} lagi") is has_further_line


def test_after_the_deadline_it_says_so(edition, lead_writer):
    assert (
        summary_lines(start_draft(edition, lead_writer), CLOSES_AT)[-2]
        == "Sudah ditutup 31 Agustus 2026 pukul 23.59 WIB."
    )


def test_one_that_was_sent_has_neither_gaps_nor_a_deadline(edition, lead_writer):
    proposal = fill_proposal(start_draft(edition, lead_writer), lead_writer)
    send_proposal(proposal=proposal, actor=lead_writer, at=NOW)
    lines = summary_lines(proposal)
    assert len(lines) == 4 and "Bagian Organisasi" in lines[2]
    change_status(proposal=proposal, step="return_for_correction", actor=bureau(), at=NOW, note="Perjelas.")
    proposal.refresh_from_db()
    assert not any("Ditutup" in line for line in summary_lines(proposal))


def test_the_summary_names_no_person(edition, lead_writer):
    text = "\n".join(summary_lines(fill_proposal(start_draft(edition, lead_writer), lead_writer)))
    assert lead_writer.name not in text and lead_writer.email not in text


def test_the_page_holds_it_for_those_without_scripts(client, edition, lead_writer, clock):
    start_draft(edition, lead_writer)
    client.force_login(lead_writer)
    page = " ".join(client.get("/inovasi/P26-001/").content.decode().split())
    assert "*Antar Obat* (P26-001)" in page and "readonly" in page
    assert 'hidden data-share="teks-bagikan"' in page
