"""The text of a proposal's PDF: what judges read, and in a blind stage no name."""

from datetime import timedelta

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from accounts.services.people import ensure_person
from competition.rulebook.vocabulary import Blinding
from submissions.documents import proposal_pdf
from submissions.enums import TeamRole
from submissions.models import Proposal
from submissions.selectors.judge_preview import judge_preview_of
from submissions.selectors.prefetches import with_related_rows
from submissions.services.proposals import change_status
from submissions.services.submitting import send_proposal
from submissions.services.team import add_team_member
from submissions.writing.services import save_answers
from tests.builders import OTHER_NAMES, bureau, desk_stage, opened, unit
from tests.submissions.team_rules import NOW, OPENS_AT, fill_proposal, make_writer, rules_document, start_draft

pytestmark = pytest.mark.django_db
PATH = "/inovasi/P26-001/cetak.pdf"


def blind_rules():
    document = rules_document("tertutup")
    document["stages"][-1] = desk_stage(blind="identity")
    document["form"][0]["questions"].append({"code": "kontak", "label": "Narahubung", "identifying": True})
    document["evidence"] = [
        {"code": "sk", "label": "SK penetapan", "blind": "redacted_copy"},
        {"code": "foto", "label": "Foto", "blind": "show"},
    ]
    return document


def reload(proposal):
    return with_related_rows(Proposal.objects.all()).get(pk=proposal.pk)


def pdf_text(content):
    document = pypdfium2.PdfDocument(content)
    try:
        assert document.is_tagged()
        pages = [page.get_textpage().get_text_range() for page in document]
        sizes = {tuple(round(side) for side in page.get_size()) for page in document}
        return " ".join("\n".join(pages).split()), len(pages), sizes, document.get_metadata_dict()
    finally:
        document.close()


def print_text(proposal, at=NOW):
    return pdf_text(proposal_pdf(reload(proposal), at=at))[0]


@pytest.fixture
def proposal(edition, lead_writer):
    proposal = start_draft(edition, lead_writer, team_name="Tim Ubek", partners=(unit("dinsos"),))
    return fill_proposal(proposal, lead_writer)


def test_a_draft_says_on_every_page_that_it_was_not_sent(proposal, lead_writer):
    save_answers(proposal=proposal, texts={"ringkasan": "kata\n\n" * 120}, opened={}, actor=lead_writer, at=NOW)
    text, count, sizes, metadata = pdf_text(proposal_pdf(reload(proposal), at=NOW))
    assert count > 1 and sizes == {(595, 842)}
    assert text.count("PRATINJAU – BELUM DIKIRIM") == count + 1
    assert f"{count} / {count}" in text
    assert metadata["Title"] == "P26-001 Antar Obat" and not metadata["Author"]


def test_it_holds_what_judges_read(proposal):
    text = print_text(proposal)
    for word in (
        "PEMERINTAH",
        "Lomba lomba-2026",
        "Beginilah juri membacanya pada tahap “Penilaian proposal”",
        "Unit dinkes (CONTOH)",
        "Unit dinsos (CONTOH)",
        "Tim Ubek",
        "Antar obat sampai rumah",
        "1 Januari 2025",
        "SK.pdf",
        "aaaaaaaaaaaa…",
        "10 Agustus 2026 pukul 10.00 WIB",
    ):
        assert word in text
    assert "Data benar" not in text  # a declaration is nothing to score
    assert "Video" not in text  # nor is a gap


def test_what_was_sent_carries_its_receipt_until_it_may_be_changed_again(proposal, lead_writer):
    receipt = send_proposal(proposal=proposal, actor=lead_writer, at=NOW)
    text = print_text(proposal)
    assert receipt.number in text and receipt.digest in text and "PRATINJAU" not in text
    change_status(proposal=proposal, step="return_for_correction", actor=bureau(), at=NOW, note="Perjelas.")
    text = print_text(proposal)
    assert "PRATINJAU – BELUM DIKIRIM LAGI" in text and receipt.digest not in text


def test_a_blind_stage_finds_nobodys_name_on_it(db):
    edition, lead_writer = opened(blind_rules(), **OTHER_NAMES, at=OPENS_AT), make_writer()
    proposal = fill_proposal(
        start_draft(edition, lead_writer, team_name="Tim Ubek", partners=(unit("dinsos"),)), lead_writer
    )
    add_team_member(proposal=proposal, name="Dedi Saputra", role=TeamRole.READER, actor=lead_writer, at=NOW)
    save_answers(proposal=proposal, texts={"kontak": "Yulia 0812 di Puskesmas"}, opened={}, actor=lead_writer, at=NOW)
    receipt = send_proposal(proposal=proposal, actor=lead_writer, at=NOW)
    content = proposal_pdf(reload(proposal), at=NOW)
    text, _count, _sizes, metadata = pdf_text(content)
    printed_text = text + str(metadata)
    for name in ("dinkes", "dinsos", "Tim Ubek", "Yulia", "Dedi", "Puskesmas", "Narahubung", "SK.pdf"):
        assert name not in printed_text and name.encode() not in content
    assert "tanpa identitas" in text and "Antar obat sampai rumah" in text and receipt.digest in text


def test_the_preview_is_that_of_the_first_scored_stage(db):
    document = blind_rules()
    document["stages"].append(desk_stage("wawancara", label="Wawancara"))
    document["final"] = {"from": [{"stage": "wawancara", "weight": 100}], "rankings": ["overall"]}
    proposal = start_draft(opened(document, **OTHER_NAMES, at=OPENS_AT), make_writer())
    preview = judge_preview_of(reload(proposal))
    assert (preview.stage.code, preview.stage.blind, preview.is_blind) == ("nilai", Blinding.IDENTITY, True)


def test_an_empty_draft_can_be_printed(edition, lead_writer):
    text = print_text(start_draft(edition, lead_writer, started_on=None))
    assert "Belum ada jawaban" in text and "Belum ada berkas" in text


def test_what_people_wrote_loads_nothing(proposal, lead_writer):
    text = 'Lihat <img src="https://contoh.invalid/x.png"> & <b>tebal</b>'
    save_answers(proposal=proposal, texts={"ringkasan": text}, opened={}, actor=lead_writer, at=NOW)
    assert '<img src="https://contoh.invalid/x.png"> & <b>tebal</b>' in print_text(proposal)


def test_only_for_those_who_write_read_or_operate_it(client, proposal, lead_writer, clock):
    reader = make_writer("pembaca@contoh.invalid", unit("dinsos"))
    add_team_member(proposal=proposal, name="Pembaca", role=TeamRole.READER, user=reader, actor=lead_writer, at=NOW)
    for person in (lead_writer, reader, make_writer("operator@contoh.invalid", role="operator")):
        client.force_login(person)
        answer = client.get(PATH)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Content-Disposition"] == 'inline; filename="P26-001.pdf"'
    send_proposal(proposal=proposal, actor=lead_writer, at=NOW)
    inspector = ensure_person(email="inspektur@contoh.invalid", name="I", roles=(Role.INSPECTOR,))
    for person in (bureau(), inspector, make_writer("rival@contoh.invalid", unit("dinperin"))):
        client.force_login(person)
        assert client.get(PATH).status_code == 404
    client.logout()
    assert client.get(PATH)["Location"].startswith("/akun/login/")


def test_the_printed_moment_is_that_of_the_request(client, proposal, lead_writer, clock):
    clock(NOW + timedelta(days=1))
    client.force_login(lead_writer)
    assert "11 Agustus 2026 pukul 10.00 WIB" in pdf_text(client.get(PATH).content)[0]


def test_paper_costs_the_same_with_1_and_with_3_files(client, proposal, lead_writer, clock):
    client.force_login(lead_writer)
    client.get(PATH)
    kind = proposal.edition.rulebook_version.evidence_types.get(code="sk")
    counts = []
    for total in (1, 3):
        for number in range(proposal.attachments.count(), total):
            row = proposal.attachments.first()
            row.pk, row.uuid, row.sha256, row.evidence_type = None, f"{number:032}", str(number) * 64, kind
            row.save()
        with CaptureQueriesContext(connection) as queries:
            client.get(PATH)
        counts.append(len(queries))
    assert counts[0] == counts[1], counts
