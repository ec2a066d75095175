"""What stands around the form while somebody writes."""

from datetime import timedelta

import pytest
from django.urls import reverse

from submissions.enums import TeamRole
from submissions.models import Answer
from submissions.services.submitting import send_proposal
from submissions.services.team import add_team_member
from submissions.services.writing import save_answers
from tests.builders import opened
from tests.submissions.team_rules import NOW, OPENS, SUMMARY, draft, fill, rules, writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def dedi(lomba, yulia):
    return writer("dedi@contoh.invalid")


@pytest.fixture
def proposal(lomba, yulia, dedi):
    made = draft(lomba, yulia)
    add_team_member(proposal=made, name="Dedi", role=TeamRole.WRITER, user=dedi, actor=yulia, at=NOW)
    return made


def state(client, proposal, person, section="isi"):
    client.force_login(person)
    return client.get(reverse("proposal-state", args=[proposal.code]), {"di": section})


def test_it_draws_what_a_save_may_change(client, clock, proposal, yulia):
    before = state(client, proposal, yulia).content.decode()
    assert before.count("hx-swap-oob") == 4 and "Isi Ringkasan" in before
    save_answers(proposal=proposal, texts={"ringkasan": SUMMARY}, opened={}, actor=yulia, at=NOW)
    after = state(client, proposal, yulia).content.decode()
    assert "Isi Ringkasan" not in after
    assert 'aria-current="page"' in after, "the open section stays marked"


def test_a_colleague_who_writes_is_named_for_a_moment(client, clock, proposal, yulia, dedi):
    save_answers(proposal=proposal, texts={"ringkasan": SUMMARY}, opened={}, actor=dedi, at=NOW)
    Answer.objects.update(saved_by=dedi, saved_at=NOW - timedelta(minutes=2))
    told = "Dedi sedang menulis di Isi proposal."
    assert told in state(client, proposal, yulia).content.decode()
    assert told not in state(client, proposal, dedi).content.decode()
    Answer.objects.update(saved_at=NOW - timedelta(minutes=4))
    assert told not in state(client, proposal, yulia).content.decode()


def test_what_was_sent_has_no_such_state(client, clock, proposal, yulia):
    send_proposal(proposal=fill(proposal, yulia), actor=yulia, at=NOW)
    assert state(client, proposal, yulia).status_code == 403


def test_examples_stand_beside_the_question(client, clock, yulia):
    document = rules(code="contoh")
    good = {"text": "Dari 95 menjadi 32 menit.", "why": "Ada angka."}
    weak = {"text": "Lebih cepat.", "why": "Tidak ada angka."}
    document["form"][0]["questions"][0]["examples"] = {"good": good, "weak": weak}
    made = draft(opened(document, slug="contoh", prefix="C26", at=OPENS), yulia)
    client.force_login(yulia)
    page = client.get(reverse("proposal-write", args=[made.code, "isi"])).content.decode()
    for text in (*good.values(), *weak.values()):
        assert text in page
