"""Evidence and the virus scanner, where an installation has one."""

import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from submissions.models import Attachment
from tests.core.scanner import find_virus, running_scanner, tcp_address
from tests.evidence import pdf
from tests.submissions.team_rules import start_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(edition, lead_writer, client, clock):
    client.force_login(lead_writer)
    return start_draft(edition, lead_writer)


def post_evidence(client, content):
    file = SimpleUploadedFile("SK.pdf", content, content_type="application/pdf")
    return client.post(reverse("evidence-upload", args=["P26-001", "sk"]), {"files": [file]})


def test_a_clean_file_is_kept_and_was_scanned(client, proposal, settings):
    scanned = []
    with running_scanner(lambda content: scanned.append(content) or find_virus(content)) as place:
        settings.CLAMD_URL = tcp_address(place)
        assert post_evidence(client, pdf("bersih")).status_code == 302
    assert scanned == [pdf("bersih")]
    assert Attachment.objects.count() == 1


def test_an_infected_file_is_refused_by_name_and_logged(client, proposal, settings, caplog):
    with running_scanner(lambda content: b"stream: Uji.Virus FOUND\0") as place, caplog.at_level(logging.WARNING):
        settings.CLAMD_URL = tcp_address(place)
        answer = post_evidence(client, pdf())
    assert answer.status_code == 422
    assert "SK.pdf" in answer.content.decode() and "Uji.Virus" in answer.content.decode()
    assert "Uji.Virus" in caplog.text and "SK.pdf" not in caplog.text
    assert not Attachment.objects.exists()


def test_without_an_answer_nothing_is_stored(client, proposal, settings, caplog):
    settings.CLAMD_URL = "unix:///tidak/ada"
    answer = post_evidence(client, pdf())
    assert answer.status_code == 422 and "beberapa menit" in answer.content.decode()
    assert "tidak/ada" in caplog.text
    assert not Attachment.objects.exists()


def test_what_is_refused_anyway_is_not_scanned(client, proposal, settings, caplog):
    settings.CLAMD_URL = "unix:///tidak/ada"
    assert "beberapa menit" not in post_evidence(client, b"MZ program").content.decode()
