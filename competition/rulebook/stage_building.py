"""From the stages of a normalised document to their dataclasses."""

from __future__ import annotations

from decimal import Decimal

from competition.rulebook import vocabulary
from competition.rulebook.part_building import build_part, build_parts, optional_decimal
from competition.rulebook.schema import Document
from competition.rulebook.stage_rules import (
    SCORING_FIELDS,
    AdvancementRules,
    AggregateRules,
    CriterionRules,
    Descriptor,
    HearingMinutes,
    JudgeRules,
    PriorityRule,
    QuotaRule,
    ScoredStageRules,
    ScoreScale,
    SpreadRule,
    StageRounding,
    StageRules,
)


def build_stage(stage: Document) -> StageRules:
    """A stage with or without scores, as the document says."""
    shared = {key: value for key, value in stage.items() if key not in SCORING_FIELDS and key != "scored"}
    shared |= {
        "kind": vocabulary.StageKind(stage["kind"]),
        "advancement": None if stage["advancement"] is None else _build_advancement(stage["advancement"]),
        "minutes": None if stage["minutes"] is None else build_part(HearingMinutes, stage["minutes"]),
    }
    if not stage["scored"]:
        return build_part(StageRules, shared)
    return build_part(ScoredStageRules, shared, **_build_scoring(stage))


def _build_scoring(stage: Document) -> dict[str, object]:
    return {
        "blind": vocabulary.Blinding(stage["blind"]),
        "scale": ScoreScale(**{key: Decimal(value) for key, value in stage["scale"].items()}),
        "values": vocabulary.ValueScale(stage["values"]),
        "not_applicable": vocabulary.NotApplicable(stage["not_applicable"]),
        "judges": build_part(JudgeRules, stage["judges"]),
        "combine": vocabulary.CombineMethod(stage["combine"]),
        "criteria": tuple(_build_criterion(criterion) for criterion in stage["criteria"]),
        "aggregate": _build_aggregate(stage["aggregate"]),
        "spread": None if stage["spread"] is None else _build_spread(stage["spread"]),
        "round": build_part(StageRounding, stage["round"]),
        "adjustment": vocabulary.Adjustment(stage["adjustment"]),
    }


def _build_criterion(criterion: Document) -> CriterionRules:
    descriptors = tuple(
        Descriptor(min=Decimal(band["min"]), max=Decimal(band["max"]), text=band["text"])
        for band in criterion["descriptors"]
    )
    return build_part(CriterionRules, criterion, weight=Decimal(criterion["weight"]), descriptors=descriptors)


def _build_aggregate(aggregate: Document) -> AggregateRules:
    return build_part(
        AggregateRules,
        aggregate,
        over=vocabulary.AggregateOver(aggregate["over"]),
        method=vocabulary.AggregateMethod(aggregate["method"]),
        if_too_few=vocabulary.TooFewAction(aggregate["if_too_few"]),
    )


def _build_spread(spread: Document) -> SpreadRule:
    return SpreadRule(
        max=Decimal(spread["max"]),
        on=vocabulary.AggregateOver(spread["on"]),
        then=vocabulary.SpreadAction(spread["then"]),
    )


def _build_advancement(advancement: Document) -> AdvancementRules:
    return build_part(
        AdvancementRules,
        advancement,
        method=vocabulary.AdvancementMethod(advancement["method"]),
        min_score=optional_decimal(advancement["min_score"]),
        quotas=build_parts(QuotaRule, advancement["quotas"]),
        priority=build_parts(PriorityRule, advancement["priority"]),
        tie_at_cut=vocabulary.TieAtCut(advancement["tie_at_cut"]),
    )
