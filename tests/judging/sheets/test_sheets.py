from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from core import ledger
from core.errors import Refused
from judging.panels.models import Assignment
from judging.panels.permissions import assignments_visible_to, can_view_assignment
from judging.panels.services.panels import recuse_judge
from judging.results.services.closing import close_stage
from judging.sheets.models import ScoreSheet
from judging.sheets.permissions import can_score_assignment
from judging.sheets.services.drafts import StaleSheet, lock_sheet, save_draft
from judging.sheets.services.sheets import (
    Filled,
    SheetsRefused,
    confirm_sheet,
    record_sheets,
    unlock_sheet,
)
from tests.builders import (
    AT,
    CRITERIA,
    OTHER_NAMES,
    bureau,
    desk_stage,
    document,
    eligible,
    opened,
    panel,
    score,
    stage,
)

pytestmark = pytest.mark.django_db


def build_edition():
    edition = opened()
    eligible(edition, 2)
    panel(edition, 3)
    return edition


@pytest.fixture(scope="module")
def kept_edition(keep_rows):
    return keep_rows(build_edition)


def assignment(number=0):
    return Assignment.objects.select_related("judge__user", "panel__edition", "stage", "proposal__group").order_by(
        "pk"
    )[number]


def values(*numbers):
    return dict(zip(CRITERIA, map(Decimal, numbers), strict=True))


def draft_of(*numbers):
    return {f"value-{code}": str(number) for code, number in zip(CRITERIA, numbers, strict=True)}


def submit(row, numbers=(80, 70, 90), actor=None):
    """Save these numbers as a draft, then lock it; both as `actor`, or as the judge herself."""
    actor = actor or row.judge.user
    draft = save_draft(assignment=row, texts=draft_of(*numbers), opened={}, actor=actor, at=AT).sheet
    return lock_sheet(assignment=row, seen_version=draft.version, actor=actor, at=AT)


def record(row, sheet_values, source="import"):
    filled = [Filled(row, sheet_values)]
    edition = row.panel.edition
    return record_sheets(edition=edition, stage=row.stage, filled=filled, source=source, actor=bureau(), at=AT)


def test_a_locked_sheet_keeps_vector_and_exact_total(edition):
    sheet = submit(assignment())
    sheet.refresh_from_db()
    assert (sheet.vector, sheet.status, sheet.source, sheet.version) == ("[80,70,90]", "submitted", "judge", 2)
    assert sheet.draft == {}
    assert Decimal(sheet.numerator) / sheet.denominator == Decimal("79")
    event = list(ledger.read_payloads(edition.ledger_id, "sheet_submitted"))[0]
    assert (event["judge"], event["proposal"], event["values"]) == ("J1", "P26-001", [80, 70, 90])
    assert ledger.verify_stream(edition.ledger_id).ok


def test_a_locked_sheet_cannot_be_locked_again(edition):
    row = assignment()
    submit(row)
    with pytest.raises(Refused):
        submit(assignment(), (1, 1, 1))
    assert ScoreSheet.objects.get().vector == "[80,70,90]"
    assert len(list(ledger.read_payloads(edition.ledger_id, "sheet_submitted"))) == 1


def test_another_judge_cannot_lock_it(edition):
    row = assignment()
    other = assignment(1).judge.user
    assert other != row.judge.user
    with pytest.raises(Refused):
        submit(row, actor=other)
    assert not ScoreSheet.objects.exists()


@pytest.mark.parametrize(
    ("sheet_values", "criterion"),
    [
        ({"manfaat": Decimal(101)}, "manfaat"),
        ({"manfaat": Decimal("80.5")}, "manfaat"),
        ({"manfaat": None}, "manfaat"),
        ({"tidak_ada": Decimal(1)}, "tidak_ada"),
    ],
)
def test_a_value_the_rulebook_does_not_allow_is_refused_by_name(edition, sheet_values, criterion):
    row = assignment()
    with pytest.raises(SheetsRefused) as refused:
        record(row, {**values(80, 70, 90), **sheet_values})
    assert [line for line in refused.value.lines if criterion in line and "J1" in line and "P26-001" in line]
    assert not ScoreSheet.objects.exists()


def test_one_wrong_sheet_of_many_writes_none(edition):
    good, bad = assignment(0), assignment(1)
    filled = [Filled(good, values(80, 70, 90)), Filled(bad, {"manfaat": Decimal(80)})]
    with pytest.raises(SheetsRefused) as refused:
        record_sheets(edition=edition, stage=stage(edition), filled=filled, source="import", actor=bureau(), at=AT)
    assert len(refused.value.lines) == 2
    assert not ScoreSheet.objects.exists()
    assert not list(ledger.read_payloads(edition.ledger_id, "sheet_submitted"))


def test_a_recused_judge_cannot_score(edition):
    row = assignment()
    recuse_judge(assignment=row, reason="Kerabat", actor=row.judge.user, at=AT)
    row = assignment()
    assert not can_score_assignment(row.judge.user, row, AT)
    with pytest.raises(Refused):
        submit(row)
    with pytest.raises(Refused):
        lock_sheet(assignment=row, seen_version=0, actor=row.judge.user, at=AT)
    with pytest.raises(SheetsRefused):
        record(row, values(80, 70, 90))


def test_unlocking_gives_the_sheet_back_with_its_values_and_notes(edition):
    row, notes = assignment(), {"comment-manfaat": "Jelas.", "comment": "Layak."}
    draft = {**draft_of(80, 70, 90), **notes}
    save_draft(assignment=row, texts=draft, opened={}, actor=row.judge.user, at=AT)
    sheet = lock_sheet(assignment=row, seen_version=1, actor=row.judge.user, at=AT)
    sheet.refresh_from_db()
    assert (sheet.draft, sheet.comments, sheet.comment) == ({}, {"manfaat": "Jelas."}, "Layak.")
    unlock_sheet(sheet=sheet, reason="Salah ketik", actor=bureau(), at=AT)
    sheet.refresh_from_db()
    assert (sheet.status, sheet.draft_texts, sheet.vector, sheet.numerator, sheet.submitted_at) == (
        "draft",
        draft,
        "",
        None,
        None,
    )
    assert (sheet.comments, sheet.comment) == ({}, "")
    second_sheet = submit(assignment(), (81, 70, 90))
    assert (second_sheet.version, ScoreSheet.objects.get().vector) == (4, "[81,70,90]")
    assert [
        event.get("version") for event in ledger.read_payloads(edition.ledger_id, "sheet_submitted", "sheet_unlocked")
    ] == [2, None, 4]


def test_values_that_the_judge_has_not_seen_are_not_locked(edition):
    row = assignment()
    for number in (80, 10):
        draft = draft_of(number, 70, 90)
        save_draft(assignment=row, texts=draft, opened={}, actor=row.judge.user, at=AT)
    with pytest.raises(StaleSheet):
        lock_sheet(assignment=row, seen_version=1, actor=row.judge.user, at=AT)
    assert ScoreSheet.objects.get().status == "draft"
    assert lock_sheet(assignment=row, seen_version=2, actor=row.judge.user, at=AT).vector == "[10,70,90]"


def test_the_draft_in_the_database_is_locked_and_not_the_one_of_the_page(edition):
    """An assignment that was read before the draft was saved carries no sheet or an old one."""
    before = assignment()
    save_draft(assignment=assignment(), texts=draft_of(80, 70, 90), opened={}, actor=before.judge.user, at=AT)
    assert lock_sheet(assignment=before, seen_version=1, actor=before.judge.user, at=AT).vector == "[80,70,90]"


def test_an_import_over_a_draft_keeps_its_notes(edition):
    row = assignment()
    draft = {"value-manfaat": "5", "comment-manfaat": "Jelas.", "comment": "Layak."}
    save_draft(assignment=row, texts=draft, opened={}, actor=row.judge.user, at=AT)
    record(row, values(80, 70, 90))
    sheet = ScoreSheet.objects.get()
    assert (sheet.vector, sheet.version, sheet.draft) == ("[80,70,90]", 2, {})
    assert (sheet.comments, sheet.comment) == ({"manfaat": "Jelas."}, "Layak.")


def test_a_sheet_is_a_draft_or_final_and_never_both(edition):
    sheet = submit(assignment())
    other = save_draft(assignment=assignment(1), texts={}, opened={}, actor=assignment(1).judge.user, at=AT).sheet
    for wrong_sheet, change in (
        (sheet, {"draft": {"value-manfaat": "1"}}),
        (sheet, {"vector": ""}),
        (other, {"vector": "[1,1,1]"}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ScoreSheet.objects.filter(pk=wrong_sheet.pk).update(**change)


def test_unlocking_needs_a_reason_and_a_locked_sheet(edition):
    sheet = submit(assignment())
    with pytest.raises(Refused):
        unlock_sheet(sheet=sheet, reason=" ", actor=bureau(), at=AT)
    unlock_sheet(sheet=sheet, reason="Salah ketik", actor=bureau(), at=AT)
    with pytest.raises(Refused):
        unlock_sheet(sheet=sheet, reason="Lagi", actor=bureau(), at=AT)


def test_an_imported_sheet_waits_for_its_own_judge(edition):
    row = assignment()
    record(row, values(80, 70, 90))
    sheet = ScoreSheet.objects.get()
    with pytest.raises(Refused):
        confirm_sheet(sheet=sheet, actor=assignment(1).judge.user, at=AT)
    confirm_sheet(sheet=sheet, actor=row.judge.user, at=AT)
    sheet.refresh_from_db()
    assert sheet.source == "confirmed"
    with pytest.raises(Refused):
        confirm_sheet(sheet=sheet, actor=row.judge.user, at=AT)


def test_closed_sheets_are_refused_by_service_and_database(edition):
    score(edition, lambda entry, judge, criterion: 70 + entry)
    close_stage(edition=edition, stage=stage(edition), actor=bureau(), at=AT)
    sheet = ScoreSheet.objects.first()
    with pytest.raises(Refused):
        unlock_sheet(sheet=sheet, reason="Terlambat", actor=bureau(), at=AT)
    for change in (
        {"vector": "[99,99,99]"},
        {"comment": "terlambat"},
        {"comments": {"manfaat": "terlambat"}},
        {"numerator": 1},
        {"status": "draft", "vector": "", "numerator": None, "denominator": None, "submitted_at": None},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            ScoreSheet.objects.filter(pk=sheet.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        sheet.delete()
    ScoreSheet.objects.filter(pk=sheet.pk).update(source="confirmed")


@pytest.mark.parametrize(("seconds", "open_"), [(-1, False), (0, True), (59, True), (60, False)])
def test_scoring_is_open_from_the_first_to_the_last_second(seconds, open_):
    opens, closes = AT.isoformat(), (AT + timedelta(seconds=60)).isoformat()
    rules = document(stages=[document()["stages"][0], desk_stage(opens_at=opens, closes_at=closes)])
    edition = opened(rules, **OTHER_NAMES)
    eligible(edition, 1)
    panel(edition, 1)
    row = Assignment.objects.get(panel__edition=edition)
    assert can_score_assignment(row.judge.user, row, AT + timedelta(seconds=seconds)) is open_


def test_a_judge_sees_her_own_assignments_only(edition):
    first, second = assignment(0), assignment(1)
    visible = assignments_visible_to(first.judge.user)
    assert {row.judge_id for row in visible} == {first.judge_id}
    assert can_view_assignment(first.judge.user, first)
    assert not can_view_assignment(first.judge.user, second)
    assert assignments_visible_to(bureau()).count() == 6
