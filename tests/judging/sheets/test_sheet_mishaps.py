"""What can come between a judge and her sheet: none of it may cost her what she wrote."""

import re

import pytest
from django.contrib.auth import get_user
from django.core import mail
from django.test import Client
from django.urls import reverse

from judging.panels.services.panels import exclude_judge
from judging.results.services.closing import close_stage
from judging.sheets.models import ScoreSheet
from judging.sheets.services.drafts import save_draft
from judging.sheets.services.sheets import unlock_sheet
from tests.builders import bureau, score
from tests.changes import save_field
from tests.people import signed_in
from tests.world import DAY, world_at

VALUES = {"value-manfaat": "80", "value-kebaruan": "70", "value-keberlanjutan": "90"}
NOTE = "Catatan panjang tentang manfaat."


@pytest.fixture(scope="module")
def kept_world(keep_rows):
    return keep_rows(lambda: world_at("judging"))


@pytest.fixture
def judge(world):
    return signed_in(world.people["judge"])


def address(name, world):
    return reverse(name, args=[world.assignment.uuid])


def save(client, world, **fields):
    return client.post(address("sheet-save", world), {"version": 0, **VALUES, **fields})


def read_opened(page):
    """The hidden fields of a page of the sheet that say which texts it was opened with."""
    return dict(re.findall(r'name="([\w-]+-opened)" value="(\w+)"', page))


def opened_fields(client, world):
    return read_opened(text_of(client.get(address("score-sheet", world))))


def text_of(answer):
    return answer.content.decode()


def test_only_numbers_as_people_write_them_are_values(world, judge):
    for number, wrong in enumerate(("101", "-1", "7.33", "7,33", "delapan", "1_0", "1e1", "NaN", "٨", "8.", "1.000,5")):
        answer = save(judge, world, **{"value-manfaat": wrong, "version": number and 1})
        assert answer.status_code == 422 and f'value="{wrong}"' in text_of(answer), wrong
        assert "100" in answer.context["fields"][0].error, wrong
    assert save(judge, world, **{"value-manfaat": "0", "version": 1}).status_code == 302
    assert ScoreSheet.objects.get().draft_texts["value-manfaat"] == "0"


def test_what_was_typed_after_the_session_ended_is_back_on_the_sheet(world):
    client, place = Client(), address("score-sheet", world)
    answer = save(client, world, **{"comment-manfaat": NOTE})
    assert answer.status_code == 302 and answer["Location"].endswith(f"next={place}")
    client.force_login(world.people["judge"], backend="allauth.account.auth_backends.AuthenticationBackend")
    for _reload in range(2):
        page = client.get(place)
        assert NOTE in text_of(page) and 'value="80"' in text_of(page) and page.context["problem"]
    assert not ScoreSheet.objects.exists()
    assert save(client, world, **{"comment-manfaat": NOTE}).status_code == 302
    page = client.get(place)
    assert NOTE in text_of(page) and not page.context["problem"]


def test_somebody_else_who_signs_in_never_sees_it(world):
    client = Client()
    save(client, world, **{"comment-manfaat": NOTE})
    client.force_login(world.people["second_judge"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert get_user(client).pk == world.people["second_judge"].pk
    assert client.get(address("score-sheet", world)).status_code == 404
    assert NOTE not in text_of(client.get(reverse("judge-queue")))


def test_a_judge_who_was_taken_off_reads_that_and_her_own_words(world, judge):
    at = world.edition.opened_at + 28 * DAY
    exclude_judge(assignment=world.assignment, reason="sakit", actor=bureau(), at=at)
    answer = save(judge, world, **{"comment-manfaat": NOTE})
    assert answer.status_code == 404 and NOTE in text_of(answer) and world.proposal.code in text_of(answer)
    assert "sakit" not in text_of(answer) and not ScoreSheet.objects.exists()
    refused = save_field(judge, world, "comment-manfaat", "", NOTE, version=0)
    assert refused.status_code == 404 and world.proposal.code in refused.json()["problem"]
    assert NOTE not in text_of(save(signed_in(world.people["second_judge"]), world, **{"comment-manfaat": NOTE}))


def test_values_of_another_window_are_not_locked_unseen(world, judge):
    save(judge, world)
    save(judge, world, **{"value-manfaat": "10", "version": 1})
    answer = judge.post(address("sheet-lock", world), {"version": 1})
    assert answer.status_code == 422 and "<b>10</b>" in text_of(answer)
    assert ScoreSheet.objects.get().status == "draft"
    assert judge.post(address("sheet-lock", world), {"version": answer.context["version"]}).status_code == 302
    assert judge.post(address("sheet-lock", world), {"version": 1})["Location"] == address("score-sheet", world)


def test_two_windows_show_both_notes_before_one_is_saved(world, judge):
    opened = opened_fields(judge, world)
    save(judge, world, **{"comment-manfaat": "dari jendela pertama"})
    stale = save(judge, world, **{"comment-manfaat": NOTE, "value-kebaruan": "7", "value-manfaat": "80"}, **opened)
    assert stale.status_code == 409
    assert [(row.value, row.comment) for row in stale.context["differences"]] == [
        ("80", "dari jendela pertama"),
        ("70", ""),
    ]
    page = text_of(stale)
    assert NOTE in page
    # The page is opened with what is stored now, so saving it again is a choice.
    second_answer = save(judge, world, **{"comment-manfaat": NOTE, "value-kebaruan": "7"}, **read_opened(page))
    assert second_answer.status_code == 302
    assert ScoreSheet.objects.get().draft_texts["comment-manfaat"] == NOTE


def test_a_window_left_open_undoes_nothing(world, judge):
    """It was opened before another window saved a value and a note, and saves a value of its own since."""
    opened = opened_fields(judge, world)
    save_field(judge, world, "value-kebaruan", "", "61", version=0)
    save_field(judge, world, "comment-kebaruan", "", NOTE, version=0, key="k2")
    form = {"value-manfaat": "75", "value-kebaruan": "", "value-keberlanjutan": "", **opened, "lock": "1"}
    answer = judge.post(address("sheet-save", world), form)
    assert answer["Location"] == address("sheet-lock", world)
    stored = {"value-manfaat": "75", "value-kebaruan": "61", "comment-kebaruan": NOTE}
    assert ScoreSheet.objects.get().draft_texts == stored


def test_the_address_of_a_save_leads_back_to_the_sheet(world, judge):
    assert judge.get(address("sheet-save", world))["Location"] == address("score-sheet", world)


def test_after_the_close_the_sheet_shows_what_counts_and_beside_it_what_was_typed(world, judge):
    at = world.edition.opened_at + 28 * DAY
    score(world.edition, lambda *_: 75, at=at)
    close_stage(edition=world.edition, stage=world.assignment.stage, actor=bureau(), at=at)
    answer = save(judge, world, **{"comment-manfaat": NOTE})
    assert answer.status_code == 403
    assert text_of(answer).count('value="75"') == 3 and NOTE in text_of(answer)
    assert "80" in [row.value for row in answer.context["differences"]]


def test_a_sheet_that_the_bureau_gives_back_says_why(world, judge, django_capture_on_commit_callbacks):
    at, reason = world.edition.opened_at + 28 * DAY, "Nilai kebaruan tertukar."
    draft, actor = {"comment-manfaat": NOTE}, world.people["judge"]
    save_draft(assignment=world.assignment, texts=draft, opened={}, actor=actor, at=at)
    save(judge, world, version=1, **{"comment-manfaat": NOTE})
    with django_capture_on_commit_callbacks(execute=True):
        judge.post(address("sheet-lock", world), {"version": 2})
    assert NOTE in mail.outbox[-1].body
    with django_capture_on_commit_callbacks(execute=True):
        unlock_sheet(sheet=ScoreSheet.objects.get(), reason=f" {reason}\r\n", actor=bureau(), at=at)
    letter = mail.outbox[-1]
    assert letter.to == [world.people["judge"].email] and reason in letter.body
    page = text_of(judge.get(address("score-sheet", world)))
    assert reason in page and NOTE in page and re.search(r'value="80"', page)
    assert judge.post(address("sheet-lock", world), {"version": ScoreSheet.objects.get().version}).status_code == 302
    assert reason not in text_of(judge.get(address("score-sheet", world)))
