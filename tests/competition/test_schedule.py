from datetime import UTC, datetime, timedelta, timezone

import pytest

from competition.rulebook.loading import load_document
from competition.schedule import Phase, Window, grace_of, open_stages, registration_window, window_of
from tests.builders import desk_stage, document

OPENS = datetime(2026, 7, 31, 17, 0, 0, tzinfo=UTC)
T = datetime(2026, 8, 31, 16, 59, 59, tzinfo=UTC)
SECOND = timedelta(seconds=1)
GRACE = timedelta(seconds=120)
WIB = timezone(timedelta(hours=7))
SOLOK = {"opens_at": "2026-08-01T00:00:00+07:00", "closes_at": "2026-08-31T23:59:59+07:00"}


def rules(*stages, **changes):
    registration = {"code": "daftar", "kind": "registration", "label": "Pendaftaran"}
    return load_document(document(stages=[{**registration, **SOLOK}, desk_stage(), *stages], **changes)).rules


@pytest.mark.parametrize(
    ("at", "phase"),
    [
        (OPENS - SECOND, Phase.BEFORE),
        (OPENS, Phase.OPEN),
        (OPENS + SECOND, Phase.OPEN),
        (T - SECOND, Phase.OPEN),
        (T - timedelta(microseconds=1), Phase.OPEN),
        (T, Phase.AFTER),
        (T + SECOND, Phase.AFTER),
    ],
)
def test_a_window_holds_from_its_first_to_before_its_last_second(at, phase):
    window = Window(OPENS, T)
    assert window.phase(at) is phase
    assert window.is_open(at) is (phase is Phase.OPEN)


@pytest.mark.parametrize(
    ("window", "before", "between", "after"),
    [
        (Window(None, T), Phase.OPEN, Phase.OPEN, Phase.AFTER),
        (Window(OPENS, None), Phase.BEFORE, Phase.OPEN, Phase.OPEN),
        (Window(None, None), Phase.OPEN, Phase.OPEN, Phase.OPEN),
    ],
)
def test_an_empty_bound_is_open_on_that_side(window, before, between, after):
    assert [window.phase(at) for at in (OPENS - SECOND, OPENS + SECOND, T + SECOND)] == [before, between, after]


@pytest.mark.parametrize(
    ("at", "begun_at", "accepted"),
    [
        (T - SECOND, T - SECOND, True),
        (T, T, False),
        (T, T - SECOND, True),
        (T + SECOND, T - SECOND, True),
        (T + GRACE - SECOND, T - SECOND, True),
        (T + GRACE, T - SECOND, False),
        (T + GRACE, OPENS, False),
        (T + SECOND, OPENS - SECOND, False),
        (OPENS - SECOND, OPENS - SECOND, False),
        (OPENS, OPENS - SECOND, True),
    ],
)
def test_grace_belongs_to_what_was_begun_in_time(at, begun_at, accepted):
    assert Window(OPENS, T).accepts(at, begun_at=begun_at, grace=GRACE) is accepted


def test_without_a_published_grace_the_deadline_is_the_deadline():
    window = Window(OPENS, T)
    assert window.accepts(T - SECOND, begun_at=OPENS, grace=timedelta())
    assert not window.accepts(T, begun_at=T - SECOND, grace=timedelta())


def test_grace_means_nothing_without_a_deadline():
    assert Window(OPENS, None).accepts(T, begun_at=OPENS, grace=GRACE)
    assert not Window(OPENS, None).accepts(OPENS - SECOND, begun_at=OPENS, grace=GRACE)


def test_grace_is_what_the_rulebook_publishes():
    assert grace_of(rules(grace={"seconds": 120})) == GRACE
    assert grace_of(rules()) == timedelta()


@pytest.mark.parametrize(
    "closes_at", ["2026-08-31T23:59:59+07:00", "2026-09-01T00:59:59+08:00", "2026-08-31T16:59:59Z"]
)
def test_a_deadline_is_one_instant_in_whatever_zone_it_is_written(closes_at):
    stage = load_document(
        document(stages=[{**document()["stages"][0], "closes_at": closes_at}, desk_stage()])
    ).rules.stages[0]
    assert window_of(stage) == Window(None, T)


def test_the_same_wall_clock_in_another_zone_is_another_instant():
    window = registration_window(rules())
    assert window == Window(OPENS, T)
    assert window.is_open(datetime(2026, 8, 31, 23, 59, 58, tzinfo=WIB))
    assert not window.is_open(datetime(2026, 8, 31, 23, 59, 58, tzinfo=UTC))
    assert window.is_open(datetime(2026, 8, 1, 0, 0, 0, tzinfo=WIB))
    assert not window.is_open(datetime(2026, 7, 31, 16, 59, 59, tzinfo=UTC))


def test_open_stages_are_those_with_a_window_in_rulebook_order():
    overlapping = {"opens_at": "2026-08-31T00:00:00+07:00", "closes_at": "2026-09-05T00:00:00+07:00"}
    check = {"code": "uji", "kind": "public_objection", "label": "Uji publik", **overlapping}
    edition_rules = rules(check)
    codes = {
        at: [stage.code for stage in open_stages(edition_rules, at)]
        for at in (OPENS - SECOND, OPENS, T - SECOND, T, datetime(2026, 9, 4, 17, tzinfo=UTC))
    }
    assert list(codes.values()) == [[], ["daftar"], ["daftar", "uji"], ["uji"], []]


def test_a_moment_without_a_zone_is_a_mistake_of_the_program():
    with pytest.raises(TypeError):
        Window(OPENS, T).phase(datetime(2026, 8, 15))
