"""What two people do at the same moment leaves sheets, ranking and ledger in agreement."""

from datetime import timedelta

import pytest

from competition.models import Edition
from core import ledger
from core.errors import Refused
from judging.documents.models import Certificate
from judging.documents.services.certificates import issue_certificates, save_certificate_settings
from judging.panels.enums import AssignmentStatus
from judging.panels.models import Assignment, StageClosing
from judging.panels.services.panels import assign_everybody, make_panel, recuse_judge
from judging.results.services.closing import close_stage
from judging.results.services.publication import publish_result
from judging.sheets.enums import SheetStatus
from judging.sheets.models import ScoreSheet
from judging.sheets.services.drafts import StaleSheet, lock_sheet, open_assignment, save_draft
from judging.sheets.services.sheets import unlock_sheet
from submissions.services.proposals import change_status
from tests.builders import AT, CRITERIA, bureau, desk_stage, document, eligible, opened, panel, score, stage
from tests.judging.documents.test_certificates import certificate_data
from tests.people import person_who_signed_in
from tests.races import overlap, shared_database  # noqa: F401 - fixture

pytestmark = pytest.mark.usefixtures("shared_database")
LATER = AT + timedelta(days=31)
DRAFT = {f"value-{code}": "70" for code in CRITERIA}


def edition_with_open_stage():
    window = {"opens_at": AT.isoformat(), "closes_at": (LATER + timedelta(days=9)).isoformat()}
    rules = document(stages=[document()["stages"][0], desk_stage(**window)])
    edition = opened(rules)
    eligible(edition, 2)
    panel(edition, 3)
    return edition


def scored_edition():
    edition = edition_with_open_stage()
    score(edition, lambda proposal, judge, criterion: 80 - proposal * 5 + judge)
    return edition


def first_assignment() -> Assignment:
    rows = Assignment.objects.select_related("judge__user", "panel__edition__rulebook_version", "stage")
    return rows.select_related("proposal__group").order_by("pk").first()


def close_first_stage(edition):
    return close_stage(edition=edition, stage=stage(edition), actor=bureau(), at=LATER)


def unlock_first_sheet(edition):
    sheet = ScoreSheet.objects.filter(assignment__panel__edition=edition).first()
    return unlock_sheet(sheet=sheet, reason="salah", actor=bureau(), at=LATER)


def recuse_first(edition):
    return recuse_judge(assignment=first_assignment(), reason="kerabat", actor=bureau(), at=LATER)


def save_first_draft(value):
    row = first_assignment()
    draft = {**DRAFT, "value-manfaat": str(value)}
    return save_draft(assignment=row, texts=draft, opened={}, actor=row.judge.user, at=LATER)


def lock_first_sheet():
    row = first_assignment()
    return lock_sheet(assignment=row, seen_version=1, actor=row.judge.user, at=LATER)


def ledger_events(edition) -> list[str]:
    return [link.event for link in ledger.read_links(edition.ledger_id)]


@pytest.mark.parametrize("other", [unlock_first_sheet, recuse_first])
def test_a_stage_closes_with_the_sheets_it_counted(other):
    edition = scored_edition()
    _first, second = overlap(lambda: close_first_stage(edition), lambda: other(edition))
    assert isinstance(second, Refused)
    assert set(ScoreSheet.objects.values_list("status", flat=True)) == {SheetStatus.SUBMITTED}
    assert set(Assignment.objects.values_list("status", flat=True)) == {AssignmentStatus.ACTIVE}


def test_a_sheet_given_back_keeps_its_stage_open():
    edition = scored_edition()
    _first, second = overlap(lambda: unlock_first_sheet(edition), lambda: close_first_stage(edition))
    assert isinstance(second, Refused)
    assert not StageClosing.objects.exists()


def test_no_draft_is_saved_over_a_locked_sheet():
    edition = edition_with_open_stage()
    save_first_draft(60)
    _first, second = overlap(lock_first_sheet, lambda: save_first_draft(1))
    assert isinstance(second, Refused)
    assert ScoreSheet.objects.get().status == SheetStatus.SUBMITTED
    assert ledger_events(edition)[-1] == "sheet_submitted"


def test_a_draft_that_is_saved_while_its_judge_locks_is_not_locked_unseen():
    edition = edition_with_open_stage()
    save_first_draft(60)
    _first, second = overlap(lambda: save_first_draft(1), lock_first_sheet)
    assert isinstance(second, StaleSheet)
    sheet = ScoreSheet.objects.get()
    assert (sheet.status, sheet.draft_texts["value-manfaat"], sheet.vector) == (SheetStatus.DRAFT, "1", "")
    assert "sheet_submitted" not in ledger_events(edition)


def open_first_sheet():
    open_assignment(assignment=first_assignment(), at=LATER)


@pytest.mark.parametrize("late", [lambda: save_first_draft(1), open_first_sheet])
def test_nothing_is_written_to_a_stage_that_is_being_closed(late):
    """A stage closes beside an open sheet when its proposal is out."""
    edition = scored_edition()
    unlock_first_sheet(edition)
    note = {"actor": bureau(), "at": LATER, "note": "Dua kali dikirim."}
    change_status(proposal=first_assignment().proposal, step="disqualify", **note)
    before = ScoreSheet.objects.get(pk=first_assignment().pk).draft
    first, second = overlap(lambda: close_first_stage(edition), late)
    assert not isinstance(first, Exception)
    assert second is None or isinstance(second, Refused)
    assert ScoreSheet.objects.get(pk=first_assignment().pk).draft == before
    assert first_assignment().opened_at is None


def test_nobody_locks_a_sheet_that_is_being_taken_away():
    edition = edition_with_open_stage()
    save_first_draft(70)
    _first, second = overlap(lambda: recuse_first(edition), lock_first_sheet)
    assert isinstance(second, Refused)
    assert ledger_events(edition)[-1] == "recused"


def test_a_proposal_can_go_while_its_stage_closes():
    """Neither waits for what the other holds."""
    edition = scored_edition()

    def disqualify():
        note = {"actor": bureau(), "at": LATER, "note": "Dua kali dikirim."}
        return change_status(proposal=edition.proposals.first(), step="disqualify", **note)

    def lock_edition_row():
        Edition.objects.select_for_update().get(pk=edition.pk)

    first, second = overlap(lambda: close_first_stage(edition), disqualify, before=lock_edition_row)
    assert not isinstance(first, Exception)
    assert not isinstance(second, Exception)


def test_the_same_button_twice():
    edition, judge = opened(), person_who_signed_in("juri@contoh.invalid")
    eligible(edition, 2)
    new_panel = panel(edition, 3, assign=False)
    seat = {"edition": edition, "stage": new_panel.stage, "name": new_panel.name, "people": [("J9", judge)]}
    for click in (
        lambda: make_panel(**seat, actor=bureau(), at=AT),
        lambda: assign_everybody(panel=new_panel, actor=bureau(), at=AT),
    ):
        assert not any(isinstance(answer, Exception) for answer in overlap(click, click))


def test_two_editions_number_their_certificates_at_once():
    editions = []
    for name in ("satu", "dua"):
        edition = opened(document(rulebook=name), slug=name, prefix=name.upper())
        eligible(edition, 3)
        panel(edition, 3)
        score(edition, lambda proposal, judge, criterion: 80 - proposal * 5 + judge)
        close_first_stage(edition)
        publish_result(edition=edition, actor=bureau(), at=LATER)
        save_certificate_settings(edition=edition, data=certificate_data(), actor=bureau())
        editions.append(edition)
    who_and_when = {"actor": bureau(), "at": LATER}
    answers = overlap(
        *[lambda edition=edition: issue_certificates(edition=edition, **who_and_when) for edition in editions]
    )
    assert not any(isinstance(answer, Exception) for answer in answers)
    assert sorted(Certificate.objects.values_list("sequence", flat=True)) == [1, 2, 3, 4]
