"""The text that a team sends to its own chat."""

import pytest

from submissions.selectors.chat_summary import chat_summary
from submissions.selectors.missing_items import MissingItem, missing_items_of
from submissions.selectors.portal import proposal_card_of
from submissions.services.proposals import change_status
from submissions.services.submitting import send_proposal
from tests.builders import bureau
from tests.submissions.team_rules import NOW, T, draft, fill

pytestmark = pytest.mark.django_db


def told(proposal, at=NOW):
    card = proposal_card_of(proposal, at)
    return chat_summary(card, missing_items_of(proposal) if card.is_unsent else []).split("\n")


def test_a_draft_tells_what_is_missing_and_until_when(lomba, yulia):
    assert told(draft(lomba, yulia)) == [
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


@pytest.mark.parametrize(("count", "lines", "rest"), [(6, 6, False), (7, 6, True), (12, 6, True)])
def test_at_most_six_lines_say_what_is_missing(lomba, yulia, count, lines, rest):
    missing = [MissingItem(f"Isi {number}", "/x/") for number in range(count)]
    text = chat_summary(proposal_card_of(draft(lomba, yulia), NOW), missing)
    listed = [line for line in text.split("\n") if line.startswith("- ")]
    assert len(listed) == lines and f"Masih kurang: {count}" in text
    assert (listed[-1] == f"- dan {count - 5} lagi") is rest


def test_after_the_deadline_it_says_so(lomba, yulia):
    assert told(draft(lomba, yulia), T)[-2] == "Sudah ditutup 31 Agustus 2026 pukul 23.59 WIB."


def test_one_that_was_sent_has_neither_gaps_nor_a_deadline(lomba, yulia):
    proposal = fill(draft(lomba, yulia), yulia)
    send_proposal(proposal=proposal, actor=yulia, at=NOW)
    lines = told(proposal)
    assert len(lines) == 4 and "Bagian Organisasi" in lines[2]
    change_status(proposal=proposal, step="return_for_correction", actor=bureau(), at=NOW, note="Perjelas.")
    proposal.refresh_from_db()
    assert not any("Ditutup" in line for line in told(proposal))


def test_nobody_is_named(lomba, yulia):
    text = "\n".join(told(fill(draft(lomba, yulia), yulia)))
    assert yulia.name not in text and yulia.email not in text


def test_the_page_holds_it_for_those_without_scripts(client, lomba, yulia, clock):
    draft(lomba, yulia)
    client.force_login(yulia)
    page = client.get("/inovasi/P26-001/").content.decode()
    assert "*Antar Obat* (P26-001)" in page and "readonly" in page
    assert 'hidden data-share="teks-bagikan"' in page
