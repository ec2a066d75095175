import json
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from core import ledger
from judging.panels.models import Assignment
from judging.panels.services.panels import assign_pairs, exclude_judge
from judging.results.services.closing import close_stage
from judging.sheets.models import ScoreSheet
from tests.builders import CRITERIA, bureau, eligible, score
from tests.changes import save_field
from tests.people import signed_in
from tests.world import DAY, world_at

VALUES = {"value-manfaat": "80", "value-kebaruan": "70", "value-keberlanjutan": "90"}


@pytest.fixture(scope="module")
def kept_world(keep_rows):
    return keep_rows(lambda: world_at("judging"))


@pytest.fixture
def judge(world):
    return signed_in(world.people["judge"])


def address(name, assignment):
    return reverse(name, args=[assignment.uuid])


def save(client, assignment, **fields):
    return client.post(address("sheet-save", assignment), {"version": 0, **fields})


def test_the_queue_counts_what_is_done_and_shows_only_own_proposals(world, judge):
    page = judge.get(reverse("judge-queue")).content.decode()
    assert re.search(r"<strong>\s*0 (of|dari) 2 (done|selesai)\s*</strong>", page) and world.proposal.code in page
    assert world.edition.name in page
    assert not re.search(r"\bJ2\b", page)


def test_opening_a_sheet_is_remembered(world, judge):
    judge.get(address("score-sheet", world.assignment))
    world.assignment.refresh_from_db()
    assert world.assignment.opened_at is not None


def test_a_draft_keeps_what_is_there(world, judge):
    save(judge, world.assignment, **{"value-manfaat": "80", "comment-manfaat": "jelas"})
    sheet = ScoreSheet.objects.get(assignment=world.assignment)
    assert (sheet.draft_texts, sheet.vector, sheet.status) == (
        {"value-manfaat": "80", "comment-manfaat": "jelas"},
        "",
        "draft",
    )
    page = judge.get(address("score-sheet", world.assignment)).content.decode()
    assert 'value="80"' in page and "jelas" in page and "80.00" in page.replace(",", ".")


def test_a_wrong_value_costs_only_itself(world, judge):
    answer = save(judge, world.assignment, **{**VALUES, "value-kebaruan": "170"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="170"' in page and 'aria-invalid="true"' in page
    assert world.assignment.sheet.draft_texts == {"value-manfaat": "80", "value-keberlanjutan": "90"}


def test_saving_the_same_again_changes_nothing_and_a_stale_page_loses_nothing(world, judge):
    page = judge.get(address("score-sheet", world.assignment)).content.decode()
    opened = dict(re.findall(r'name="([\w-]+-opened)" value="(\w+)"', page))
    save(judge, world.assignment, **VALUES)
    assert save(judge, world.assignment, **VALUES).status_code == 302
    assert ScoreSheet.objects.get().version == 1
    stale = save(judge, world.assignment, **{**VALUES, "value-manfaat": "55"}, **opened)
    assert stale.status_code == 409
    page = stale.content.decode()
    assert 'value="55"' in page and re.search(r"Manfaat[^:]*:\s*<b>80</b>", page)
    assert ScoreSheet.objects.get().draft_texts["value-manfaat"] == "80"


def test_locking_asks_once_more_then_mails_the_judge_her_own_values(world, judge, django_capture_on_commit_callbacks):
    leads_on = save(judge, world.assignment, lock="1", **VALUES)
    assert leads_on["Location"] == address("sheet-lock", world.assignment)
    assert "79,00" in judge.get(leads_on["Location"]).content.decode().replace("79.00", "79,00")
    with django_capture_on_commit_callbacks(execute=True):
        judge.post(leads_on["Location"], {"version": 1})
    sheet = ScoreSheet.objects.get(assignment=world.assignment)
    assert (sheet.status, json.loads(sheet.vector)) == ("submitted", [80, 70, 90])
    letter = mail.outbox[-1]
    assert letter.to == [world.people["judge"].email]
    assert ledger.stream_head(world.edition.ledger_id) in letter.body
    assert all(value in letter.body for value in ("80", "70", "90"))
    second_answer = judge.post(leads_on["Location"], {"version": 1})
    assert (
        second_answer.status_code == 302
        and ScoreSheet.objects.get(assignment=world.assignment).version == sheet.version
    )


def test_what_is_missing_blocks_the_lock_and_is_named(world, judge):
    save(judge, world.assignment, **{"value-manfaat": "80"})
    answer = judge.post(address("sheet-lock", world.assignment), {"version": 1})
    assert answer.status_code == 422
    assert "#nilai-kebaruan" in answer.content.decode()
    assert ScoreSheet.objects.get().status == "draft"


def test_a_locked_sheet_can_be_read_and_not_changed(world, judge):
    save(judge, world.assignment, **VALUES)
    judge.post(address("sheet-lock", world.assignment), {"version": 1})
    assert save(judge, world.assignment, **{**VALUES, "value-manfaat": "1", "version": 2}).status_code == 403
    page = judge.get(address("score-sheet", world.assignment)).content.decode()
    assert "readonly" in page and "js/sheet.js" not in page


def test_a_conflict_takes_the_sheet_away_at_once(world, judge):
    place = address("sheet-recuse", world.assignment)
    assert "reason" in judge.post(place, {"reason": " "}).context["form"].errors
    assert "reason" in judge.post(place, {"reason": "a" * 301}).context["form"].errors
    assert judge.post(place, {"reason": "Saya membina tim ini."}).status_code == 302
    for name in ("score-sheet", "sheet-lock", "sheet-recuse"):
        assert judge.get(address(name, world.assignment)).status_code == 404
    assert save(judge, world.assignment, **VALUES).status_code == 404


def test_nobody_else_finds_the_sheet(world):
    for role in ("second_judge", "unassigned_judge", "conflicted_judge", "staff", "admin", "inspector", "member"):
        client = signed_in(world.people[role])
        assert client.get(address("score-sheet", world.assignment)).status_code == 404, role


def test_the_file_of_a_proposal_opens_for_its_judges_only(world):
    place = reverse("attachment", args=[world.proposal.attachments.get().uuid])
    open_to = {"judge", "second_judge", "third_judge", "staff", "admin", "inspector", "operator", "member"}
    for role, person in world.people.items():
        answer = signed_in(person).get(place)
        assert answer.status_code == (200 if role in open_to else 404), role
        assert not answer.streaming or b"".join(answer)
    assert Client().get(place).status_code == 302
    exclude_judge(assignment=world.assignment, reason="sakit", actor=bureau(), at=world.edition.opened_at + 28 * DAY)
    assert signed_in(world.people["judge"]).get(place).status_code == 404


def test_after_the_close_the_own_sheet_is_only_read(world, judge):
    score(world.edition, lambda *_: 75, at=world.edition.opened_at + 28 * DAY)
    close_stage(
        edition=world.edition, stage=world.assignment.stage, actor=bureau(), at=world.edition.opened_at + 29 * DAY
    )
    page = judge.get(address("score-sheet", world.assignment))
    assert page.status_code == 200 and "js/sheet.js" not in page.content.decode()
    assert judge.get(address("sheet-recuse", world.assignment)).status_code == 403


def queries_of(client, place, count):
    with count() as captured:
        assert client.get(place).status_code == 200
    return len(captured)


def test_queue_and_sheet_ask_the_database_as_often_for_thirty_as_for_three(world, judge, django_assert_max_num_queries):
    def count():
        return django_assert_max_num_queries(40)

    places = (reverse("judge-queue"), address("score-sheet", world.assignment))
    for place in places:
        judge.get(place)
    few = [queries_of(judge, place, count) for place in places]
    more = eligible(world.edition, 27, at=world.edition.opened_at + 26 * DAY)

    panel = world.assignment.panel
    seat = world.assignment.judge
    assign_pairs(
        panel=panel,
        pairs=[(seat, proposal) for proposal in more if proposal.unit_id != 0],
        actor=bureau(),
        at=world.edition.opened_at,
    )
    assert Assignment.objects.filter(judge=seat).count() >= 29
    assert [queries_of(judge, place, count) for place in places] == few
    assert max(few) <= 20


def test_saving_asks_the_database_at_most_twelve_times(world, judge, django_assert_max_num_queries):
    save(judge, world.assignment, **VALUES)
    save_field(judge, world, "value-manfaat", "80", "81", version=1)
    with django_assert_max_num_queries(12):
        save_field(judge, world, "value-manfaat", "81", "82", version=2, key="k2")
    assert ScoreSheet.objects.get().draft_texts["value-manfaat"] == "82"


def test_every_criterion_is_a_labelled_field(world, judge):
    page = judge.get(address("score-sheet", world.assignment)).content.decode()
    for code in CRITERIA:
        assert re.search(rf'<label[^>]*for="nilai-{code}"', page) and f'name="value-{code}"' in page
