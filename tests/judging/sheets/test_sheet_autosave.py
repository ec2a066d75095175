"""A score sheet saved field by field while its judge writes: nothing twice, nothing over another window's text, nothing
that the rulebook does not know.
"""

import pytest
from django.test import Client
from django.urls import reverse

from judging.results.services.closing import close_stage
from judging.sheets.models import ScoreSheet
from judging.sheets.services.sheets import unlock_sheet
from tests.builders import bureau, score
from tests.changes import change_fields, post_fields, save_field
from tests.people import signed_in
from tests.world import DAY, world_at

FIELDS = {"value-manfaat": "80", "value-kebaruan": "70", "value-keberlanjutan": "90"}


@pytest.fixture(scope="module")
def kept_world(keep_rows):
    return keep_rows(lambda: world_at("judging"))


@pytest.fixture
def judge(world):
    return signed_in(world.people["judge"])


def stored():
    return ScoreSheet.objects.get().draft_texts


def save_all(judge, world):
    for name, text in FIELDS.items():
        assert save_field(judge, world, name, "", text, version=0).status_code == 200


def test_each_field_is_saved_and_the_total_comes_back(world, judge):
    first = save_field(judge, world, "value-manfaat", "", "80", version=0).json()
    assert (first["version"], first["sheet_version"], first["total"], first["missing"]) == (1, 1, "80,00", 2)
    note = save_field(judge, world, "comment-manfaat", "", "Jelas\nsekali. ", version=0).json()
    assert (note["version"], note["sheet_version"], note["total"]) == (2, 2, "80,00")
    assert stored() == {"value-manfaat": "80", "comment-manfaat": "Jelas\nsekali. "}
    changed = save_field(judge, world, "value-manfaat", "80", " 85 ", version=1, key="k2").json()
    assert (changed["text"], changed["version"], changed["sheet_version"]) == ("85", 3, 3)
    save_field(judge, world, "comment-manfaat", "Jelas\nsekali. ", "", version=2, key="k3")
    assert stored() == {"value-manfaat": "85"}


def test_the_same_change_sent_again_is_stored_once(world, judge):
    versions = [save_field(judge, world, "comment", "", "Layak.", version=0).json()["version"] for _ in range(3)]
    assert versions == [1, 1, 1] and ScoreSheet.objects.get().version == 1


def test_two_windows_are_in_conflict_about_one_field_only(world, judge):
    save_field(judge, world, "comment", "", "Dari jendela pertama.", version=0)
    other_field = save_field(judge, world, "value-manfaat", "", "75", version=0, key="k2")
    assert other_field.status_code == 200
    same_field = save_field(judge, world, "comment", "", "Dari jendela kedua.", version=0, key="k3")
    assert same_field.status_code == 409
    conflict = same_field.json()
    assert (conflict["text"], conflict["version"]) == ("Dari jendela pertama.", 1)
    assert conflict["who"] == "Oleh Anda sendiri, di jendela atau perangkat lain."
    assert stored()["comment"] == "Dari jendela pertama."


@pytest.mark.parametrize("wrong", ["101", "-1", "7.33", "delapan", "1_0", "NaN", "٨"])
def test_a_value_off_the_scale_is_refused_and_the_stored_one_stays(world, judge, wrong):
    save_field(judge, world, "value-manfaat", "", "80", version=0)
    refused = save_field(judge, world, "value-manfaat", "80", wrong, version=1, key="k2")
    assert refused.status_code == 422 and refused.json()["problem"].endswith(".")
    assert stored() == {"value-manfaat": "80"}


@pytest.mark.parametrize("text", ["a" * 5001, "a\x00b"])
def test_a_note_that_cannot_be_stored_is_refused(world, judge, text):
    assert save_field(judge, world, "comment", "", text, version=0).status_code == 422
    assert not ScoreSheet.objects.exists()


@pytest.mark.parametrize("name", ["value-asing", "na-manfaat", "komentar", "value-", "version"])
def test_only_fields_of_the_sheet_are_saved(world, judge, name):
    """This rulebook knows no criterion that does not apply."""
    assert save_field(judge, world, name, "", "80", version=0).status_code == 404
    assert not ScoreSheet.objects.exists()


def test_strangers_and_other_accounts_save_nothing(world, judge):
    assert save_field(Client(), world, "comment", "", "x", version=0).status_code == 401
    assert save_field(signed_in(world.people["second_judge"]), world, "comment", "", "x", version=0).status_code == 404
    address = reverse("sheet-field-save", args=[world.assignment.uuid, "comment"])
    page_of_another = {"account": world.people["second_judge"].code, **change_fields("", "x", version=0)}
    assert post_fields(judge, address, page_of_another).status_code == 403
    assert not ScoreSheet.objects.exists()


def test_a_locked_sheet_and_a_closed_stage_take_nothing(world, judge):
    save_all(judge, world)
    lock = reverse("sheet-lock", args=[world.assignment.uuid])
    judge.post(lock, {"version": ScoreSheet.objects.get().version})
    refused = save_field(judge, world, "value-manfaat", "80", "90", version=1, key="k2")
    assert refused.status_code == 403 and refused.json()["problem"]
    at = world.edition.opened_at + 28 * DAY
    score(world.edition, lambda *_: 75, at=at)
    close_stage(edition=world.edition, stage=world.assignment.stage, actor=bureau(), at=at)
    assert save_field(judge, world, "comment", "", "Terlambat", version=0).status_code == 403


def test_a_sheet_that_was_given_back_knows_pages_from_before(world, judge):
    """A window that was open before the lock does not overwrite what the returned sheet holds."""
    save_all(judge, world)
    lock = reverse("sheet-lock", args=[world.assignment.uuid])
    judge.post(lock, {"version": ScoreSheet.objects.get().version})
    at = world.edition.opened_at + 28 * DAY
    sheet = unlock_sheet(sheet=ScoreSheet.objects.get(), reason="tertukar", actor=bureau(), at=at)
    assert sheet.draft_texts == FIELDS
    assert save_field(judge, world, "value-manfaat", "80", "10", version=1, key="k2").status_code == 409
    version = sheet.stored_text("value-manfaat").version
    assert save_field(judge, world, "value-manfaat", "80", "81", version=version, key="k3").status_code == 200


def test_the_whole_form_goes_on_counting(world, judge):
    save_field(judge, world, "value-manfaat", "", "80", version=0)
    form = {**FIELDS, "value-kebaruan": "170", "version": 1}
    answer = judge.post(reverse("sheet-save", args=[world.assignment.uuid]), form)
    assert answer.status_code == 422
    assert stored() == {"value-manfaat": "80", "value-keberlanjutan": "90"}
    assert ScoreSheet.objects.get().stored_text("value-manfaat").version == 1
    page = judge.get(reverse("score-sheet", args=[world.assignment.uuid])).content.decode()
    assert 'data-stored="80"' in page
