"""From a document to the values of the model."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar

from competition.rulebook import model
from competition.rulebook.checking import check
from competition.rulebook.normal import normalise
from competition.rulebook.problems import RulebookError

Part = TypeVar("Part")


def parse(document: object) -> model.Rulebook:
    """The rulebook of a document.

    Raises RulebookError with every problem of severity `error`; warnings do not stop it.
    """
    errors = [problem for problem in check(document) if problem.severity == "error"]
    if errors:
        raise RulebookError(errors)
    return _rulebook(normalise(document))


def _rulebook(document: dict) -> model.Rulebook:
    renamed = {
        "code": document["rulebook"],
        "attributes": {owner: tuple(names) for owner, names in document["attributes"].items()},
        "legal_bases": _all(model.LegalBasis, document["legal_bases"]),
        "gate": _all(model.Gate, document["gate"]),
        "groups": _all(model.Group, document["groups"]),
        "categories": _all(model.Category, document["categories"]),
        "participant_types": _all(model.ParticipantType, document["participant_types"]),
        "eligibility": tuple(_eligibility(rule) for rule in document["eligibility"]),
        "form": tuple(_section(section) for section in document["form"]),
        "evidence": tuple(_evidence(evidence) for evidence in document["evidence"]),
        "stages": tuple(_stage(stage) for stage in document["stages"]),
        "final": _final(document["final"]),
        "tie_break": tuple(
            _part(model.TieBreak, step, by=model.TieBreakBy(step["by"])) for step in document["tie_break"]
        ),
        "awards": tuple(_award(award) for award in document["awards"]),
        "grace_seconds": document["grace"]["seconds"],
        "publication": _publication(document["publication"]),
    }
    same = ("schema", "name", "locale", "verified", "ranked_entity", "word_count")
    return model.Rulebook(**{name: document[name] for name in same}, **renamed)


def _part(kind: type[Part], source: dict, /, **changed: object) -> Part:
    """A dataclass from a mapping of the same keys; lists become tuples, `changed` wins."""
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in source.items()}
    return kind(**{**values, **changed})


def _all(kind: type[Part], sources: list[dict]) -> tuple[Part, ...]:
    return tuple(_part(kind, source) for source in sources)


def _optional_decimal(value: int | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _optional(kind: type[Part], source: object, /, **changed: object) -> Part | None:
    """None stays None; a mapping becomes a dataclass, a word an enum member."""
    if source is None:
        return None
    return _part(kind, source, **changed) if isinstance(source, dict) else kind(source)


def _eligibility(rule: dict) -> model.EligibilityRule:
    return _part(
        model.EligibilityRule, rule, type=model.EligibilityType(rule["type"]), severity=model.Severity(rule["severity"])
    )


def _section(section: dict) -> model.Section:
    return _part(model.Section, section, questions=tuple(_question(question) for question in section["questions"]))


def _question(question: dict) -> model.Question:
    kind, evidence = model.QuestionKind(question["kind"]), model.EvidenceNeed(question["evidence"])
    return _part(model.Question, question, kind=kind, evidence=evidence, examples=_examples(question.get("examples")))


def _examples(examples: dict | None) -> model.QuestionExamples | None:
    if examples is None:
        return None
    return model.QuestionExamples(*(_part(model.QuestionExample, examples[name]) for name in ("good", "weak")))


def _evidence(evidence: dict) -> model.EvidenceType:
    return _part(
        model.EvidenceType,
        evidence,
        max_mb=Decimal(evidence["max_mb"]),
        sensitivity=model.Sensitivity(evidence["sensitivity"]),
        blind=model.BlindEvidence(evidence["blind"]),
    )


def _stage(stage: dict) -> model.Stage:
    return _part(
        model.Stage,
        stage,
        kind=model.StageKind(stage["kind"]),
        blind=model.Blind(stage["blind"]),
        scale=_scale(stage["scale"]),
        values=_optional(model.Values, stage["values"]),
        not_applicable=_optional(model.NotApplicable, stage["not_applicable"]),
        judges=_optional(model.Judges, stage["judges"]),
        combine=_optional(model.Combine, stage["combine"]),
        criteria=tuple(_criterion(criterion) for criterion in stage["criteria"]),
        aggregate=_aggregate(stage["aggregate"]),
        spread=_spread(stage["spread"]),
        round=_optional(model.StageRound, stage["round"]),
        adjustment=_optional(model.Adjustment, stage["adjustment"]),
        advancement=_advancement(stage["advancement"]),
        minutes=_optional(model.Minutes, stage["minutes"]),
    )


def _scale(scale: dict | None) -> model.ScoreScale | None:
    if scale is None:
        return None
    return model.ScoreScale(**{key: Decimal(value) for key, value in scale.items()})


def _criterion(criterion: dict) -> model.Criterion:
    bands = tuple(_part(model.Descriptor, band, **_bounds(band)) for band in criterion["descriptors"])
    return _part(model.Criterion, criterion, weight=Decimal(criterion["weight"]), descriptors=bands)


def _bounds(band: dict) -> dict[str, Decimal]:
    return {"min": Decimal(band["min"]), "max": Decimal(band["max"])}


def _aggregate(aggregate: dict | None) -> model.Aggregate | None:
    if aggregate is None:
        return None
    over, method = model.Over(aggregate["over"]), model.Method(aggregate["method"])
    return _part(
        model.Aggregate, aggregate, over=over, method=method, if_too_few=model.IfTooFew(aggregate["if_too_few"])
    )


def _spread(spread: dict | None) -> model.Spread | None:
    if spread is None:
        return None
    return model.Spread(max=Decimal(spread["max"]), on=model.Over(spread["on"]), then=model.OnSpread(spread["then"]))


def _advancement(advancement: dict | None) -> model.Advancement | None:
    if advancement is None:
        return None
    return _part(
        model.Advancement,
        advancement,
        method=model.Advance(advancement["method"]),
        min_score=_optional_decimal(advancement["min_score"]),
        quotas=_all(model.Quota, advancement["quotas"]),
        priority=_all(model.Priority, advancement["priority"]),
        tie_at_cut=model.TieAtCut(advancement["tie_at_cut"]),
    )


def _final(final: dict | None) -> model.Final | None:
    if final is None:
        return None
    return model.Final(
        sources=tuple(
            model.Carried(stage=source["stage"], weight=Decimal(source["weight"]), as_=model.CarryAs(source["as"]))
            for source in final["from"]
        ),
        round=_part(model.FinalRound, final["round"]),
        rank_on=model.RankOn(final["rank_on"]),
        not_reached_last=model.NotReachedLast(final["not_reached_last"]),
        rankings=tuple(model.Scope(name) for name in final["rankings"]),
    )


def _award(award: dict) -> model.Award:
    return _part(
        model.Award,
        award,
        per=model.Scope(award["per"]),
        min_score=_optional_decimal(award["min_score"]),
        on_tie=model.OnTie(award["on_tie"]),
    )


def _publication(publication: dict) -> model.Publication:
    return model.Publication(
        rows=model.PublishedRows(publication["rows"]),
        scores=model.PublishedScores(publication["scores"]),
        judges=model.PublishedJudges(publication["judges"]),
        feedback=tuple(model.Feedback(word) for word in publication["feedback"]),
    )
