"""Every kind of answer that a script saves is stored as the form itself would store it."""

import pytest

from submissions.models import Answer
from tests.changes import change_fields, post_fields
from tests.submissions.team_rules import start_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def post_answer(edition, lead_writer, client, clock):
    proposal = start_draft(edition, lead_writer)
    client.force_login(lead_writer)

    def post(question, text, *, before="", version=0, key="k1"):
        path = f"/inovasi/{proposal.code}/simpan/{question}/"
        return post_fields(client, path, change_fields(before, text, version=version, key=key))

    return post


@pytest.mark.parametrize(
    ("question", "text", "stored"),
    [
        ("mulai", "2025-03-01", "2025-03-01"),
        ("bentuk", "Digital", "Digital"),
        ("video", "contoh.go.id/video", "https://contoh.go.id/video"),
        ("warga", "1250,5", "1250.5"),
        ("pernyataan", "ya", "ya"),
    ],
)
def test_an_answer_is_stored_as_the_form_stores_it(post_answer, question, text, stored):
    answer = post_answer(question, text)
    assert (answer.status_code, answer.json()["text"], answer.json()["version"]) == (200, stored, 1)
    assert Answer.objects.get(question__code=question).text == stored
    cleared = post_answer(question, "", before=stored, version=1, key="k2")
    assert (cleared.status_code, cleared.json()["text"]) == (200, "")


@pytest.mark.parametrize(
    ("question", "text"),
    [("mulai", "2025-02-31"), ("bentuk", "Lisan"), ("video", "bukan alamat"), ("warga", "banyak")],
)
def test_what_is_no_answer_is_said_and_changes_nothing(post_answer, question, text):
    answer = post_answer(question, text)
    assert answer.status_code == 422 and len(answer.json()["problem"]) > 10
    assert not Answer.objects.exists()


def test_a_colleagues_choice_is_handed_back(post_answer):
    post_answer("bentuk", "Digital")
    late = post_answer("bentuk", "Nondigital", key="k2")
    assert (late.status_code, late.json()["text"]) == (409, "Digital")
    assert Answer.objects.get().text == "Digital"
