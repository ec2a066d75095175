import io
import zipfile
from datetime import timedelta
from urllib.parse import quote_plus

import openpyxl
import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from judging.documents.enums import JobKind, JobStatus
from judging.documents.models import Certificate, Job
from judging.documents.services.jobs import run_job, start_job
from tests.people import signed_in
from tests.world import world_at


@pytest.fixture(scope="module")
def kept_world(keep_rows):
    return keep_rows(lambda: world_at("published"))


def start_job_by_click(client, world, kind, capture):
    with capture(execute=True):
        return client.post(reverse("job-start", args=[world.edition.slug, kind]))


def test_the_workbook_is_made_in_the_background_and_opens(world, django_capture_on_commit_callbacks):
    client = signed_in(world.people["staff"])
    answer = start_job_by_click(client, world, JobKind.WORKBOOK, django_capture_on_commit_callbacks)
    job = Job.objects.get()
    assert (answer["Location"], job.status) == (reverse("job-page", args=[world.edition.slug, job.uuid]), "done")
    page = client.get(answer["Location"]).content.decode()
    address = reverse("job-file", args=[world.edition.slug, job.uuid])
    assert address in page
    content = b"".join(client.get(address))
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None and b"xl/" in content
    assert mail.outbox[-1].to == [world.people["staff"].email]


def test_all_certificates_come_in_one_file(world, django_capture_on_commit_callbacks):
    client = signed_in(world.people["admin"])
    start_job_by_click(client, world, JobKind.CERTIFICATE_FILES, django_capture_on_commit_callbacks)
    job = Job.objects.get()
    content = b"".join(client.get(reverse("job-file", args=[world.edition.slug, job.uuid])))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        assert len(names) == Certificate.objects.count()
        assert all(archive.read(name).startswith(b"%PDF") for name in names)
    assert (job.done, job.total) == (len(names), len(names))


def test_a_second_click_gets_the_work_that_runs_and_a_dead_one_is_given_up(world):
    at, admin = timezone.now(), world.people["admin"]
    request = {"edition": world.edition, "kind": JobKind.WORKBOOK, "actor": admin}
    first, is_new = start_job(**request, at=at)
    assert is_new
    assert start_job(**request, at=at) == (first, False)
    second, is_new = start_job(**request, at=at + timedelta(minutes=11))
    assert is_new and second != first
    first.refresh_from_db()
    assert first.status == JobStatus.FAILED and first.error


def test_work_that_cannot_be_done_says_why(world, django_capture_on_commit_callbacks):
    Certificate.objects.all().update(status="revoked", reason="uji", ended_at=timezone.now())
    client = signed_in(world.people["admin"])
    answer = start_job_by_click(client, world, JobKind.CERTIFICATE_FILES, django_capture_on_commit_callbacks)
    job = Job.objects.get()
    assert job.status == JobStatus.FAILED
    assert job.error in client.get(answer["Location"]).content.decode()


def test_a_job_runs_once(world):
    job, _new = start_job(edition=world.edition, kind=JobKind.WORKBOOK, actor=world.people["admin"], at=timezone.now())
    done = run_job(job.uuid)
    assert run_job(job.uuid).finished_at == done.finished_at


def test_the_team_gets_its_certificate_and_nobody_elses_does(world):
    address = reverse("certificate-pdf", args=[world.certificate.code])
    open_to = {"member", "operator", "staff", "admin", "inspector"}
    for role, person in world.people.items():
        answer = signed_in(person).get(address)
        assert answer.status_code == (200 if role in open_to else 404), role
        if role == "member":
            assert answer.content.startswith(b"%PDF")
            page = signed_in(person).get(reverse("proposal-detail", args=[world.proposal.code]))
            assert address in page.content.decode()


def test_a_revoked_certificate_is_told_to_strangers_and_no_longer_handed_out(world):
    client, code = signed_in(world.people["admin"]), world.certificate.code
    address = reverse("certificate-revoke", args=[world.edition.slug, code])
    assert client.post(address, {"reason": "Nama salah", "confirm": "SALAH"}).status_code == 200
    assert client.post(address, {"reason": "Nama salah", "confirm": code}).status_code == 302
    world.certificate.refresh_from_db()
    assert (world.certificate.status, world.certificate.reason) == ("revoked", "Nama salah")
    assert client.post(address, {"reason": "lagi", "confirm": code}).status_code == 409
    page = Client().get(reverse("certificate-verify", args=[code])).content.decode()
    assert "dicabut" in page.casefold()
    assert signed_in(world.people["member"]).get(reverse("certificate-pdf", args=[code])).status_code == 404


def test_a_certificate_is_replaced_and_strangers_read_so_of_both_codes(world):
    client, old = signed_in(world.people["admin"]), world.certificate
    address = reverse("certificate-revoke", args=[world.edition.slug, old.code])
    assert "Selain nomor dan kode, tidak ada." in client.get(address).content.decode()
    world.edition.certificate_settings.signatory_name = "Nama Yang Benar"
    world.edition.certificate_settings.save()
    assert "<ins>Nama Yang Benar</ins>" in client.get(address).content.decode()
    form_data = {"reason": "Nama penanda tangan salah", "replace": "on", "confirm": old.code}
    assert client.post(address, {**form_data, "reason": " "}).status_code == 200
    assert client.post(address, form_data).status_code == 302
    old.refresh_from_db()
    replacement = old.replaced_by
    assert (old.status, replacement.status) == ("replaced", "valid") and replacement.printed[
        "signatory_name"
    ] == "Nama Yang Benar"
    assert client.post(address, form_data).status_code == 409
    page = client.get(reverse("documents-desk", args=[world.edition.slug])).content.decode()
    assert f"Berlaku sebagai gantinya: {replacement.number}" in page
    stranger = Client()
    assert replacement.number in stranger.get(reverse("certificate-verify", args=[old.code])).content.decode()
    assert "asli" in stranger.get(reverse("certificate-verify", args=[replacement.code])).content.decode()
    assert signed_in(world.people["member"]).get(reverse("certificate-pdf", args=[replacement.code])).status_code == 200


def test_what_certificates_print_is_kept(world):
    client = signed_in(world.people["admin"])
    address = reverse("certificate-settings", args=[world.edition.slug])
    fields = {
        "letterhead": "PEMERINTAH KABUPATEN CONTOH",
        "numbering": "tanpa nomor",
        "place": "Arosuka",
        "issued_on": "2026-09-11",
        "signatory_position": "Bupati",
        "signatory_name": "CONTOH Nama",
    }
    assert "{number}" in client.post(address, fields).content.decode()
    assert client.post(address, {**fields, "numbering": "{number}/Org/{year}"}).status_code == 302
    world.edition.certificate_settings.refresh_from_db()
    assert world.edition.certificate_settings.numbering == "{number}/Org/{year}"


def test_certificates_are_taken_along_as_they_are_found(world):
    client = signed_in(world.people["staff"])
    address, first = reverse("documents-desk", args=[world.edition.slug]), Certificate.objects.order_by("sequence")[0]
    answer = client.get(address, {"xlsx": 1})
    rows = [list(row) for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)]
    assert len([row for row in rows if row[0] and "/" in str(row[0])]) == Certificate.objects.count()
    assert any(row[0] == first.number and row[5] == first.code for row in rows)
    empty_list = client.get(address, {"xlsx": 1, "cari": "tidak-ada-sama-sekali"})
    assert first.number not in str(list(openpyxl.load_workbook(io.BytesIO(empty_list.content)).active.values))
    assert "?xlsx=1&amp;cari=" in client.get(address, {"cari": first.number}).content.decode()


def test_certificates_are_filtered_by_their_state(world):
    client = signed_in(world.people["staff"])
    address, number = reverse("documents-desk", args=[world.edition.slug]), Certificate.objects.first().number
    assert number in client.get(address, {"keadaan": "valid"}).content.decode()
    page = client.get(address, {"keadaan": "revoked"}).content.decode()
    assert number not in page and "Tidak ada piagam seperti itu." in page


def test_a_wrong_filter_of_certificates_costs_the_others_nothing(world):
    client = signed_in(world.people["staff"])
    address = reverse("documents-desk", args=[world.edition.slug])
    first = Certificate.objects.order_by("sequence")[0]
    page = client.get(address, {"keadaan": "salah", "halaman": "x", "cari": f"\x00{first.number}"}).context
    assert [certificate.number for certificate in page["page"]] == [first.number]
    assert (page["words"], page["status"], page["query"]) == (first.number, "", f"&cari={quote_plus(first.number)}")
    page = client.get(address, {"keadaan": "valid", "halaman": "99", "cari": "k" * 5000}).context
    assert page["status"] == "valid" and len(page["words"]) == 300
