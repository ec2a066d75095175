"""The schedule of an edition as an iCalendar file (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from competition.models import Edition
from competition.schedule import registration_of
from competition.selectors import RulesPage, TimelineStage
from core.formats import datetime_id

OCTETS = 75


def calendar_of(edition: Edition, rules: RulesPage, *, at: datetime) -> str:
    """One all-day event for each dated stage, and the closing of the registration at its minute."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Balairung//ID", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{_escaped(edition.name)}")
    for stage in rules.schedule:
        if stage.window.opens_at and stage.window.closes_at:
            lines += _event(stage, edition, at)
    closes = registration_of(rules.rules).closes_at
    if closes:
        lines += _deadline(closes, edition, at)
    return "".join(f"{folded}\r\n" for folded in _folded([*lines, "END:VCALENDAR"]))


def _event(stage: TimelineStage, edition: Edition, at: datetime) -> list[str]:
    first, last = (timezone.localtime(end).date() for end in (stage.window.opens_at, stage.window.closes_at))
    zone = timezone.get_current_timezone()
    until = _("Until %(moment)s.") % {"moment": datetime_id(stage.window.closes_at, zone)}
    return [
        "BEGIN:VEVENT",
        f"UID:{_uid(edition, stage.code)}",
        f"DTSTAMP:{_utc(at)}",
        f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
        f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(stage.label)} – {_escaped(edition.name)}",
        f"DESCRIPTION:{_escaped(' '.join(part for part in (stage.help, until) if part))}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _deadline(closes: datetime, edition: Edition, at: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{_uid(edition, 'deadline')}",
        f"DTSTAMP:{_utc(at)}",
        f"DTSTART:{_utc(closes)}",
        f"DTEND:{_utc(closes)}",
        f"SUMMARY:{_escaped(_('Registration closes'))} – {_escaped(edition.name)}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(_('Registration closes'))}",
        "TRIGGER:-P2D",
        "END:VALARM",
        "END:VEVENT",
    ]


def _uid(edition: Edition, name: str) -> str:
    return f"{name}.{edition.slug}@{urlsplit(settings.SITE_URL).hostname}"


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        text = text.replace(sign, written)
    return text


def _folded(lines: Iterable[str]) -> Iterable[str]:
    """No line longer than 75 octets, and no letter cut in two."""
    for line in lines:
        rest, width = line.encode(), OCTETS
        while len(rest) > width:
            cut = width
            while rest[cut] & 0xC0 == 0x80:
                cut -= 1
            yield rest[:cut].decode()
            rest, width = b" " + rest[cut:], OCTETS
        yield rest.decode()
