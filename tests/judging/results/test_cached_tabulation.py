"""The cached tabulation is never older than what can move a result."""

from datetime import timedelta

import pytest

from competition.models import Edition
from competition.rulebook.loading import load_document
from competition.services import create_edition, load_rulebook, revise_draft
from judging.panels.models import Assignment
from judging.panels.services.panels import exclude_judge, recuse_judge
from judging.results.enums import DecisionKind
from judging.results.selectors import cached_tabulation
from judging.results.selectors.cached_tabulation import get_tabulation
from judging.results.selectors.tabulation import tabulation_of
from judging.results.services.closing import advance_stage, close_stage
from judging.results.services.decisions import record_decision
from judging.results.services.publication import publish_result
from judging.sheets.models import ScoreSheet
from judging.sheets.services.sheets import unlock_sheet
from submissions.services.proposals import change_status
from tests import builders
from tests.builders import AT

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=31)


def build_edition():
    edition = builders.opened()
    builders.eligible(edition, 4)
    builders.panel(edition)
    builders.score(edition, lambda proposal, judge, place: 60 + 5 * proposal)
    return edition


@pytest.fixture(scope="module")
def kept_edition(keep_rows):
    return keep_rows(build_edition)


def close(edition):
    close_stage(edition=edition, stage=builders.stage(edition), actor=builders.bureau(), at=LATER)


def row():
    return Assignment.objects.select_related("judge__user").first()


ACTS = {
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
        advance_stage(edition=edition, stage=builders.stage(edition), actor=builders.bureau(), at=LATER),
    ),
    "it is published": lambda edition: (
        close(edition),
        publish_result(edition=edition, actor=builders.bureau(), at=LATER),
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_every_act_that_moves_a_result_is_seen_at_once(edition, act):
    before = get_tabulation(edition)
    ACTS[act](edition)
    edition.refresh_from_db()
    computed, cached = tabulation_of(edition), get_tabulation(edition)
    assert cached is not before
    assert cached.result == computed.result
    assert cached.closed_stages == computed.closed_stages
    assert cached.advanced_stages == computed.advanced_stages


def test_the_same_state_is_computed_once(edition, django_assert_num_queries):
    first = get_tabulation(edition)
    with django_assert_num_queries(1):
        assert get_tabulation(edition) is first


def test_rules_revised_before_the_opening_are_seen_at_once(db):
    actor = builders.bureau()
    version = load_rulebook(rulebook=load_document(builders.document(rulebook="lain")), actor=actor, at=AT)
    create_edition(slug="siap", name="Lomba", year=2026, prefix="S26", version=version, actor=actor, at=AT)
    prepared = Edition.objects.select_related("rulebook_version")
    assert list(get_tabulation(prepared.get(slug="siap")).result.tables) == ["nilai"]
    stages = [{"code": "daftar", "kind": "registration", "label": "Pendaftaran"}, builders.desk_stage(code="babak")]
    final = {"from": [{"stage": "babak", "weight": 100}], "rankings": ["overall"]}
    revised = builders.document(rulebook="lain", stages=stages, final=final)
    revise_draft(version=version, rulebook=load_document(revised), actor=actor)
    assert list(get_tabulation(prepared.get(slug="siap")).result.tables) == ["babak"]


def test_few_are_cached(edition):
    for number in range(cached_tabulation.MAX_CACHED + 1):
        get_tabulation(builders.opened(slug=f"lain-{number}", prefix=f"L{number}"))
    assert len(cached_tabulation._cached_tabulations) == cached_tabulation.MAX_CACHED
