"""Saving while somebody writes: nothing twice, nothing over a colleague's text, nothing after the deadline."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from competition.schedule import registration_window
from core.errors import Refused
from core.text_changes import StoredText, TextChange, apply_change
from submissions.models import Answer
from submissions.services.submitting import submit_proposal
from submissions.writing.forms import MOST_CHARACTERS
from submissions.writing.services import save_answer_change
from tests.changes import change_fields, post_fields
from tests.people import signed_in
from tests.world import world_at

SHORT_TEXTS = st.text(alphabet=st.sampled_from("ab \n😀é"), max_size=30)


@pytest.fixture(scope="module")
def kept_world(keep_rows):
    return keep_rows(lambda: world_at("registration"))


def post_change(client, world, data, question="ringkasan"):
    address = reverse("answer-save", args=[world.proposal.code, question])
    return post_fields(client, address, data)


@pytest.fixture
def member_client(world):
    return signed_in(world.people["member"])


def test_a_text_grows_by_its_changes(world, member_client):
    first = post_change(member_client, world, change_fields("", "Warga antre.", version=0))
    assert (first.status_code, first.json()["version"]) == (200, 1)
    second = post_change(member_client, world, change_fields("Warga antre.", "Warga tidak antre.", version=1, key="k2"))
    assert second.json()["version"] == 2 and len(second.json()["saved"]) == 8
    answer = Answer.objects.get()
    assert (answer.text, answer.saved_by) == ("Warga tidak antre.", world.people["member"])


def test_the_same_change_sent_again_is_stored_once(world, member_client):
    data = change_fields("", "Sekali saja", version=0)
    assert [post_change(member_client, world, data).json()["version"] for _ in range(3)] == [1, 1, 1]
    assert Answer.objects.get().text == "Sekali saja"


def test_a_colleagues_text_is_handed_back_and_stays(world, member_client):
    post_change(member_client, world, change_fields("", "Tulisan pertama", version=0))
    own_conflict = post_change(member_client, world, change_fields("", "Tulisan lain", version=0, key="k1b"))
    assert own_conflict.json()["who"] == "Oleh Anda sendiri, di jendela atau perangkat lain."
    Answer.objects.update(saved_by=world.people["operator"])
    late = post_change(member_client, world, change_fields("", "Tulisan kedua", version=0, key="k2"))
    assert late.status_code == 409
    assert (late.json()["text"], late.json()["version"], late.json()["who"]) == ("Tulisan pertama", 1, "Operator")
    assert Answer.objects.get().text == "Tulisan pertama"
    next_change = change_fields("Tulisan pertama", "Tulisan kedua", version=1, key="k3")
    assert post_change(member_client, world, next_change).json()["version"] == 2


def test_the_same_text_from_another_window_is_no_conflict(world, member_client):
    post_change(member_client, world, change_fields("", "Sudah tersimpan", version=0))
    repeated = post_change(member_client, world, change_fields("", "Sudah tersimpan", version=0, key="k2"))
    assert (repeated.status_code, repeated.json()["version"]) == (200, 1)


def test_a_change_that_does_not_give_the_promised_text_is_not_stored(world, member_client):
    data = {**change_fields("", "Benar", version=0), "insert": "Salah"}
    assert post_change(member_client, world, data).status_code == 409
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        "",
        "{",
        "[]",
        "{}",
        '"teks"',
        json.dumps(change_fields("", "a", version=0)),  # without an account
        {**change_fields("", "a", version=0), "account": 7},
        {**change_fields("", "a", version=0), "start": "0"},
        {"version": 1},
        {**change_fields("", "a", version=0), "insert": "\ud83d"},
    ],
)
def test_what_cannot_be_read_is_refused(world, member_client, data):
    assert post_change(member_client, world, data).status_code == 400
    assert not Answer.objects.exists()


@pytest.mark.parametrize("fields", [{"start": -1}, {"end": 99}, {"start": 2, "end": 1}, {"version": 7}])
def test_numbers_outside_the_text_change_nothing(world, member_client, fields):
    post_change(member_client, world, change_fields("", "abc", version=0))
    data = {**change_fields("abc", "abcd", version=1, key="k2"), **fields}
    assert post_change(member_client, world, data).status_code == 409
    assert Answer.objects.get().text == "abc"


def test_a_text_above_the_limit_is_refused(world, member_client):
    answer = post_change(member_client, world, change_fields("", "a" * (MOST_CHARACTERS + 1), version=0))
    assert answer.status_code == 422 and "100000" in answer.json()["problem"]
    assert not Answer.objects.exists()


def test_a_character_that_no_database_keeps_is_refused(world, member_client):
    answer = post_change(member_client, world, change_fields("", "a\x00b", version=0))
    assert answer.status_code == 422 and answer.json()["problem"]
    assert not Answer.objects.exists()


def test_others_do_not_write(world):
    data = change_fields("", "Bukan saya", version=0)
    assert post_change(Client(), world, data).status_code == 401
    assert post_change(signed_in(world.people["rival"]), world, data).status_code == 404
    assert post_change(signed_in(world.people["operator"]), world, data).status_code == 403
    assert not Answer.objects.exists()


def test_an_unknown_question_is_not_found(world, member_client):
    assert post_change(member_client, world, change_fields("", "a", version=0), "tidak-ada").status_code == 404


def test_what_was_sent_is_no_longer_changed(world, member_client):
    submit_proposal(proposal=world.proposal, actor=world.people["operator"], at=timezone.now())
    assert post_change(member_client, world, change_fields("", "Terlambat", version=0)).status_code == 403
    question = world.edition.rulebook_version.questions.get(code="ringkasan")
    with pytest.raises(Refused):
        save_answer_change(
            proposal=world.proposal,
            question=question,
            change=TextChange(**change_fields("", "Terlambat", version=0)),
            actor=world.people["member"],
            at=timezone.now(),
        )
    assert not Answer.objects.exists()


def test_after_the_deadline_nothing_is_stored(world, member_client):
    closes = registration_window(world.edition.rules).closes_at
    with time_machine.travel(closes + timedelta(seconds=1)):
        answer = post_change(member_client, world, change_fields("", "Terlambat", version=0))
    assert answer.status_code in (401, 403)
    assert not Answer.objects.exists()


def test_a_page_that_somebody_else_opened_saves_nothing(world, member_client):
    """Two people share a browser: the page of one is still open when the other has signed in."""
    data = {**change_fields("", "Tulisan orang lain", version=0), "account": world.people["operator"].code}
    answer = post_change(member_client, world, data)
    assert answer.status_code == 403 and "orang lain" in answer.json()["problem"]
    assert not Answer.objects.exists()


def test_the_form_without_scripts_goes_on_counting(world, member_client):
    post_change(member_client, world, change_fields("", "Awal", version=0))
    address = reverse("proposal-write", args=[world.proposal.code, "isi"])
    page = member_client.get(address).content.decode()
    assert 'data-version="1"' in page
    member_client.post(address, {"ringkasan": "Awal dan akhir", "ringkasan-opened": ""})
    assert (Answer.objects.get().text, Answer.objects.get().version) == ("Awal dan akhir", 2)


def test_it_costs_few_queries_and_little_to_send(world, member_client):
    text = "Warga dilayani cepat. " * 200
    post_change(member_client, world, change_fields("", text, version=0))
    data = change_fields(text, text[:2000] + "sangat " + text[2000:], version=1, key="k2")
    assert len(json.dumps(data)) < 2048
    with CaptureQueriesContext(connection) as queries:
        assert post_change(member_client, world, data).status_code == 200
    assert sum("SAVEPOINT" not in query["sql"] for query in queries) <= 15


@given(before=SHORT_TEXTS, after=SHORT_TEXTS)
def test_every_change_leads_to_the_text_it_promises(before, after):
    stored = StoredText(before, 4) if before else StoredText()
    change = TextChange(**change_fields(before, after, version=stored.version))
    assert apply_change(stored, change, author="") == after
