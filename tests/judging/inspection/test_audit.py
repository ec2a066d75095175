"""What somebody with the database password could change, and that the audit says so by name."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core import ledger
from core.models import LedgerEntry, LedgerStream
from judging.inspection.selectors.audit import audit_edition
from judging.panels.models import Assignment, StageClosing
from judging.panels.services.panels import recuse_judge
from judging.results.enums import DecisionKind
from judging.results.services.closing import close_stage
from judging.results.services.decisions import record_decision
from judging.results.services.publication import publish_result
from judging.sheets.models import ScoreSheet
from judging.sheets.services.sheets import Filled, record_sheets, unlock_sheet
from tests.builders import AT, CRITERIA, OTHER_NAMES, bureau, document, eligible, opened, panel, score, stage
from tests.core.database import triggers_lifted
from tests.judging.command_line import run
from tests.judging.inspection.tampering import TAMPERINGS, change_entries, delete_result

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def publish_edition(**names):
    """Four proposals; a plenary put the second of two equals first; a recused and an unlocked sheet lie behind it."""
    edition = opened(**names)
    eligible(edition, 4)
    panel(edition, 4)
    score(edition, lambda entry, judge, criterion: [80, 80, 70, 60][entry] + judge)
    sheet = ScoreSheet.objects.filter(assignment__panel__edition=edition).order_by("pk").first()
    unlock_sheet(sheet=sheet, reason="Salah ketik", actor=bureau(), at=AT)
    filled = [Filled(sheet.assignment, dict.fromkeys(CRITERIA, Decimal(80)))]
    sheet_data = {"edition": edition, "stage": stage(edition), "filled": filled, "source": "judge"}
    record_sheets(**sheet_data, actor=bureau(), at=AT)
    for row in Assignment.objects.filter(judge__code="J4", panel__edition=edition).order_by("pk")[:2]:
        recuse_judge(assignment=row, reason="Kerabat", actor=bureau(), at=AT)
    decision = {"kind": DecisionKind.ORDER, "proposals": ["Inovasi 2", "Inovasi 1"], "reason": "Musyawarah"}
    record_decision(edition=edition, stage=None, **decision, actor=bureau(), at=AT)
    close_stage(edition=edition, stage=stage(edition), actor=bureau(), at=AT)
    publish_result(edition=edition, actor=bureau(), at=AT)
    return edition


@pytest.fixture
def other():
    return publish_edition(rules=document(rulebook="lain"), slug="lomba-2027", prefix="P27")


@pytest.fixture(scope="module")
def kept_edition(keep_rows):
    return keep_rows(publish_edition)


def problems_of_refused_audit(capsys, *arguments, **options):
    with pytest.raises(CommandError) as error:
        call_command("audit", "lomba-2026", *arguments, **options)
    assert error.value.returncode == 1
    lines = capsys.readouterr().err.splitlines()
    assert str(error.value) == f"{len(lines)} problems found."
    return lines


def test_a_clean_edition_passes_beside_another(edition, other):
    links = list(ledger.read_links(edition.ledger_id))
    expected = {"ok": True, "length": len(links), "sheets": 16, "head": links[-1].hash}
    assert run("audit", "lomba-2026") == expected
    for link in (links[0], links[len(links) // 2], links[-1]):
        assert run("audit", "lomba-2026", head=link.hash) == expected
    assert run("audit", "lomba-2027")["ok"] is True


def test_an_edition_passes_at_every_step_of_its_life():
    edition = opened(**OTHER_NAMES)
    assert audit_edition(edition).problems == []
    eligible(edition, 3)
    panel(edition, 3)
    assert audit_edition(edition).problems == []
    score(edition, lambda entry, judge, criterion: 90 - entry)
    assert (audit_edition(edition).problems, audit_edition(edition).sheets) == ([], 9)
    close_stage(edition=edition, stage=stage(edition), actor=bureau(), at=AT)
    assert audit_edition(edition).problems == []


def test_a_head_of_another_edition_or_of_nowhere_is_not_in_the_chain(edition, other, capsys):
    for head in ("f" * 64, ledger.stream_head(other.ledger_id)):
        (line,) = problems_of_refused_audit(capsys, head=head)
        assert "head_missing" in line and head in line


@pytest.mark.parametrize("what", TAMPERINGS)
def test_tampering_past_the_triggers_is_found_and_named(edition, capsys, what):
    tamper, expected = TAMPERINGS[what]
    with triggers_lifted():
        tamper()
    lines = problems_of_refused_audit(capsys)
    assert [line for line in lines if expected in line], lines


def test_what_was_done_to_one_edition_is_not_said_of_another(edition, other, capsys):
    with triggers_lifted():
        for tamper, _expected in (TAMPERINGS["a sheet deleted"], TAMPERINGS["a published rank"]):
            tamper()
        change_entries("recused", actor="U9999")
    assert len(problems_of_refused_audit(capsys)) > 3
    assert run("audit", "lomba-2027")["ok"] is True


def test_a_tail_cut_together_with_the_stream_is_found_by_the_printed_head_only(edition, capsys):
    head = ledger.stream_head(edition.ledger_id)
    last = LedgerEntry.objects.filter(stream=edition.ledger_id).order_by("-sequence")[:1].get()
    with triggers_lifted():
        LedgerEntry.objects.filter(pk=last.pk).delete()
        LedgerStream.objects.filter(pk=edition.ledger_id).update(head=last.previous, length=last.sequence - 1)
        delete_result()
    assert run("audit", "lomba-2026")["head"] == last.previous
    (line,) = problems_of_refused_audit(capsys, head=head)
    assert "head_missing" in line


def test_a_result_the_ledger_does_not_know_is_found(edition, capsys):
    with triggers_lifted():
        StageClosing.objects.filter(edition=edition).delete()
        LedgerEntry.objects.filter(stream=edition.ledger_id, event__in=("stage_closed", "published")).delete()
    lines = problems_of_refused_audit(capsys)
    assert {"nilai: the ranking is not in the ledger", "result: the ranking is not in the ledger"} <= set(lines)


def test_thirty_proposals_need_no_more_queries_than_three():
    counts = []
    for number, size in enumerate((3, 30)):
        edition = opened(document(rulebook=f"ukuran_{size}"), slug=f"l-{size}", prefix=f"Q{number}")
        eligible(edition, size)
        panel(edition, 3)
        score(edition, lambda entry, judge, criterion: 90 - entry)
        close_stage(edition=edition, stage=stage(edition), actor=bureau(), at=AT)
        publish_result(edition=edition, actor=bureau(), at=AT)
        with CaptureQueriesContext(connection) as queries:
            assert audit_edition(edition).problems == []
        counts.append(len(queries))
    assert counts[0] == counts[1]
