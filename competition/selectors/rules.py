"""A rulebook in the words and lists of a page. Nothing here is kept: it is read from the text of the version."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from competition.models import RulebookVersion
from competition.rulebook.entry_rules import QuestionRules
from competition.rulebook.result_rules import AwardRules
from competition.rulebook.rules import Rulebook
from competition.rulebook.stage_rules import CriterionRules, ScoredStageRules, StageRules
from competition.schedule import Phase, Window, window_of
from core.formats import format_number_id


@dataclass(frozen=True, slots=True)
class TimelineStage:
    """`period` and `hours` are empty and `phase` None where the rulebook names no dates."""

    code: str
    label: str
    help: str
    is_scored: bool
    period: str
    hours: str
    window: Window
    phase: Phase | None


@dataclass(frozen=True, slots=True)
class WeightBar:
    """`width` is its length when the heaviest one is 100; `parts` are the weights it is the sum of."""

    label: str
    percent: str
    width: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WeighedGroups:
    """The criteria of the groups that share them, the heaviest first; `label` is empty where all groups do."""

    label: str
    criteria: tuple[WeightBar, ...]


@dataclass(frozen=True, slots=True)
class WeighedStage:
    """A scored stage; `share` is its part of the final result, empty where it carries nothing over."""

    label: str
    share: str
    judges: int
    scale: str
    groups: tuple[WeighedGroups, ...]


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    label: str
    help: str
    required: bool
    words: str


@dataclass(frozen=True, slots=True)
class Prize:
    label: str
    ranks: str
    among: str
    benefits: str


@dataclass(frozen=True, slots=True)
class RulesPage:
    """The rules as the public reads them; `rules` is the parsed rulebook for what needs no preparation."""

    number: int
    digest: str
    is_frozen: bool
    rules: Rulebook
    schedule: tuple[TimelineStage, ...]
    weights: tuple[WeighedStage, ...]
    sections: tuple[tuple[str, tuple[AskedQuestion, ...]], ...]
    prizes: tuple[Prize, ...]

    @property
    def has_dates(self) -> bool:
        return any(stage.period for stage in self.schedule)


def rules_page(version: RulebookVersion, at: datetime) -> RulesPage:
    rules = version.rules
    return RulesPage(
        number=version.number,
        digest=version.digest,
        is_frozen=version.is_frozen,
        rules=rules,
        schedule=timeline_of(rules, at),
        weights=tuple(_weighed(rules, stage) for stage in rules.scored_stages),
        sections=tuple((section.label, tuple(_asked(each) for each in section.questions)) for section in rules.form),
        prizes=tuple(_prize(award) for award in rules.awards),
    )


def timeline_of(rules: Rulebook, at: datetime) -> tuple[TimelineStage, ...]:
    return tuple(_timeline(stage, at) for stage in rules.stages)


def _timeline(stage: StageRules, at: datetime) -> TimelineStage:
    window = window_of(stage)
    period = _period(window)
    return TimelineStage(
        code=stage.code,
        label=stage.label,
        help=stage.help,
        is_scored=stage.is_scored,
        period=period,
        hours=_hours(window),
        window=window,
        phase=window.phase(at) if period else None,
    )


def _period(window: Window) -> str:
    """`2 Maret–12 Juni 2026`; the year and the month are said once."""
    opens, closes = (timezone.localdate(at) if at else None for at in (window.opens_at, window.closes_at))
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


def _hours(window: Window) -> str:
    """The minutes at which a stage opens and closes, apart from its days: they are not its hours of business."""
    opens, closes = (timezone.localtime(at) if at else None for at in (window.opens_at, window.closes_at))
    times = {"opens": f"{opens:%H.%M}" if opens else "", "closes": f"{closes:%H.%M %Z}" if closes else ""}
    if opens and closes:
        return _("opens %(opens)s, closes %(closes)s") % times
    if closes:
        return _("closes %(closes)s") % times
    return _("opens %(opens)s") % {"opens": f"{opens:%H.%M %Z}"} if opens else ""


def _weighed(rules: Rulebook, stage: ScoredStageRules) -> WeighedStage:
    sources = {source.stage: source.weight for source in rules.final.sources} if rules.final else {}
    return WeighedStage(
        label=stage.label,
        share=_percent(sources[stage.code], sum(sources.values())) if stage.code in sources else "",
        judges=stage.judges.min,
        scale=f"{_plain(stage.scale.min)}–{_plain(stage.scale.max)}",
        groups=tuple(_weighed_groups(rules, stage)),
    )


def _weighed_groups(rules: Rulebook, stage: ScoredStageRules):
    """Weights sum up inside a group, so groups with criteria of their own get a list of their own."""
    shared: dict[tuple[CriterionRules, ...], list[str]] = {}
    for group in rules.groups:
        if group.code in stage.groups:
            scored = tuple(each for each in stage.criteria if group.code in each.groups and each.weight > 0)
            shared.setdefault(scored, []).append(group.label)
    for criteria, labels in shared.items():
        yield WeighedGroups(", ".join(labels) if len(shared) > 1 else "", _bars(criteria))


def _bars(criteria: tuple[CriterionRules, ...]) -> tuple[WeightBar, ...]:
    top = sorted((each for each in criteria if each.parent is None), key=lambda each: -each.weight)
    total = sum(each.weight for each in top)
    return tuple(
        WeightBar(
            label=each.label,
            percent=_percent(each.weight, total),
            width=f"{each.weight * 100 / top[0].weight:.1f}",
            parts=tuple(
                f"{part.label} {_percent(part.weight, total)}" for part in criteria if part.parent == each.code
            ),
        )
        for each in top
    )


def _percent(part: Decimal, total: Decimal) -> str:
    """`12,5%`; without a fraction where there is none."""
    share = Decimal(part) * 100 / Decimal(total)
    return f"{format_number_id(share, 0 if share == share.to_integral_value() else 1)}%"


def _plain(value: Decimal) -> str:
    return format_number_id(value, 0 if value == value.to_integral_value() else 2)


def _asked(question: QuestionRules) -> AskedQuestion:
    limits = sorted(set(question.max_words.values()))
    words = "–".join(str(limit) for limit in (limits if len(limits) < 3 else (limits[0], limits[-1])))
    return AskedQuestion(question.label, question.help, question.required, words)


def _prize(award: AwardRules) -> Prize:
    ranks = str(award.rank_from) if award.rank_from == award.rank_to else f"{award.rank_from}–{award.rank_to}"
    among = {"overall": _("all proposals"), "group": _("each group"), "category": _("each category")}
    return Prize(award.label, ranks, among.get(award.per, _("each group and category")), ", ".join(award.benefits))
