"""The schedule of an edition as an iCalendar file (RFC 5545)."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vText

from competition.models import Edition
from competition.selectors.rules import RulesPage, TimelineStage
from core.formats import format_datetime_id


def render_calendar(edition: Edition, rules_page: RulesPage, *, at: datetime) -> bytes:
    """The file: one all-day event for each stage with both dates, and the closing of the registration at its minute."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Balairung//ID")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    # As vText, because icalendar does not escape a plain string under an X- name.
    calendar.add("x-wr-calname", vText(edition.name))
    for stage in rules_page.schedule:
        opens_at, closes_at = stage.window.opens_at, stage.window.closes_at
        if opens_at and closes_at:
            calendar.add_component(_stage_event(stage, opens_at, closes_at, edition, at))
    if rules_page.registration_closes_at:
        calendar.add_component(_deadline_event(rules_page.registration_closes_at, edition, at))
    return calendar.to_ical()


def _stage_event(
    stage: TimelineStage, opens_at: datetime, closes_at: datetime, edition: Edition, at: datetime
) -> Event:
    first_day, last_day = timezone.localdate(opens_at), timezone.localdate(closes_at)
    closing = format_datetime_id(closes_at, timezone.get_current_timezone())
    until = _("Until %(moment)s.") % {"moment": closing}
    event = _new_event(stage.code, edition, at)
    event.add("dtstart", first_day)
    event.add("dtend", last_day + timedelta(days=1))  # RFC 5545: the first day that no longer belongs to the event
    event.add("summary", f"{stage.label} – {edition.name}")
    event.add("description", " ".join(sentence for sentence in (stage.help, until) if sentence))
    event.add("transp", "TRANSPARENT")
    return event


def _deadline_event(closes_at: datetime, edition: Edition, at: datetime) -> Event:
    title = _("Registration closes")
    event = _new_event("deadline", edition, at)
    event.add("dtstart", closes_at)
    event.add("dtend", closes_at)
    event.add("summary", f"{title} – {edition.name}")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", timedelta(days=-2))
    event.add_component(alarm)
    return event


def _new_event(name: str, edition: Edition, at: datetime) -> Event:
    event = Event()
    # The same identifier at every download: a calendar that was imported again changes its events and doubles none.
    event.add("uid", f"{name}.{edition.slug}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", at)
    return event
