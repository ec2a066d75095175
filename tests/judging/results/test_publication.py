from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from competition.rulebook.vocabulary import RankingScope
from core import ledger
from core.errors import Refused
from judging.results.enums import DecisionKind
from judging.results.models import AwardGiven, PlenaryDecision, Ranking, RankingRow
from judging.results.selectors.tabulation import tabulation_of
from judging.results.services.closing import PlenaryNeeded, close_stage
from judging.results.services.decisions import record_decision
from judging.results.services.publication import NotReady, publish_result
from submissions.models import Proposal
from submissions.services.proposals import change_status
from tests.builders import AT, bureau, eligible, opened, panel, score, stage

pytestmark = pytest.mark.django_db


def closed(numbers, **rules):
    edition = opened(**rules)
    eligible(edition, len(numbers))
    panel(edition, 3)
    score(edition, lambda entry, judge, criterion: numbers[entry])
    close_stage(edition=edition, stage=stage(edition), actor=bureau(), at=AT)
    return edition


def decide(edition, kind, *codes, **extra):
    arguments = {"stage": None, "reason": "Musyawarah juri", "actor": bureau(), "at": AT, **extra}
    return record_decision(edition=edition, kind=kind, proposals=list(codes), **arguments)


def publish_now(edition):
    return publish_result(edition=edition, actor=bureau(), at=AT)


def result():
    rows = RankingRow.objects.filter(ranking__stage=None).order_by("place")
    return list(rows.values_list("proposal__code", "rank", "computed_rank", "score"))


def awards():
    return list(AwardGiven.objects.values_list("award__code", "proposal__code"))


def test_publishing_keeps_ranking_awards_and_bindings():
    edition = closed([70, 90, 80])
    ranking = publish_now(edition)
    assert result() == [
        ("P26-002", 1, 1, Decimal(90)),
        ("P26-003", 2, 2, Decimal(80)),
        ("P26-001", 3, 3, Decimal(70)),
    ]
    assert awards() == [("juara_1", "P26-002"), ("juara_2", "P26-003")]
    assert (ranking.ledger_head, ranking.rulebook_digest) == (
        ledger.stream_head(edition.ledger_id),
        edition.rulebook_version.digest,
    )
    edition.refresh_from_db()
    assert (edition.status, edition.published_at) == ("published", AT)


def test_nothing_is_published_twice_or_changed_afterwards():
    edition = closed([70, 90])
    publish_now(edition)
    with pytest.raises(Refused):
        publish_now(edition)
    with pytest.raises(Refused):
        decide(edition, DecisionKind.MOVE, "P26-001", to_rank=1)
    for model in (RankingRow, AwardGiven):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(rank=1)
    assert awards() == [("juara_1", "P26-002"), ("juara_2", "P26-001")]


def test_an_open_stage_blocks_publishing():
    edition = opened()
    eligible(edition, 2)
    panel(edition, 3)
    with pytest.raises(NotReady):
        publish_now(edition)
    assert not Ranking.objects.exists()


def test_a_tie_for_an_award_waits_for_the_plenary_and_then_follows_it():
    edition = closed([90, 90, 80])
    with pytest.raises(PlenaryNeeded, match="P26-001, P26-002"):
        publish_now(edition)
    assert not Ranking.objects.filter(stage=None).exists()
    decide(edition, DecisionKind.ORDER, "P26-002", "P26-001")
    publish_now(edition)
    assert awards() == [("juara_1", "P26-002"), ("juara_2", "P26-001")]
    assert [row[1] for row in result()] == [1, 2, 3]


def test_a_plenary_moves_a_rank_and_no_score():
    edition = closed([90, 80, 70])
    decide(edition, DecisionKind.MOVE, "P26-003", to_rank=1)
    publish_now(edition)
    assert result() == [
        ("P26-003", 1, 3, Decimal(70)),
        ("P26-001", 2, 1, Decimal(90)),
        ("P26-002", 3, 2, Decimal(80)),
    ]


def test_a_move_of_a_proposal_that_left_moves_nobody():
    """Decisions are never deleted, and one about an entry that is gone must not break the ranking of the others."""
    edition = opened()
    eligible(edition, 3)
    decide(edition, DecisionKind.MOVE, "P26-003", to_rank=1)
    proposal = Proposal.objects.get(code="P26-003")
    change_status(proposal=proposal, step="disqualify", actor=bureau(), at=AT, note="Meniru.")
    assert tabulation_of(edition).result is not None


@pytest.mark.parametrize(
    ("kind", "codes", "extra"),
    [
        (DecisionKind.ORDER, ("P26-001", "P26-002"), {"reason": " "}),
        (DecisionKind.ORDER, ("P26-001",), {}),
        (DecisionKind.ORDER, ("P26-001", "P26-001"), {}),
        (DecisionKind.ORDER, ("P26-001", "P99-001"), {}),
        (DecisionKind.MOVE, ("P26-001",), {}),
        (DecisionKind.NAME, ("P26-001",), {}),
    ],
)
def test_a_decision_without_reason_or_sense_is_refused(kind, codes, extra):
    edition = closed([90, 80])
    with pytest.raises(Refused):
        decide(edition, kind, *codes, **extra)
    assert not PlenaryDecision.objects.exists()


def test_a_decision_is_in_the_ledger_without_its_words():
    edition = closed([90, 90])
    decide(edition, DecisionKind.ORDER, "P26-002", "P26-001", reason="Ketua juri Rina berpendapat lain")
    payload = list(ledger.read_payloads(edition.ledger_id, "plenary_decided"))[0]
    assert payload["proposals"] == ["P26-002", "P26-001"]
    assert "Rina" not in str(payload)


@pytest.mark.parametrize(
    ("kind", "extra"),
    [
        (DecisionKind.NAME, {}),
        (DecisionKind.CONSOLIDATE, {"stage": "nilai"}),
        (DecisionKind.MOVE, {"stage": "nilai", "to_rank": 1}),
        (DecisionKind.MOVE, {"to_rank": 1, "scope": RankingScope.GROUP}),
    ],
    ids=["names", "no spread", "move in a stage", "a ranking it does not have"],
)
def test_a_decision_the_rulebook_has_no_use_for_is_refused_whoever_asks(kind, extra):
    """The screen offers no such kind; the command asks the same service."""
    edition = closed([70, 90])
    if "stage" in extra:
        extra = {**extra, "stage": stage(edition)}
    with pytest.raises(Refused, match="Juknis"):
        decide(edition, kind, "P26-001", **extra)
    assert not edition.decisions.exists()
