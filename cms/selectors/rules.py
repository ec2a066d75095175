"""A rulebook in the words and lists of the public pages. Nothing here is kept: it is read from the frozen text."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from competition.models import Edition
from competition.rulebook import Award, LegalBasis, Rulebook, Stage
from competition.schedule import Phase, Window, registration_of, window_of
from competition.selectors import edition_by_slug
from core.formats import number_id


@dataclass(frozen=True, slots=True)
class Step:
    """A stage on the timeline. `period` is empty where the rulebook names no dates."""

    code: str
    label: str
    help: str
    period: str
    window: Window
    is_current: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class Weight:
    """`share` is the part of the heaviest one, 0 to 100, for the length of a bar."""

    label: str
    help: str
    percent: str
    share: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A scored stage: what part of the final score it gives, and by which criteria."""

    label: str
    percent: str
    judges: int
    scale: str
    criteria: tuple[Weight, ...]


@dataclass(frozen=True, slots=True)
class Prize:
    label: str
    ranks: str
    per: str
    benefits: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the form with the longest answer it takes; `limit` 0 = no limit."""

    label: str
    help: str
    is_required: bool
    limit: int


@dataclass(frozen=True, slots=True)
class Brief:
    edition: Edition
    number: int
    digest: str
    registration: Window
    phase: Phase
    start_href: str
    steps: tuple[Step, ...]
    judged: tuple[Judged, ...]
    prizes: tuple[Prize, ...]
    rules: Rulebook

    @property
    def categories(self):
        return self.rules.categories

    @property
    def is_open(self) -> bool:
        return self.phase is Phase.OPEN and self.edition.status == "open"

    @property
    def has_dates(self) -> bool:
        return any(step.period for step in self.steps)

    @property
    def legal_bases(self) -> tuple[LegalBasis, ...]:
        return self.rules.legal_bases

    @property
    def asked(self) -> list[tuple[str, list[Asked]]]:
        return [(section.label, [_asked(question) for question in section.questions]) for section in self.rules.form]


def rules_in_brief(slug: str, at: datetime) -> Brief:
    return rules_in_full(edition_by_slug(slug), at)


def rules_in_full(edition: Edition, at: datetime) -> Brief:
    rules, version = edition.rules, edition.rulebook_version
    window = registration_of(rules)
    return Brief(
        edition=edition,
        number=version.number,
        digest=version.digest,
        registration=window,
        phase=window.phase(at),
        start_href=_start_href(edition.slug),
        steps=tuple(_step(stage, at) for stage in rules.stages),
        judged=tuple(_judged(rules, stage) for stage in rules.scored_stages),
        prizes=tuple(_prize(award) for award in rules.awards),
        rules=rules,
    )


def _start_href(slug: str) -> str:
    try:
        return reverse("proposal-start", args=[slug])
    except NoReverseMatch:
        return ""


def _step(stage: Stage, at: datetime) -> Step:
    window = window_of(stage)
    has_dates = bool(window.opens_at or window.closes_at)
    phase = window.phase(at) if has_dates else None
    return Step(stage.code, stage.label, stage.help, period(window), window, phase is Phase.OPEN, phase is Phase.AFTER)


def period(window: Window) -> str:
    """`2 Maret–12 Juni 2026`; the year and the month are said once."""
    opens, closes = (timezone.localtime(at).date() if at else None for at in (window.opens_at, window.closes_at))
    if opens is None or closes is None:
        if closes is not None:
            return _("until %(day)s") % {"day": date_format(closes, "j F Y")}
        return _("from %(day)s") % {"day": date_format(opens, "j F Y")} if opens else ""
    if opens == closes:
        return date_format(closes, "j F Y")
    if opens.year != closes.year:
        return f"{date_format(opens, 'j F Y')}–{date_format(closes, 'j F Y')}"
    first = "j" if opens.month == closes.month else "j F"
    return f"{date_format(opens, first)}–{date_format(closes, 'j F Y')}"


def _judged(rules: Rulebook, stage: Stage) -> Judged:
    sources = {source.stage: source.weight for source in rules.final.sources} if rules.final else {}
    total = sum(sources.values())
    part = percent(sources[stage.code], total) if stage.code in sources else ""
    top = [criterion for criterion in stage.criteria if criterion.parent is None and criterion.weight > 0]
    weights, most = sum(c.weight for c in top), max((c.weight for c in top), default=0)
    heaviest_first = sorted(top, key=lambda criterion: -criterion.weight)
    criteria = tuple(
        Weight(c.label, c.help, percent(c.weight, weights), f"{c.weight * 100 / most:.1f}") for c in heaviest_first
    )
    scale = f"{_plain(stage.scale.min)}–{_plain(stage.scale.max)}" if stage.scale else ""
    return Judged(stage.label, part, stage.judges.min if stage.judges else 0, scale, criteria)


def percent(part: Decimal, total: Decimal) -> str:
    """`12,5%`; without a fraction where there is none."""
    share = Decimal(part) * 100 / Decimal(total) if total else Decimal(0)
    return f"{number_id(share, 0 if share == share.to_integral_value() else 1)}%"


def _plain(value: Decimal) -> str:
    return number_id(value, 0 if value == value.to_integral_value() else 2)


def _prize(award: Award) -> Prize:
    ranks = str(award.rank_from) if award.rank_from == award.rank_to else f"{award.rank_from}–{award.rank_to}"
    per = {"overall": _("all proposals"), "group": _("each group"), "category": _("each category")}
    return Prize(award.label, ranks, per.get(award.per, _("each group and category")), ", ".join(award.benefits))


def _asked(question) -> Asked:
    return Asked(question.label, question.help, question.required, max(question.max_words.values(), default=0))
