"""Moments on pages and in mails, in the time zone of the installation."""

from datetime import datetime

from django import template
from django.utils import timezone

from core.formats import format_datetime_id

register = template.Library()


@register.filter
def moment(at: datetime | None) -> str:
    """`17 Agustus 2026 pukul 14.02 WIB`; empty for None, like Django's own filters."""
    return format_datetime_id(at, timezone.get_current_timezone()) if at else ""
