from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from competition.enums import EditionStatus
from competition.models import Edition, RulebookVersion, Stage
from competition.schedule import Phase, Window, open_stages, registration_window, window_of
from competition.selectors.rules import TimelineStage, timeline_of
from core.errors import Refused


class UnknownEdition(Refused):
    """There is no edition with this address."""


def edition_by_slug(slug: str) -> Edition:
    try:
        return Edition.objects.select_related("rulebook_version").get(slug=slug)
    except Edition.DoesNotExist:
        slugs = ", ".join(Edition.objects.values_list("slug", flat=True)) or "–"
        message = _("There is no edition %(slug)s. Known editions: %(known)s.") % {"slug": slug, "known": slugs}
        raise UnknownEdition(message) from None


def latest_version(code: str) -> RulebookVersion | None:
    return RulebookVersion.objects.filter(code=code).order_by("-number").first()


def stage_of(edition: Edition, code: str) -> Stage:
    """A stage of the edition's rulebook; raises Refused naming those there are."""
    # Through the version, so that each stage knows it and `stage.rules` asks no query.
    stages = {stage.code: stage for stage in edition.rulebook_version.stages.all()}
    if code not in stages:
        message = _("The rulebook has no stage %(code)s. Its stages: %(known)s.")
        raise Refused(message % {"code": code, "known": ", ".join(stages)})
    return stages[code]


class EditionPhase(StrEnum):
    """Where an edition is, for the public. Between two stages after the registration it is closed."""

    BEFORE = "before"
    OPEN = "open"
    CLOSED = "closed"
    JUDGED = "judged"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class EditionAnnouncement:
    """What the public reads of an edition; `next_stage` has a date, None when no stage with a date is ahead."""

    slug: str
    name: str
    status: str
    registration: Window
    phase: EditionPhase
    open_stages: tuple[TimelineStage, ...]
    next_stage: TimelineStage | None


def list_announcements(at: datetime) -> list[EditionAnnouncement]:
    """Open and published editions, newest first."""
    editions = Edition.objects.exclude(status=EditionStatus.DRAFT).select_related("rulebook_version")
    return [build_announcement(edition, at) for edition in editions]


def build_announcement(edition: Edition, at: datetime) -> EditionAnnouncement:
    rules = edition.rules
    stages = timeline_of(rules, at)
    current_stages = tuple(stage for stage in stages if stage.phase is Phase.OPEN)
    ahead = [stage for stage in stages if stage.phase is Phase.BEFORE]
    return EditionAnnouncement(
        slug=edition.slug,
        name=edition.name,
        status=edition.status,
        registration=registration_window(rules),
        phase=_edition_phase(edition, registration_window(rules).phase(at), current_stages),
        open_stages=current_stages,
        # A stage that is still ahead has an opening moment; `or at` tells the type checker.
        next_stage=min(ahead, key=lambda stage: stage.window.opens_at or at, default=None),
    )


def _edition_phase(edition: Edition, registration: Phase, current_stages: tuple[TimelineStage, ...]) -> EditionPhase:
    if edition.status == EditionStatus.PUBLISHED:
        return EditionPhase.PUBLISHED
    if registration is not Phase.AFTER:
        return EditionPhase.BEFORE if registration is Phase.BEFORE else EditionPhase.OPEN
    return EditionPhase.JUDGED if any(stage.is_scored for stage in current_stages) else EditionPhase.CLOSED


@dataclass(frozen=True, slots=True)
class EditionLine:
    """One edition in the bureau's list and on the home panel.

    `open_stages` are the labels of those that are open; `next_at` is None when no date is ahead.
    """

    edition: Edition
    open_stages: str
    next_label: str
    next_at: datetime | None


def edition_line(edition: Edition, at: datetime) -> EditionLine:
    """What is open now and which date comes next; in an edition in preparation no stage is open."""
    rules = edition.rules
    moments = []
    for stage in rules.stages:
        window = window_of(stage)
        names = {"stage": stage.label}
        if window.opens_at and window.opens_at > at:
            moments.append((window.opens_at, _("%(stage)s opens") % names))
        if window.closes_at and window.closes_at > at:
            moments.append((window.closes_at, _("%(stage)s closes") % names))
    next_at, label = min(moments, default=(None, ""))
    # Dates of a draft are plans: nothing is open before somebody opens the edition.
    is_running = edition.status == EditionStatus.OPEN
    labels = ", ".join(stage.label for stage in open_stages(rules, at)) if is_running else ""
    return EditionLine(edition, labels, label, next_at)


def find_opening_warnings(edition: Edition) -> list[str]:
    """What a bureau admin should know before the rules are frozen; none of it forbids the opening."""
    rules = edition.rules
    warnings = []
    registration = registration_window(rules)
    if registration.closes_at is None:
        warnings.append(_("The registration has no closing date, so it stays open for ever."))
    for stage in rules.stages:
        if not (stage.opens_at or stage.closes_at):
            warnings.append(_("The stage %(stage)s has no dates.") % {"stage": stage.label})
    return warnings


def edition_counts(editions: QuerySet[Edition]) -> list[tuple[str, str, int]]:
    """How many editions have each status: value, label, number."""
    numbers = dict(editions.order_by().values_list("status").annotate(number=Count("pk")))
    return [(value, str(label), numbers.get(value, 0)) for value, label in EditionStatus.choices]


def scored_stages(edition: Edition) -> QuerySet[Stage]:
    return edition.rulebook_version.stages.filter(is_scored=True)
