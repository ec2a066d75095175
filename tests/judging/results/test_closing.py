from decimal import Decimal

import pytest
from django.core import mail
from django.db import DatabaseError, transaction

from core import ledger
from core.errors import Refused
from judging.inspection.selectors.audit import audit_edition
from judging.panels.models import Advancement, Assignment, StageClosing
from judging.panels.services.panels import exclude_judge, recuse_judge
from judging.results.enums import DecisionKind
from judging.results.models import Ranking, RankingRow
from judging.results.selectors.tabulation import tabulation_of
from judging.results.services.closing import PlenaryNeeded, StageIncomplete, advance_stage, close_stage
from judging.results.services.decisions import record_decision
from judging.results.services.publication import publish_result
from submissions.services.proposals import change_status
from tests.builders import AT, bureau, desk_stage, document, eligible, opened, panel, score, stage

pytestmark = pytest.mark.django_db


def two_stages(**advancement):
    first = desk_stage(advancement={"method": "top_n", "n": 2, "tie_at_cut": "plenary", **advancement})
    second = desk_stage("presentasi", kind="presentation", label="Presentasi")
    return document(
        stages=[document()["stages"][0], first, second],
        final={
            "from": [{"stage": "nilai", "weight": 70}, {"stage": "presentasi", "weight": 30}],
            "rankings": ["overall"],
        },
    )


def close(edition, code="nilai"):
    return close_stage(edition=edition, stage=stage(edition, code), actor=bureau(), at=AT)


def go_on(edition, code="nilai"):
    return advance_stage(edition=edition, stage=stage(edition, code), actor=bureau(), at=AT)


def test_a_missing_sheet_blocks_and_is_named():
    edition = opened()
    eligible(edition, 2)
    panel(edition, 3)
    with pytest.raises(StageIncomplete) as refused:
        close(edition)
    assert [line.split(":")[0] for line in refused.value.lines] == ["P26-001", "P26-002"]
    assert not StageClosing.objects.exists()


def test_a_recused_judge_never_counts_as_zero_and_too_few_sheets_block():
    edition = opened()
    eligible(edition, 2)
    panel(edition, 4)
    recuse_judge(assignment=Assignment.objects.first(), reason="Kerabat", actor=bureau(), at=AT)
    score(edition, lambda entry, judge, criterion: 80)
    rows = tabulation_of(edition).result.tables["nilai"].rows.values()
    assert [(row.score.decimal(2), row.counted) for row in rows] == [(Decimal("80.00"), 3), (Decimal("80.00"), 4)]
    exclude_judge(assignment=Assignment.objects.filter(status="active").first(), reason="Sakit", actor=bureau(), at=AT)
    with pytest.raises(StageIncomplete, match="P26-001"):
        close(edition)


def test_closing_keeps_the_ranking_bound_to_rulebook_and_ledger():
    edition = opened()
    eligible(edition, 3)
    panel(edition, 3)
    score(edition, lambda entry, judge, criterion: [70, 90, 90][entry] + judge)
    close(edition)
    ranking = Ranking.objects.get()
    assert ranking.rulebook_digest == edition.rulebook_version.digest
    assert ranking.ledger_head == ledger.stream_head(edition.ledger_id)
    rows = RankingRow.objects.values_list("proposal__code", "rank", "score", "is_tied")
    assert list(rows) == [
        ("P26-002", 1, Decimal("91"), True),
        ("P26-003", 1, Decimal("91"), True),
        ("P26-001", 3, Decimal("71"), False),
    ]
    with pytest.raises(Refused):
        close(edition)
    with pytest.raises(DatabaseError), transaction.atomic():
        RankingRow.objects.update(rank=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        StageClosing.objects.all().delete()


def test_the_best_go_on_and_only_they_enter_the_next_stage():
    edition = opened(two_stages())
    eligible(edition, 4)
    panel(edition, 3)
    score(edition, lambda entry, judge, criterion: 60 + 10 * entry)
    close(edition)
    go_on(edition)
    outcomes = dict(Advancement.objects.values_list("proposal__code", "outcome"))
    assert outcomes == {"P26-001": "stopped", "P26-002": "stopped", "P26-003": "advanced", "P26-004": "advanced"}
    second_panel = panel(edition, 3, code="presentasi")
    assert set(second_panel.assignments.values_list("proposal__code", flat=True)) == {"P26-003", "P26-004"}
    with pytest.raises(Refused):
        go_on(edition)


def test_advancing_before_the_close_is_refused():
    edition = opened(two_stages())
    eligible(edition, 2)
    panel(edition, 3)
    with pytest.raises(Refused):
        go_on(edition)


def test_the_second_stage_cannot_close_before_the_first_advanced():
    edition = opened(two_stages())
    eligible(edition, 2)
    with pytest.raises(Refused):
        close(edition, "presentasi")


def test_a_tie_at_the_cut_waits_for_the_plenary():
    edition = opened(two_stages())
    eligible(edition, 3)
    panel(edition, 3)
    score(edition, lambda entry, judge, criterion: [90, 80, 80][entry])
    close(edition)
    with pytest.raises(PlenaryNeeded, match="P26-002, P26-003"):
        go_on(edition)
    assert not Advancement.objects.exists()
    record_decision(
        edition=edition,
        stage=stage(edition),
        kind=DecisionKind.ORDER,
        proposals=["P26-003", "P26-002"],
        reason="Jangkauan lebih luas",
        actor=bureau(),
        at=AT,
    )
    go_on(edition)
    assert set(Advancement.objects.filter(outcome="advanced").values_list("proposal__code", flat=True)) == {
        "P26-001",
        "P26-003",
    }


def test_an_empty_stage_cannot_close():
    edition = opened()
    with pytest.raises(StageIncomplete):
        close(edition)


def test_a_large_spread_waits_for_a_recorded_consolidation():
    edition = opened(document(stages=[document()["stages"][0], desk_stage(spread={"max": 10, "then": "moderate"})]))
    eligible(edition, 2)
    panel(edition, 3)
    score(edition, lambda entry, judge, criterion: 60 + (20 * judge if entry == 0 else 0))
    with pytest.raises(StageIncomplete) as refused:
        close(edition)
    assert len(refused.value.lines) == 1 and "P26-001" in refused.value.lines[0]
    record_decision(
        edition=edition,
        stage=stage(edition),
        kind=DecisionKind.CONSOLIDATE,
        proposals=["P26-001"],
        reason="Dibahas, nilai tetap",
        actor=bureau(),
        at=AT,
    )
    close(edition)


def test_whoever_leaves_after_the_close_stays_in_that_ranking_and_in_no_later_one():
    edition = opened(two_stages())
    proposals = eligible(edition, 4)
    panel(edition, 3)
    score(edition, lambda entry, judge, criterion: 60 + 10 * entry)
    close(edition)
    go_on(edition)
    change_status(proposal=proposals[3], step="disqualify", actor=bureau(), at=AT, note="Data tidak benar")
    assert audit_edition(edition).problems == []
    current = tabulation_of(edition)
    assert len(current.result.tables["nilai"].rows) == 4
    assert current.codes(current.result.tables["presentasi"].rows) == ["P26-003"]
    panel(edition, 3, code="presentasi")
    score(edition, lambda entry, judge, criterion: 80, code="presentasi")
    close(edition, "presentasi")
    publish_result(edition=edition, actor=bureau(), at=AT)
    published = RankingRow.objects.filter(ranking__stage=None).values_list("proposal__code", flat=True)
    assert list(published) == ["P26-003", "P26-002", "P26-001"]
    assert audit_edition(edition).problems == []


def test_whoever_passes_the_check_after_the_close_is_not_in_the_closed_table():
    edition = opened(two_stages())
    eligible(edition, 3)
    panel(edition, 3)
    score(edition, lambda entry, judge, criterion: 60 + 10 * entry)
    close(edition)
    eligible(edition, 1)
    assert len(tabulation_of(edition).result.tables["nilai"].rows) == 3
    assert audit_edition(edition).problems == []


def test_a_label_of_two_lines_breaks_no_mail(django_capture_on_commit_callbacks):
    rules = document(stages=[document()["stages"][0], desk_stage(label="Penilaian\nproposal\n")])
    edition = opened(rules)
    eligible(edition, 1)
    panel(edition, 3)
    score(edition, lambda proposal, judge, criterion: 70)
    with django_capture_on_commit_callbacks(execute=True):
        close_stage(edition=edition, stage=stage(edition), actor=bureau(), at=AT)
    assert [sent.subject.count("\n") for sent in mail.outbox] == [0]
