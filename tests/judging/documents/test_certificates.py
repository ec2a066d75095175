from datetime import date

import pypdfium2
import pytest
from django.db import DatabaseError, transaction

from competition.models import Edition
from core import codes, ledger
from core.errors import Refused
from judging.documents.documents import render_certificate_pdf, verification_url, write_certificates
from judging.documents.models import Certificate
from judging.documents.selectors.certificates import certificate_by_code
from judging.documents.services.certificates import (
    CertificateData,
    issue_certificates,
    replace_certificate,
    revoke_certificate,
    save_certificate_settings,
)
from judging.results.services.closing import close_stage
from judging.results.services.publication import publish_result
from submissions.models import Proposal
from tests.builders import AT, OTHER_NAMES, bureau, document, eligible, opened, panel, score, stage

pytestmark = pytest.mark.django_db


def certificate_data(**changes):
    data = {
        "letterhead": "PEMERINTAH KABUPATEN SOLOK\nSEKRETARIAT DAERAH",
        "numbering": "000.8.3/{number}/Org/{year}",
        "decree": "Keputusan Bupati Nomor 312 (CONTOH)",
        "place": "Arosuka",
        "issued_on": date(2026, 9, 11),
        "signatory_position": "Bupati Solok,",
        "signatory_name": "CONTOH Nama Penanda Tangan",
        "is_example": True,
    }
    return CertificateData(**{**data, **changes})


@pytest.fixture(scope="module")
def kept_edition(keep_rows):
    return keep_rows(lambda: publish_with_settings(opened()))


def publish_with_settings(edition):
    eligible(edition, 3, team_name="Tim Anta Ubek")
    panel(edition, 3)
    score(edition, lambda entry, judge, criterion: 90 - entry)
    close_stage(edition=edition, stage=stage(edition), actor=bureau(), at=AT)
    publish_result(edition=edition, actor=bureau(), at=AT)
    save_certificate_settings(edition=edition, data=certificate_data(), actor=bureau())
    return edition


def issue_all(edition):
    return issue_certificates(edition=edition, actor=bureau(), at=AT)


def test_every_award_gets_one_numbered_certificate(edition):
    certificates = issue_all(edition)
    assert [certificate.number for certificate in certificates] == ["000.8.3/1/Org/2026", "000.8.3/2/Org/2026"]
    assert all(codes.is_valid_code(certificate.code) and len(certificate.code) == 12 for certificate in certificates)
    assert certificates[0].printed["award"] == "Juara I"
    assert certificates[0].printed["date"] == "11 September 2026"
    assert [certificate.pk for certificate in issue_all(edition)] == [certificate.pk for certificate in certificates]
    assert ledger.verify_stream(edition.ledger_id).ok
    assert "Anta Ubek" not in str(list(ledger.read_payloads(edition.ledger_id, "certificate_issued")))


def test_a_number_printed_for_another_edition_is_left_out(edition):
    """Last year's certificates may be printed this year."""
    issue_all(edition)
    Edition.objects.filter(pk=edition.pk).update(year=2025)
    other = publish_with_settings(opened(document(rulebook="lain"), **OTHER_NAMES))
    assert [certificate.number for certificate in issue_all(other)] == ["000.8.3/3/Org/2026", "000.8.3/4/Org/2026"]


def test_the_pdf_opened_again_says_what_is_kept(edition):
    certificate = issue_all(edition)[0]
    document = pypdfium2.PdfDocument(render_certificate_pdf(certificate))
    text = document[0].get_textpage().get_text_range()
    assert len(document) == 1
    width, height = document[0].get_size()
    assert (round(width), round(height)) == (842, 595)
    for words in ("000.8.3/1/Org/2026", "Tim Anta Ubek", "Juara I", "Inovasi 1", "11 September 2026", "CONTOH"):
        assert words in text
    assert codes.group_code(certificate.code) in text


def test_the_number_of_the_signatory_is_grouped_and_a_unit_stands_once(edition):
    Proposal.objects.update(team_name="")
    save_certificate_settings(
        edition=edition, data=certificate_data(signatory_nip="196305111991031009"), actor=bureau()
    )
    certificate = issue_all(edition)[0]
    text = pypdfium2.PdfDocument(render_certificate_pdf(certificate))[0].get_textpage().get_text_range()
    assert "NIP 19630511 199103 1 009" in text
    assert text.count(certificate.printed["unit"]) == 1


def test_files_that_exist_are_kept_and_missing_ones_made(edition, tmp_path):
    certificates = issue_all(edition)
    files = list(write_certificates(certificates, tmp_path))
    assert len(files) == 2
    files[0].unlink()
    before = files[1].stat().st_mtime_ns
    assert set(write_certificates(certificates, tmp_path)) == set(files)
    assert files[1].stat().st_mtime_ns == before


def test_a_code_is_found_however_it_was_typed(edition):
    certificate = issue_all(edition)[0]
    typed_code = codes.group_code(certificate.code).lower().replace("0", "o").replace("1", "l")
    assert certificate_by_code(typed_code) == certificate
    wrong = certificate.code[:-1] + ("0" if certificate.code[-1] != "0" else "1")
    assert certificate_by_code(wrong) is None


def test_a_revoked_certificate_is_not_issued_again(edition):
    certificate = issue_all(edition)[0]
    revoke_certificate(certificate=certificate, reason="Data tidak benar", actor=bureau(), at=AT)
    certificate.refresh_from_db()
    assert (certificate.status, certificate.reason) == ("revoked", "Data tidak benar")
    assert [other.number for other in issue_all(edition)] == ["000.8.3/2/Org/2026"]
    with pytest.raises(Refused):
        revoke_certificate(certificate=certificate, reason="Lagi", actor=bureau(), at=AT)


def test_a_replacement_has_a_new_number_and_the_old_one_points_to_it(edition):
    old = issue_all(edition)[0]
    replacement = replace_certificate(certificate=old, reason="Nama tim salah", actor=bureau(), at=AT)
    old.refresh_from_db()
    assert (old.status, old.replaced_by) == ("replaced", replacement)
    assert (replacement.status, replacement.number) == ("valid", "000.8.3/3/Org/2026")
    assert replacement.code != old.code


def test_ending_a_certificate_needs_a_reason(edition):
    certificate = issue_all(edition)[0]
    with pytest.raises(Refused):
        revoke_certificate(certificate=certificate, reason=" ", actor=bureau(), at=AT)
    certificate.refresh_from_db()
    assert certificate.status == "valid"


def test_the_database_refuses_to_change_what_is_printed(edition):
    certificate = issue_all(edition)[0]
    with pytest.raises(DatabaseError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(number="palsu")
    with pytest.raises(DatabaseError), transaction.atomic():
        certificate.delete()


@pytest.mark.parametrize(
    "changes",
    [
        {"numbering": "000.8.3/Org"},
        {"numbering": "{number}/{tahun}"},
        {"numbering": "{number}{number.real:>999999999}"},
        {"numbering": "{number}/{"},
        {"signatory_nip": "123"},
    ],
)
def test_settings_that_cannot_be_printed_are_refused(edition, changes):
    with pytest.raises(Refused):
        save_certificate_settings(edition=edition, data=certificate_data(**changes), actor=bureau())


def test_an_unpublished_edition_has_no_certificates():
    edition = opened(**OTHER_NAMES)
    save_certificate_settings(edition=edition, data=certificate_data(), actor=bureau())
    with pytest.raises(Refused):
        issue_all(edition)
    assert not Certificate.objects.exists()


@pytest.fixture
def page(client):
    return lambda code: client.get(f"/verifikasi/{code}/")


def test_the_public_page_shows_only_what_is_printed(edition, page):
    certificate = issue_all(edition)[0]
    answer = page(codes.group_code(certificate.code))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Tim Anta Ubek" in text and certificate.number in text
    for hidden in ("organisasi@contoh.invalid", "juri1@contoh.invalid", "P26-001", "90,00", "Unit dinkes"):
        assert hidden not in text


def test_the_public_page_tells_revoked_replaced_and_unknown(edition, page):
    first, second = issue_all(edition)
    revoke_certificate(certificate=first, reason="Data tidak benar", actor=bureau(), at=AT)
    replacement = replace_certificate(certificate=second, reason="Nama tim salah", actor=bureau(), at=AT)
    assert "Data tidak benar" in page(first.code).content.decode()
    assert replacement.number in page(second.code).content.decode()
    assert page(codes.new_code()).status_code == 404
    assert page("bukan-kode").status_code == 404


def test_the_form_leads_to_the_code(client):
    answer = client.get("/verifikasi/", {"kode": "k7m4-q9tx-2d3f"})
    assert (answer.status_code, answer.url) == (302, "/verifikasi/K7M4Q9TX2D3F/")


def test_codes_cannot_be_tried_out(client):
    answers = [client.get(f"/verifikasi/{codes.new_code()}/").status_code for _ in range(31)]
    assert (answers[0], answers[-1]) == (404, 429)


def test_the_address_is_the_installations_own(edition, settings):
    certificate = issue_all(edition)[0]
    settings.SITE_URL = "https://lomba.contoh.invalid"
    assert verification_url(certificate) == f"https://lomba.contoh.invalid/verifikasi/{certificate.code}/"
