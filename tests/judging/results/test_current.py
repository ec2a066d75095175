"""The kept tabulation is never older than what can move a result."""

from datetime import timedelta

import pytest

from competition.models import Edition
from competition.rulebook.loading import load_document
from competition.services import create_edition, load_rulebook, revise_draft
from judging.panels.models import Assignment
from judging.panels.services.panels import exclude_judge, recuse_judge
from judging.results.enums import DecisionKind
from judging.results.selectors import current
from judging.results.selectors.current import current_tabulation
from judging.results.selectors.tabulation import tabulation_of
from judging.results.services.closing import advance, close_stage
from judging.results.services.decisions import record_decision
from judging.results.services.publication import publish
from judging.sheets.models import ScoreSheet
from judging.sheets.services.sheets import unlock_sheet
from submissions.services.proposals import change_status
from tests import builders
from tests.builders import AT

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=31)


@pytest.fixture
def edition(db):
    edition = builders.opened()
    builders.eligible(edition, 4)
    builders.panel(edition)
    builders.score(edition, lambda proposal, judge, place: 60 + 5 * proposal)
    return edition


def close(edition):
    close_stage(edition=edition, stage=builders.stage(edition), actor=builders.bureau(), at=LATER)


def row():
    return Assignment.objects.select_related("judge__user").first()


DEEDS = {
    "a proposal enters": lambda edition: builders.eligible(edition, 1),
    "one is disqualified": lambda edition: change_status(
        proposal=edition.proposals.first(), step="disqualify", actor=builders.bureau(), at=LATER, note="plagiat"
    ),
    "a sheet is unlocked": lambda edition: unlock_sheet(
        sheet=ScoreSheet.objects.first(), reason="salah", actor=builders.bureau(), at=LATER
    ),
    "a judge steps back": lambda edition: recuse_judge(
        assignment=row(), reason="kerabat", actor=row().judge.user, at=LATER
    ),
    "a judge is taken off": lambda edition: exclude_judge(
        assignment=row(), reason="sakit", actor=builders.bureau(), at=LATER
    ),
    "a judge joins": lambda edition: builders.panel(edition, judges=4),
    "the plenary orders": lambda edition: record_decision(
        edition=edition,
        stage=None,
        kind=DecisionKind.MOVE,
        proposals=["P26-001"],
        to_rank=1,
        reason="berita acara",
        actor=builders.bureau(),
        at=LATER,
    ),
    "the stage closes": close,
    "the best go on": lambda edition: (
        close(edition),
        advance(edition=edition, stage=builders.stage(edition), actor=builders.bureau(), at=LATER),
    ),
    "it is published": lambda edition: (
        close(edition),
        publish(edition=edition, actor=builders.bureau(), at=LATER),
    ),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_every_deed_that_moves_a_result_is_seen_at_once(edition, deed):
    before = current_tabulation(edition)
    DEEDS[deed](edition)
    edition.refresh_from_db()
    fresh, kept = tabulation_of(edition), current_tabulation(edition)
    assert kept is not before
    assert (kept.result, kept.closed, kept.advanced) == (fresh.result, fresh.closed, fresh.advanced)


def test_the_same_state_is_computed_once(edition, django_assert_num_queries):
    first = current_tabulation(edition)
    with django_assert_num_queries(1):
        assert current_tabulation(edition) is first


def test_rules_revised_before_the_opening_are_seen_at_once(db):
    actor = builders.bureau()
    version = load_rulebook(rulebook=load_document(builders.document()), actor=actor, at=AT)
    create_edition(slug="siap", name="Lomba", year=2026, prefix="S26", version=version, actor=actor, at=AT)
    prepared = Edition.objects.select_related("rulebook_version")
    assert list(current_tabulation(prepared.get(slug="siap")).result.tables) == ["nilai"]
    stages = [{"code": "daftar", "kind": "registration", "label": "Pendaftaran"}, builders.desk_stage(code="babak")]
    final = {"from": [{"stage": "babak", "weight": 100}], "rankings": ["overall"]}
    revise_draft(version=version, rulebook=load_document(builders.document(stages=stages, final=final)), actor=actor)
    assert list(current_tabulation(prepared.get(slug="siap")).result.tables) == ["babak"]


def test_few_are_kept(edition):
    for number in range(current.KEPT + 1):
        current_tabulation(builders.opened(slug=f"lain-{number}", prefix=f"L{number}"))
    assert len(current._kept) == current.KEPT
