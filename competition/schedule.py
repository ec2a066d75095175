"""Which stage is open at an instant. Every question about a deadline is answered here and nowhere else.

Instants are stored in UTC and shown in the one zone of the installation. A stage is open from `opens_at` (inclusive)
to `closes_at` (exclusive); an empty bound is open on that side. The published grace belongs to a sending that was
begun before the deadline and to nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from competition.rulebook.rules import Rulebook
from competition.rulebook.stage_rules import StageRules

REMINDED_BEFORE = (timedelta(days=7), timedelta(days=3), timedelta(days=1))


class Phase(StrEnum):
    BEFORE = "before"
    OPEN = "open"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Window:
    """When a stage is open; None = no bound on that side."""

    opens_at: datetime | None
    closes_at: datetime | None

    def phase(self, at: datetime) -> Phase:
        if self.opens_at is not None and at < self.opens_at:
            return Phase.BEFORE
        if self.closes_at is not None and at >= self.closes_at:
            return Phase.AFTER
        return Phase.OPEN

    def is_open(self, at: datetime) -> bool:
        return self.phase(at) is Phase.OPEN

    def accepts(self, at: datetime, *, begun_at: datetime, grace: timedelta) -> bool:
        """Whether something may still arrive at `at`: in time, or within the grace if it was begun in time."""
        if self.is_open(at):
            return True
        # The grace is for a slow connection, not for a late beginning.
        return self.closes_at is not None and self.is_open(begun_at) and self.closes_at <= at < self.closes_at + grace


def window_of(stage: StageRules) -> Window:
    return Window(_instant(stage.opens_at), _instant(stage.closes_at))


def grace_of(rules: Rulebook) -> timedelta:
    return timedelta(seconds=rules.grace_seconds)


def open_stages(rules: Rulebook, at: datetime) -> list[StageRules]:
    """Stages that have a window and are open at this instant, in rulebook order."""
    return [stage for stage in rules.stages if (stage.opens_at or stage.closes_at) and window_of(stage).is_open(at)]


def registration_window(rules: Rulebook) -> Window:
    return window_of(next(stage for stage in rules.stages if stage.kind == "registration"))


def correction_window(rules: Rulebook) -> Window:
    """When a returned proposal may be sent again: until the administrative check ends; without an end, always."""
    checks = [window_of(stage) for stage in rules.stages if stage.kind == "admin_check"]
    return next((window for window in checks if window.closes_at), Window(None, None))


def reminder_moment(closes_at: datetime, at: datetime) -> datetime | None:
    """The last of the moments before a close that has come; None before the first, and once it has closed."""
    if at >= closes_at:
        return None
    return max((closes_at - before for before in REMINDED_BEFORE if closes_at - before <= at), default=None)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
