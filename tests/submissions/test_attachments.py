"""Evidence files: what comes in, what is refused in words, who sees it."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.enums import MembershipRole, Role
from accounts.services.people import ensure_person
from core.files import private_storage
from submissions.models import Attachment
from submissions.permissions import attachments_visible_to
from submissions.services.file_checks import clean_file_name, format_megabytes, name_with_ending
from submissions.services.submitting import send_proposal
from tests.builders import bureau, unit
from tests.evidence import pdf as a_pdf
from tests.evidence import picture
from tests.submissions.team_rules import NOW, PDF_CONTENT, fill_proposal, make_writer, start_draft

pytestmark = pytest.mark.django_db
UPLOAD_PATH = "/inovasi/P26-001/bukti/sk/unggah/"


@pytest.fixture
def proposal(edition, lead_writer, client, clock):
    client.force_login(lead_writer)
    return start_draft(edition, lead_writer)


def pdf_upload(name="SK.pdf", content=PDF_CONTENT):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_several_files_come_in_under_their_hash_and_without_their_name_on_disk(client, proposal):
    files = [pdf_upload("SK satu.pdf"), pdf_upload("../../etc/SK\x00dua.pdf", a_pdf("2"))]
    answer = client.post(UPLOAD_PATH, {"files": files})
    assert answer["Location"] == "/inovasi/P26-001/bukti/#sk"
    first, second = Attachment.objects.order_by("pk")
    assert first.sha256 == hashlib.sha256(PDF_CONTENT).hexdigest()
    assert (first.name, first.media_type, first.size) == ("SK satu.pdf", "application/pdf", len(PDF_CONTENT))
    assert "/" not in second.name and "SK" in second.name
    assert "SK satu" not in first.file.name
    with private_storage.open(first.file.name) as stored:
        assert stored.read() == PDF_CONTENT
    page = client.get("/inovasi/P26-001/bukti/").content.decode()
    assert "SK satu.pdf" in page and f"/dokumen/bukti/{first.uuid}/" in page


def test_one_bad_file_does_not_cost_the_good_one(client, proposal):
    answer = client.post(
        UPLOAD_PATH,
        {"files": [pdf_upload(), pdf_upload("kosong.pdf", b""), pdf_upload("besar.pdf", PDF_CONTENT + b"x" * 2**20)]},
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "kosong.pdf" in text and "besar.pdf" in text and "1,1 MB" in text
    assert Attachment.objects.get().name == "SK.pdf"


def test_the_content_counts_not_the_name(client, proposal):
    answer = client.post(
        UPLOAD_PATH, {"files": [pdf_upload("jahat.pdf", b"MZ\x90\x00program"), pdf_upload("foto.pdf", picture())]}
    )
    assert answer.status_code == 422
    assert not Attachment.objects.exists()
    client.post(
        "/inovasi/P26-001/bukti/foto/unggah/", {"files": [SimpleUploadedFile("a.jpg", picture(), "image/jpeg")]}
    )
    assert Attachment.objects.get().media_type == "image/png"


def test_nothing_chosen_or_unknown_kind(client, proposal):
    assert client.post(UPLOAD_PATH).status_code == 422
    assert client.post("/inovasi/P26-001/bukti/lain/unggah/", {"files": [pdf_upload()]}).status_code == 404
    assert client.get(UPLOAD_PATH).status_code == 405


def test_the_same_file_twice_is_one(client, proposal):
    for _number in range(2):
        client.post(UPLOAD_PATH, {"files": [pdf_upload()]})
    assert Attachment.objects.count() == 1


def test_removing_hides_it_and_keeps_the_row(client, proposal):
    client.post(UPLOAD_PATH, {"files": [pdf_upload()]})
    uuid = Attachment.objects.get().uuid
    for _number in range(2):
        assert client.post(f"/inovasi/P26-001/bukti/{uuid}/hapus/").status_code == 302
    assert Attachment.objects.get().removed_at is not None
    assert not Attachment.objects.current().exists()
    assert f"/dokumen/bukti/{uuid}/" not in client.get("/inovasi/P26-001/bukti/").content.decode()


def test_after_sending_files_stay_as_they_are(client, edition, lead_writer, proposal):
    fill_proposal(proposal, lead_writer)
    send_proposal(proposal=proposal, actor=lead_writer, at=NOW)
    assert client.post(UPLOAD_PATH, {"files": [pdf_upload()]}).status_code == 403
    assert client.post(f"/inovasi/P26-001/bukti/{Attachment.objects.get().uuid}/hapus/").status_code == 403
    assert Attachment.objects.current().count() == 1


def test_who_may_see_a_file(client, edition, lead_writer, proposal):
    client.post(UPLOAD_PATH, {"files": [pdf_upload()]})
    operator = make_writer("operator@contoh.invalid", role=MembershipRole.OPERATOR)
    rival = make_writer("rival@contoh.invalid", unit("dinsos"), MembershipRole.OPERATOR)
    inspector = ensure_person(email="i@contoh.invalid", name="I", roles=(Role.INSPECTOR,))
    sees = {user: attachments_visible_to(user).count() for user in (lead_writer, operator, bureau(), rival, inspector)}
    assert list(sees.values()) == [1, 1, 1, 0, 0]
    client.force_login(rival)
    assert client.post(UPLOAD_PATH, {"files": [pdf_upload()]}).status_code == 404


@pytest.mark.parametrize(
    ("name", "expected"),
    [("C:\\dok\\SK.pdf", "SK.pdf"), ("a\u202egpj.exe", "agpj.exe"), ("x" * 300 + ".pdf", "x" * 196 + ".pdf")],
)
def test_a_name_is_made_safe(name, expected):
    assert clean_file_name(name) == expected


def test_a_size_is_never_shown_as_the_limit_it_exceeds():
    assert format_megabytes(10 * 2**20) == "10"
    assert format_megabytes(10 * 2**20 + 1) == "10,1"


@pytest.mark.parametrize(
    ("name", "media_type", "expected"),
    [
        ("SK.PDF", "application/pdf", "SK.PDF"),
        ("foto.heic", "image/jpeg", "foto.jpg"),
        ("foto.jpeg", "image/jpeg", "foto.jpeg"),
        ("gambar.pdf", "image/png", "gambar.png"),
        ("SK.exe", "application/pdf", "SK.exe.pdf"),
        ("SK no. 12", "application/pdf", "SK no. 12.pdf"),
        ("x" * 200, "application/pdf", "x" * 196 + ".pdf"),
    ],
)
def test_the_ending_says_what_the_file_is(name, media_type, expected):
    assert name_with_ending(name, media_type) == expected
