"""From a normalised document to the values of the rules. Imports nothing but the standard library and this package."""

from __future__ import annotations

from decimal import Decimal

from competition.rulebook import vocabulary
from competition.rulebook.canonical import read_canonical
from competition.rulebook.entry_rules import (
    CategoryRules,
    EligibilityRule,
    EvidenceTypeRules,
    GateCriterion,
    GroupRules,
    ParticipantTypeRules,
    QuestionExample,
    QuestionExamples,
    QuestionRules,
    SectionRules,
)
from competition.rulebook.part_building import build_part, build_parts, optional_decimal
from competition.rulebook.result_rules import (
    AwardRules,
    CarriedStage,
    FinalRounding,
    FinalRules,
    PublicationRules,
    TieBreakStep,
)
from competition.rulebook.rules import LegalBasis, Rulebook
from competition.rulebook.schema import Document
from competition.rulebook.stage_building import build_stage


def parse_canonical(text: str) -> Rulebook:
    """The rulebook of a canonical text. It was checked before it was stored and is not checked again.

    Raises ValueError or LookupError when the text is no canonical text of a rulebook.
    """
    return build_rulebook(read_canonical(text))


def build_rulebook(document: Document) -> Rulebook:
    """The rulebook of a normalised document without errors."""
    return Rulebook(
        schema=document["schema"],
        code=document["rulebook"],
        name=document["name"],
        locale=document["locale"],
        verified=document["verified"],
        ranked_entity=document["ranked_entity"],
        word_count=document["word_count"],
        attributes={owner: tuple(names) for owner, names in document["attributes"].items()},
        legal_bases=build_parts(LegalBasis, document["legal_bases"]),
        gate=build_parts(GateCriterion, document["gate"]),
        groups=build_parts(GroupRules, document["groups"]),
        categories=build_parts(CategoryRules, document["categories"]),
        participant_types=build_parts(ParticipantTypeRules, document["participant_types"]),
        eligibility=tuple(_build_eligibility(rule) for rule in document["eligibility"]),
        form=tuple(_build_section(section) for section in document["form"]),
        evidence=tuple(_build_evidence_type(evidence) for evidence in document["evidence"]),
        stages=tuple(build_stage(stage) for stage in document["stages"]),
        final=None if document["final"] is None else _build_final(document["final"]),
        tie_break=tuple(TieBreakStep(vocabulary.TieBreakBy(step["by"]), step["ref"]) for step in document["tie_break"]),
        awards=tuple(_build_award(award) for award in document["awards"]),
        grace_seconds=document["grace"]["seconds"],
        publication=_build_publication(document["publication"]),
    )


def _build_eligibility(rule: Document) -> EligibilityRule:
    return build_part(
        EligibilityRule,
        rule,
        type=vocabulary.EligibilityType(rule["type"]),
        severity=vocabulary.RuleSeverity(rule["severity"]),
    )


def _build_section(section: Document) -> SectionRules:
    questions = tuple(_build_question(question) for question in section["questions"])
    return build_part(SectionRules, section, questions=questions)


def _build_question(question: Document) -> QuestionRules:
    return build_part(
        QuestionRules,
        question,
        kind=vocabulary.QuestionKind(question["kind"]),
        evidence=vocabulary.EvidenceNeed(question["evidence"]),
        examples=_build_examples(question.get("examples")),
    )


def _build_examples(examples: Document | None) -> QuestionExamples | None:
    if examples is None:
        return None
    return QuestionExamples(
        good=build_part(QuestionExample, examples["good"]), weak=build_part(QuestionExample, examples["weak"])
    )


def _build_evidence_type(evidence: Document) -> EvidenceTypeRules:
    return build_part(
        EvidenceTypeRules,
        evidence,
        max_mb=Decimal(evidence["max_mb"]),
        sensitivity=vocabulary.Sensitivity(evidence["sensitivity"]),
        blind=vocabulary.EvidenceBlinding(evidence["blind"]),
    )


def _build_final(final: Document) -> FinalRules:
    return FinalRules(
        # from and as are keywords of Python.
        sources=tuple(
            CarriedStage(stage=source["stage"], weight=Decimal(source["weight"]), as_=vocabulary.CarryAs(source["as"]))
            for source in final["from"]
        ),
        round=build_part(FinalRounding, final["round"]),
        rank_on=vocabulary.RankOn(final["rank_on"]),
        not_reached_last=vocabulary.NotReachedLast(final["not_reached_last"]),
        rankings=tuple(vocabulary.RankingScope(scope) for scope in final["rankings"]),
    )


def _build_award(award: Document) -> AwardRules:
    return build_part(
        AwardRules,
        award,
        per=vocabulary.RankingScope(award["per"]),
        min_score=optional_decimal(award["min_score"]),
        on_tie=vocabulary.TieAction(award["on_tie"]),
    )


def _build_publication(publication: Document) -> PublicationRules:
    return PublicationRules(
        rows=vocabulary.PublishedRows(publication["rows"]),
        scores=vocabulary.PublishedScores(publication["scores"]),
        judges=vocabulary.PublishedJudges(publication["judges"]),
        feedback=tuple(vocabulary.PublishedFeedback(feedback) for feedback in publication["feedback"]),
    )
