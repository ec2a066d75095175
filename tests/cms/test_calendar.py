"""The schedule of an edition as an iCalendar file, compared with the text that RFC 5545 asks for."""

from datetime import timedelta

import pytest

from cms.calendar import render_calendar
from competition.selectors.rules import rules_page
from tests.builders import AT, desk_stage, document, opened

EXPECTED = r"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Balairung//ID
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:Lomba\; Inovasi\, Kabupaten \\ 2026 – dengan nama yang amat panjang sekali
BEGIN:VEVENT
SUMMARY:Penilaian proposal – Lomba\; Inovasi\, Kabupaten \\ 2026 – dengan nama yang amat panjang sekali
DTSTART;VALUE=DATE:20260603
DTEND;VALUE=DATE:20260613
DTSTAMP:20260603T070200Z
UID:nilai.lomba-2026@balairung.example
DESCRIPTION:Tiga juri\; nilai 0\, 1\, 2 \\ 3. Sampai 12 Juni 2026 pukul 14.02 WIB.
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
SUMMARY:Pendaftaran ditutup – Lomba\; Inovasi\, Kabupaten \\ 2026 – dengan nama yang amat panjang sekali
DTSTART:20260604T070200Z
DTEND:20260604T070200Z
DTSTAMP:20260603T070200Z
UID:deadline.lomba-2026@balairung.example
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Pendaftaran ditutup
TRIGGER:-P2D
END:VALARM
END:VEVENT
END:VCALENDAR
"""

pytestmark = pytest.mark.django_db


def edition_with_signs():
    """A registration with a closing time alone, and a stage with both dates."""
    next_day, last_day = ((AT + timedelta(days=days)).isoformat() for days in (1, 9))
    registration = {"code": "daftar", "kind": "registration", "label": "Pendaftaran", "closes_at": next_day}
    scoring = desk_stage(help="Tiga juri; nilai 0, 1, 2 \\ 3.", opens_at=AT.isoformat(), closes_at=last_day)
    edition = opened(document(stages=[registration, scoring]))
    edition.name = "Lomba; Inovasi, Kabupaten \\ 2026 – dengan nama yang amat panjang sekali"
    return edition


def test_calendar_escapes_signs_and_folds_long_lines():
    edition = edition_with_signs()
    content = render_calendar(edition, rules_page(edition.rulebook_version, AT), at=AT)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert content.decode().replace("\r\n ", "") == EXPECTED.replace("\n", "\r\n")
