"""A rulebook in the words and lists of a page, read from the text of the version at every call."""

from collections.abc import Iterator
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
from competition.schedule import Phase, Window, registration_window, window_of
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
class WeightedGroups:
    """The criteria of the groups that share them, the heaviest first; `label` is empty where all groups do."""

    label: str
    criteria: tuple[WeightBar, ...]


@dataclass(frozen=True, slots=True)
class WeightedStage:
    """A scored stage; `share` is its part of the final result, empty where it carries nothing over."""

    label: str
    share: str
    judges: int
    scale: str
    groups: tuple[WeightedGroups, ...]


@dataclass(frozen=True, slots=True)
class RulesQuestion:
    """`word_limit`: `200`, or `200–300` where groups differ; empty without one."""

    label: str
    help: str
    required: bool
    word_limit: str


@dataclass(frozen=True, slots=True)
class RulesAward:
    label: str
    ranks: str
    scope: str
    benefits: str


@dataclass(frozen=True, slots=True)
class RulesPage:
    """The rules as the public reads them; `rules` is the parsed rulebook for what needs no preparation."""

    number: int
    digest: str
    is_frozen: bool
    rules: Rulebook
    schedule: tuple[TimelineStage, ...]
    weights: tuple[WeightedStage, ...]
    sections: tuple[tuple[str, tuple[RulesQuestion, ...]], ...]
    awards: tuple[RulesAward, ...]

    @property
    def has_dates(self) -> bool:
        return any(stage.period for stage in self.schedule)

    @property
    def registration_closes_at(self) -> datetime | None:
        return registration_window(self.rules).closes_at


def rules_page(version: RulebookVersion, at: datetime) -> RulesPage:
    rules = version.rules
    return RulesPage(
        number=version.number,
        digest=version.digest,
        is_frozen=version.is_frozen,
        rules=rules,
        schedule=timeline_of(rules, at),
        weights=tuple(_weighted_stage(rules, stage) for stage in rules.scored_stages),
        sections=tuple((section.label, tuple(map(_rules_question, section.questions))) for section in rules.form),
        awards=tuple(map(_rules_award, rules.awards)),
    )


def timeline_of(rules: Rulebook, at: datetime) -> tuple[TimelineStage, ...]:
    return tuple(_timeline_stage(stage, at) for stage in rules.stages)


def _timeline_stage(stage: StageRules, at: datetime) -> TimelineStage:
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
    """`2 Maret–12 Juni 2026`; the year and the month stand once."""
    opens, closes = (timezone.localdate(at) if at else None for at in (window.opens_at, window.closes_at))
    if opens is None or closes is None:
        if closes is not None:
            return _("until %(day)s") % {"day": date_format(closes, "j F Y")}
        return _("from %(day)s") % {"day": date_format(opens, "j F Y")} if opens else ""
    if opens == closes:
        return date_format(closes, "j F Y")
    if opens.year != closes.year:
        return f"{date_format(opens, 'j F Y')}–{date_format(closes, 'j F Y')}"
    # The shorter form names the month once; years are equal here.
    first = "j" if opens.month == closes.month else "j F"
    return f"{date_format(opens, first)}–{date_format(closes, 'j F Y')}"


def _hours(window: Window) -> str:
    """`opens 08.00, closes 16.00 WIB`: the first and the last minute of a stage, which people take for office hours
    when they stand beside its days."""
    opens, closes = (timezone.localtime(at) if at else None for at in (window.opens_at, window.closes_at))
    times = {"opens": f"{opens:%H.%M}" if opens else "", "closes": f"{closes:%H.%M %Z}" if closes else ""}
    if opens and closes:
        return _("opens %(opens)s, closes %(closes)s") % times
    if closes:
        return _("closes %(closes)s") % times
    return _("opens %(opens)s") % {"opens": f"{opens:%H.%M %Z}"} if opens else ""


def _weighted_stage(rules: Rulebook, stage: ScoredStageRules) -> WeightedStage:
    sources = {source.stage: source.weight for source in rules.final.sources} if rules.final else {}
    return WeightedStage(
        label=stage.label,
        share=_percent(sources[stage.code], sum(sources.values())) if stage.code in sources else "",
        judges=stage.judges.min,
        scale=f"{_format_value(stage.scale.min)}–{_format_value(stage.scale.max)}",
        groups=tuple(_weighted_groups(rules, stage)),
    )


def _weighted_groups(rules: Rulebook, stage: ScoredStageRules) -> Iterator[WeightedGroups]:
    """Weights sum up inside a group, so groups with criteria of their own get a list of their own."""
    shared: dict[tuple[CriterionRules, ...], list[str]] = {}
    for group in rules.groups:
        if group.code in stage.groups:
            criteria = tuple(
                criterion for criterion in stage.criteria if group.code in criterion.groups and criterion.weight > 0
            )
            # The criteria themselves are the key: groups that share all of them share one list.
            shared.setdefault(criteria, []).append(group.label)
    for criteria, labels in shared.items():
        yield WeightedGroups(", ".join(labels) if len(shared) > 1 else "", _weight_bars(criteria))


def _weight_bars(criteria: tuple[CriterionRules, ...]) -> tuple[WeightBar, ...]:
    top_criteria = [criterion for criterion in criteria if criterion.parent is None]
    top_criteria.sort(key=lambda criterion: -criterion.weight)
    total = sum(criterion.weight for criterion in top_criteria)
    return tuple(
        WeightBar(
            label=criterion.label,
            percent=_percent(criterion.weight, total),
            width=f"{criterion.weight * 100 / top_criteria[0].weight:.1f}",
            parts=tuple(
                f"{part.label} {_percent(part.weight, total)}" for part in criteria if part.parent == criterion.code
            ),
        )
        for criterion in top_criteria
    )


def _percent(part: Decimal, total: Decimal | int) -> str:
    """`12,5%`; without a fraction where there is none."""
    share = Decimal(part) * 100 / Decimal(total)
    return f"{format_number_id(share, 0 if share == share.to_integral_value() else 1)}%"


def _format_value(value: Decimal) -> str:
    return format_number_id(value, 0 if value == value.to_integral_value() else 2)


def _rules_question(question: QuestionRules) -> RulesQuestion:
    limits = sorted(set(question.max_words.values()))
    words = "–".join(str(limit) for limit in (limits if len(limits) < 3 else (limits[0], limits[-1])))
    return RulesQuestion(question.label, question.help, question.required, words)


def _rules_award(award: AwardRules) -> RulesAward:
    ranks = str(award.rank_from) if award.rank_from == award.rank_to else f"{award.rank_from}–{award.rank_to}"
    scopes = {"overall": _("all proposals"), "group": _("each group"), "category": _("each category")}
    scope = scopes.get(award.per, _("each group and category"))
    return RulesAward(award.label, ranks, scope, ", ".join(award.benefits))
