"""Every kind of answer is saved while it is given, as the form itself would store it."""

import json

import pytest

from submissions.models import Answer
from submissions.services.autosave import answer_digest
from tests.submissions.team_rules import draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(lomba, yulia, client, clock):
    proposal = draft(lomba, yulia)
    client.force_login(yulia)

    def post(question, typed, *, before="", version=0, key="k1"):
        data = {"version": version, "start": 0, "end": len(before), "insert": typed, "key": key}
        path = f"/inovasi/{proposal.code}/simpan/{question}/"
        return client.post(path, json.dumps({**data, "digest": answer_digest(typed)}), content_type="application/json")

    return post


@pytest.mark.parametrize(
    ("question", "typed", "stored"),
    [
        ("mulai", "2025-03-01", "2025-03-01"),
        ("bentuk", "Digital", "Digital"),
        ("video", "contoh.go.id/video", "https://contoh.go.id/video"),
        ("warga", "1250,5", "1250.5"),
        ("pernyataan", "ya", "ya"),
    ],
)
def test_an_answer_is_stored_as_the_form_stores_it(send, question, typed, stored):
    answer = send(question, typed)
    assert (answer.status_code, answer.json()["text"], answer.json()["version"]) == (200, stored, 1)
    assert Answer.objects.get(question__code=question).text == stored
    emptied = send(question, "", before=stored, version=1, key="k2")
    assert (emptied.status_code, emptied.json()["text"]) == (200, "")


@pytest.mark.parametrize(
    ("question", "typed"),
    [("mulai", "2025-02-31"), ("bentuk", "Lisan"), ("video", "bukan alamat"), ("warga", "banyak")],
)
def test_what_is_no_answer_is_said_and_changes_nothing(send, question, typed):
    answer = send(question, typed)
    assert answer.status_code == 422 and len(answer.json()["problem"]) > 10
    assert not Answer.objects.exists()


def test_a_colleagues_choice_is_handed_back(send):
    send("bentuk", "Digital")
    late = send("bentuk", "Nondigital", key="k2")
    assert (late.status_code, late.json()["text"]) == (409, "Digital")
    assert Answer.objects.get().text == "Digital"
