from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from competition.enums import EditionStatus
from competition.models import Edition, RulebookVersion, Stage
from competition.rulebook import Rulebook
from competition.schedule import Window, open_stages, registration_of, window_of
from core.errors import Refused


class UnknownEdition(Refused):
    """There is no edition with this address."""


def edition_by_slug(slug: str) -> Edition:
    try:
        return Edition.objects.select_related("rulebook_version").get(slug=slug)
    except Edition.DoesNotExist:
        known = ", ".join(Edition.objects.values_list("slug", flat=True)) or "–"
        message = _("There is no edition %(slug)s. Known editions: %(known)s.") % {"slug": slug, "known": known}
        raise UnknownEdition(message) from None


def latest_version(code: str) -> RulebookVersion | None:
    return RulebookVersion.objects.filter(code=code).order_by("-number").first()


def stage_of(edition: Edition, code: str) -> Stage:
    """A stage of the edition's rulebook; raises Refused naming those there are."""
    stages = {stage.code: stage for stage in edition.rulebook_version.stages.all()}
    if code not in stages:
        message = _("The rulebook has no stage %(code)s. Its stages: %(known)s.")
        raise Refused(message % {"code": code, "known": ", ".join(stages)})
    return stages[code]


@dataclass(frozen=True, slots=True)
class Announced:
    """What the front page says of an edition."""

    slug: str
    name: str
    status: str
    registration: Window


def announced_editions() -> list[Announced]:
    """Open and published editions, newest first."""
    editions = Edition.objects.exclude(status=EditionStatus.DRAFT).select_related("rulebook_version")
    return [Announced(row.slug, row.name, row.status, registration_of(row.rules)) for row in editions]


@dataclass(frozen=True, slots=True)
class TimelineStage:
    """A stage as the schedule shows it; the moments are None where no date is set."""

    label: str
    help: str
    opens_at: datetime | None
    closes_at: datetime | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class WeightBar:
    """`width` is the weight as a length from 0 to 100 with a point, for drawing."""

    label: str
    help: str
    weight: Decimal
    width: str


@dataclass(frozen=True, slots=True)
class WeighedStage:
    """A scored stage; `share` is its part of the final result, None where it carries nothing over."""

    label: str
    share: Decimal | None
    criteria: tuple[WeightBar, ...]


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    label: str
    help: str
    required: bool
    words: str


@dataclass(frozen=True, slots=True)
class RulesPage:
    """The rules as the public reads them; `rules` is the parsed rulebook for what needs no preparation."""

    name: str
    number: int
    digest: str
    is_frozen: bool
    rules: Rulebook
    schedule: tuple[TimelineStage, ...]
    weights: tuple[WeighedStage, ...]
    sections: tuple[tuple[str, tuple[AskedQuestion, ...]], ...]


def rules_page(version: RulebookVersion, at: datetime) -> RulesPage:
    rules = version.rules
    shares = {source.stage: source.weight for source in rules.final.sources} if rules.final else {}
    running = {stage.code for stage in open_stages(rules, at)}
    return RulesPage(
        name=version.name,
        number=version.number,
        digest=version.digest,
        is_frozen=version.is_frozen,
        rules=rules,
        schedule=tuple(_timeline(stage, stage.code in running) for stage in rules.stages),
        weights=tuple(
            WeighedStage(stage.label, shares.get(stage.code), tuple(_bars(stage))) for stage in rules.scored_stages
        ),
        sections=tuple((section.label, tuple(_asked(each) for each in section.questions)) for section in rules.form),
    )


def _timeline(stage, is_open: bool) -> TimelineStage:
    window = window_of(stage)
    return TimelineStage(stage.label, stage.help, window.opens_at, window.closes_at, is_open)


def _bars(stage):
    parents = {criterion.parent for criterion in stage.criteria}
    for criterion in stage.criteria:
        if criterion.code not in parents and criterion.weight > 0:
            width = format(min(criterion.weight, Decimal(100)), "f")
            yield WeightBar(criterion.label, criterion.help, criterion.weight, width)


def _asked(question) -> AskedQuestion:
    limits = sorted(set(question.max_words.values()))
    return AskedQuestion(question.label, question.help, question.required, "–".join(str(limit) for limit in limits))


@dataclass(frozen=True, slots=True)
class EditionLine:
    """One edition in the bureau's list and on the home panel. `next_at` is the next date, None when there is none."""

    edition: Edition
    now: str
    next_label: str
    next_at: datetime | None


def edition_line(edition: Edition, at: datetime) -> EditionLine:
    """What is open now and which date comes next; an edition in preparation runs nothing."""
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
    is_running = edition.status == EditionStatus.OPEN
    now = ", ".join(stage.label for stage in open_stages(rules, at)) if is_running else ""
    return EditionLine(edition, now, label, next_at)


def found_editions(editions: QuerySet[Edition], *, text="", status="", year=None) -> QuerySet[Edition]:
    """Editions filtered as the list asks."""
    editions = editions.select_related("rulebook_version")
    if text:
        editions = editions.filter(Q(name__icontains=text) | Q(slug__icontains=text) | Q(prefix__iexact=text))
    if status:
        editions = editions.filter(status=status)
    if year:
        editions = editions.filter(year=year)
    return editions


def opening_doubts(edition: Edition) -> list[str]:
    """What a bureau admin should know before the rules are frozen; none of it forbids the opening."""
    rules = edition.rules
    doubts = []
    registration = registration_of(rules)
    if registration.closes_at is None:
        doubts.append(_("The registration has no closing date, so it stays open for ever."))
    for stage in rules.stages:
        if not (stage.opens_at or stage.closes_at):
            doubts.append(_("The stage %(stage)s has no dates.") % {"stage": stage.label})
    return doubts


def edition_counts(editions: QuerySet[Edition]) -> list[tuple[str, str, int]]:
    """How many editions have each status: value, label, number."""
    numbers = dict(editions.order_by().values_list("status").annotate(number=Count("pk")))
    return [(value, label, numbers.get(value, 0)) for value, label in EditionStatus.choices]
