import re
from datetime import UTC, datetime

import pytest

from competition.rulebook.loading import load_document
from competition.schedule import Phase
from competition.selectors.rules import timeline_of
from tests.builders import desk_stage, document

DURING = datetime(2026, 6, 10, tzinfo=UTC)


def registration(opens, closes):
    dates = {"opens_at": opens, "closes_at": closes}
    first = {"code": "daftar", "kind": "registration", "label": "Pendaftaran"}
    stages = [first | {key: f"{text}:00+07:00" for key, text in dates.items() if text}, desk_stage()]
    return timeline_of(load_document(document(stages=stages)).rules, DURING)[0]


@pytest.mark.parametrize(
    ("opens", "closes", "period", "times"),
    [
        ("2026-06-01T08:00", "2026-06-12T16:00", "1–12 Juni 2026", ["08.00", "16.00 WIB"]),
        ("2026-03-02T00:00", "2026-06-12T16:00", "2 Maret–12 Juni 2026", ["00.00", "16.00 WIB"]),
        ("2025-12-30T08:00", "2026-06-12T16:00", "30 Desember 2025–12 Juni 2026", ["08.00", "16.00 WIB"]),
        ("2026-06-12T08:00", "2026-06-12T16:00", "12 Juni 2026", ["08.00", "16.00 WIB"]),
        (None, "2026-06-12T16:00", "sampai 12 Juni 2026", ["16.00 WIB"]),
        ("2026-06-01T08:00", None, "mulai 1 Juni 2026", ["08.00 WIB"]),
        (None, None, "", []),
    ],
)
def test_a_stage_says_its_days_and_its_minutes_once(opens, closes, period, times):
    stage = registration(opens, closes)
    assert (stage.period, re.findall(r"\d\d\.\d\d(?: WIB)?", stage.hours)) == (period, times)


@pytest.mark.parametrize(
    ("opens", "closes", "phase"),
    [
        ("2026-06-01T08:00", "2026-06-12T16:00", Phase.OPEN),
        ("2026-06-01T08:00", "2026-06-09T16:00", Phase.AFTER),
        ("2026-06-11T08:00", "2026-06-12T16:00", Phase.BEFORE),
        (None, None, None),
    ],
)
def test_a_stage_knows_whether_it_is_under_way(opens, closes, phase):
    assert registration(opens, closes).phase is phase
