"""What stands around the form while somebody writes."""

from datetime import timedelta

import pytest
from django.urls import reverse

from submissions.enums import TeamRole
from submissions.models import Answer
from submissions.services.submitting import send_proposal
from submissions.services.team import add_team_member
from submissions.writing.services import save_answers
from tests.builders import opened
from tests.submissions.team_rules import (
    NOW,
    OPENS_AT,
    SUMMARY_TEXT,
    fill_proposal,
    make_writer,
    rules_document,
    start_draft,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(edition, lead_writer):
    return make_writer("dedi@contoh.invalid")


@pytest.fixture
def proposal(edition, lead_writer, colleague):
    proposal = start_draft(edition, lead_writer)
    add_team_member(proposal=proposal, name="Dedi", role=TeamRole.WRITER, user=colleague, actor=lead_writer, at=NOW)
    return proposal


def proposal_state(client, proposal, person, section="isi"):
    client.force_login(person)
    return client.get(reverse("proposal-state", args=[proposal.code]), {"di": section})


def test_the_state_page_shows_what_a_save_may_change(client, clock, proposal, lead_writer):
    before = proposal_state(client, proposal, lead_writer).content.decode()
    assert before.count(' id="keadaan-') == 3 and ' id="daftar-bagian"' in before and "Isi Ringkasan" in before
    save_answers(proposal=proposal, texts={"ringkasan": SUMMARY_TEXT}, opened={}, actor=lead_writer, at=NOW)
    after = proposal_state(client, proposal, lead_writer).content.decode()
    assert "Isi Ringkasan" not in after
    assert 'aria-current="page"' in after, "the open section stays marked"


def test_a_colleague_who_writes_is_named_for_a_moment(client, clock, proposal, lead_writer, colleague):
    save_answers(proposal=proposal, texts={"ringkasan": SUMMARY_TEXT}, opened={}, actor=colleague, at=NOW)
    Answer.objects.update(saved_by=colleague, saved_at=NOW - timedelta(minutes=2))
    sentence = "Dedi sedang menulis di Isi proposal."
    assert sentence in proposal_state(client, proposal, lead_writer).content.decode()
    assert sentence not in proposal_state(client, proposal, colleague).content.decode()
    Answer.objects.update(saved_at=NOW - timedelta(minutes=4))
    assert sentence not in proposal_state(client, proposal, lead_writer).content.decode()


def test_a_sent_proposal_has_no_state_page(client, clock, proposal, lead_writer):
    send_proposal(proposal=fill_proposal(proposal, lead_writer), actor=lead_writer, at=NOW)
    assert proposal_state(client, proposal, lead_writer).status_code == 403


def test_examples_stand_beside_the_question(client, clock, lead_writer):
    document = rules_document(code="contoh")
    good = {"text": "Dari 95 menjadi 32 menit.", "why": "Ada angka."}
    weak = {"text": "Lebih cepat.", "why": "Tidak ada angka."}
    document["form"][0]["questions"][0]["examples"] = {"good": good, "weak": weak}
    proposal = start_draft(opened(document, slug="contoh", prefix="C26", at=OPENS_AT), lead_writer)
    client.force_login(lead_writer)
    page = client.get(reverse("proposal-write", args=[proposal.code, "isi"])).content.decode()
    for text in (*good.values(), *weak.values()):
        assert text in page
