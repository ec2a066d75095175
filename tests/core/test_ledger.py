import uuid
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from core import ledger
from core.models import LedgerEntry, LedgerStream
from tests.core.database import triggers_lifted

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 7, 2, 11, 123456, tzinfo=UTC)
TABLE = "core_ledgerentry"


@pytest.fixture
def stream():
    row = LedgerStream.objects.create()
    events = [("sheet_submitted", {"judge": f"J{number}", "values": [number, None]}) for number in range(1, 6)]
    ledger.append_events(row.pk, events, actor="U0001", at=AT)
    return LedgerStream.objects.get(pk=row.pk)


def test_append_chains_entries_and_moves_the_head(stream):
    head = ledger.append_events(stream.pk, [("closed", {"stage": "nilai"})], actor="U0002", at=AT)
    last = LedgerEntry.objects.get(sequence=6)
    assert (last.hash, last.previous, last.actor) == (head, stream.head, "U0002")
    assert ledger.stream_head(stream.pk) == head
    report = ledger.verify_stream(stream.pk)
    assert (report.ok, report.length, report.head) == (True, 6, head)


def test_streams_do_not_mix(stream):
    other = LedgerStream.objects.create()
    ledger.append_events(other.pk, [("opened", {})], actor="U0001", at=AT)
    assert [ledger.verify_stream(pk).length for pk in (stream.pk, other.pk)] == [5, 1]


def test_payloads_come_by_event_in_order(stream):
    ledger.append_events(stream.pk, [("closed", {"stage": "nilai"})], actor="U0002", at=AT)
    assert [payload["judge"] for payload in ledger.read_payloads(stream.pk, "sheet_submitted")] == [
        "J1",
        "J2",
        "J3",
        "J4",
        "J5",
    ]


CHANGES = {
    "sequence": "sequence = 99",
    "at": "at = '2026-06-04 07:02:11.123456'",
    "actor": "actor = 'U0009'",
    "event": "event = 'sheet_unlocked'",
    "payload": """payload = '{"judge":"J3","values":[4,null]}'""",
    "payload respelled": """payload = '{"judge": "J3","values":[3,null]}'""",
    "payload broken": "payload = '{'",
    "previous": f"previous = '{'1' * 64}'",
    "hash": f"hash = '{'2' * 64}'",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_changed_column_is_found(stream, change):
    with triggers_lifted() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET {change} WHERE sequence = 3")
    assert {problem.sequence for problem in ledger.verify_stream(stream.pk).problems} & {3, 4, 6, 99}


def test_an_entry_moved_to_another_stream_is_found(stream):
    other = LedgerStream.objects.create(uuid=uuid.uuid4())
    LedgerEntry.objects.filter(sequence=3)
    with triggers_lifted() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET stream_id = %s WHERE sequence = 5", [_key(other.pk)])
    assert not ledger.verify_stream(stream.pk).ok
    assert not ledger.verify_stream(other.pk).ok


def _key(pk):
    return pk if connection.vendor == "postgresql" else pk.hex


def test_a_cut_tail_is_found(stream):
    with triggers_lifted() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE sequence > 3")
    assert [problem.fault for problem in ledger.verify_stream(stream.pk).problems] == ["tail_cut", "head_missing"]


def test_a_tail_cut_together_with_the_stream_row_is_found_by_a_printed_head(stream):
    printed = stream.head
    with triggers_lifted() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE sequence > 3")
    third = LedgerEntry.objects.get(sequence=3).hash
    with triggers_lifted() as cursor:
        cursor.execute("UPDATE core_ledgerstream SET length = 3, head = %s", [third])
    assert ledger.verify_stream(stream.pk).ok
    assert [problem.fault for problem in ledger.verify_stream(stream.pk, anchored_head=printed).problems] == [
        "head_missing"
    ]


def test_a_rewritten_tail_is_found_by_a_printed_head(stream):
    printed = stream.head
    with triggers_lifted() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE sequence > 3")
    third = LedgerEntry.objects.get(sequence=3).hash
    with triggers_lifted() as cursor:
        cursor.execute("UPDATE core_ledgerstream SET length = 3, head = %s", [third])
    forged = [
        ("sheet_submitted", {"judge": "J4", "values": [99, None]}),
        ("sheet_submitted", {"judge": "J5", "values": [5, None]}),
    ]
    ledger.append_events(stream.pk, forged, actor="U0001", at=AT)
    assert ledger.verify_stream(stream.pk).ok
    assert not ledger.verify_stream(stream.pk, anchored_head=printed).ok


def test_a_head_from_the_middle_is_in_the_chain(stream):
    middle = LedgerEntry.objects.get(sequence=2).hash
    assert ledger.verify_stream(stream.pk, anchored_head=middle).ok


@pytest.mark.parametrize("statement", ["UPDATE {} SET actor = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_entries(stream, statement):
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(TABLE))
    assert ledger.verify_stream(stream.pk).ok


def test_the_database_refuses_to_shorten_a_stream(stream):
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE core_ledgerstream SET length = 2")


def test_payload_with_a_float_is_refused(stream):
    with pytest.raises(TypeError), transaction.atomic():
        ledger.append_events(stream.pk, [("closed", {"score": 81.38})], actor="U0001", at=AT)
    assert ledger.verify_stream(stream.pk).length == 5


def test_appending_nothing_changes_nothing(stream):
    assert ledger.append_events(stream.pk, [], actor="U0001", at=AT) == stream.head
    assert ledger.verify_stream(stream.pk).length == 5
