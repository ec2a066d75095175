from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from core import ledger
from core.errors import Refused
from judging.panels.models import Assignment
from judging.panels.permissions import assignments_visible_to, can_view_assignment
from judging.panels.services.panels import recuse
from judging.results.services.closing import close_stage
from judging.sheets.models import ScoreSheet
from judging.sheets.permissions import can_score_assignment
from judging.sheets.services.sheets import (
    Filled,
    SheetsRefused,
    confirm_sheet,
    record_sheets,
    submit_sheet,
    unlock_sheet,
)
from tests.builders import AT, CRITERIA, bureau, desk_stage, document, eligible, opened, panel, score, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    edition = opened()
    eligible(edition, 2)
    panel(edition, 3)
    return edition


def assignment(number=0):
    return Assignment.objects.select_related("judge__user", "panel__edition", "stage", "proposal__group").order_by(
        "pk"
    )[number]


def values(*numbers):
    return dict(zip(CRITERIA, map(Decimal, numbers), strict=True))


def submit(row, numbers=(80, 70, 90), **changes):
    arguments = {"assignment": row, "values": values(*numbers), "actor": row.judge.user, "at": AT, **changes}
    return submit_sheet(**arguments)


def test_a_locked_sheet_keeps_vector_and_exact_total(edition):
    sheet = submit(assignment())
    sheet.refresh_from_db()
    assert (sheet.vector, sheet.status, sheet.source, sheet.version) == ("[80,70,90]", "submitted", "judge", 1)
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
    ("given", "criterion"),
    [
        ({"manfaat": Decimal(101)}, "manfaat"),
        ({"manfaat": Decimal("80.5")}, "manfaat"),
        ({"manfaat": None}, "manfaat"),
        ({"tidak_ada": Decimal(1)}, "tidak_ada"),
    ],
)
def test_a_value_the_rulebook_does_not_allow_is_refused_by_name(edition, given, criterion):
    row = assignment()
    with pytest.raises(SheetsRefused) as refused:
        submit(row, values={**values(80, 70, 90), **given})
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
    recuse(assignment=row, reason="Kerabat", actor=row.judge.user, at=AT)
    row = assignment()
    assert not can_score_assignment(row.judge.user, row, AT)
    with pytest.raises(Refused):
        submit(row)
    filled = [Filled(row, values(80, 70, 90))]
    with pytest.raises(SheetsRefused):
        record_sheets(edition=edition, stage=stage(edition), filled=filled, source="import", actor=bureau(), at=AT)


def test_unlocking_gives_the_sheet_back_with_its_values(edition):
    row = assignment()
    sheet = submit(row)
    unlock_sheet(sheet=sheet, reason="Salah ketik", actor=bureau(), at=AT)
    sheet.refresh_from_db()
    assert (sheet.status, sheet.vector, sheet.numerator, sheet.submitted_at) == ("draft", "[80,70,90]", None, None)
    again = submit(assignment(), (81, 70, 90))
    assert (again.version, ScoreSheet.objects.get().vector) == (2, "[81,70,90]")
    assert [
        event.get("version") for event in ledger.read_payloads(edition.ledger_id, "sheet_submitted", "sheet_unlocked")
    ] == [1, None, 2]


def test_unlocking_needs_a_reason_and_a_locked_sheet(edition):
    sheet = submit(assignment())
    with pytest.raises(Refused):
        unlock_sheet(sheet=sheet, reason=" ", actor=bureau(), at=AT)
    unlock_sheet(sheet=sheet, reason="Salah ketik", actor=bureau(), at=AT)
    with pytest.raises(Refused):
        unlock_sheet(sheet=sheet, reason="Lagi", actor=bureau(), at=AT)


def test_an_imported_sheet_waits_for_its_own_judge(edition):
    row = assignment()
    filled = [Filled(row, values(80, 70, 90))]
    record_sheets(edition=edition, stage=stage(edition), filled=filled, source="import", actor=bureau(), at=AT)
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
        {"numerator": 1},
        {"status": "draft", "numerator": None, "denominator": None, "submitted_at": None},
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
    edition = opened(rules)
    eligible(edition, 1)
    panel(edition, 1)
    row = assignment()
    assert can_score_assignment(row.judge.user, row, AT + timedelta(seconds=seconds)) is open_


def test_a_judge_sees_her_own_assignments_only(edition):
    first, second = assignment(0), assignment(1)
    seen = assignments_visible_to(first.judge.user)
    assert {row.judge_id for row in seen} == {first.judge_id}
    assert can_view_assignment(first.judge.user, first)
    assert not can_view_assignment(first.judge.user, second)
    assert assignments_visible_to(bureau()).count() == 6
