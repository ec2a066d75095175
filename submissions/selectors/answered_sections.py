"""The sections of a proposal with the answers in words, one projection for team, bureau, judges and paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from competition.enums import SDG_LABELS
from competition.rulebook.entry_rules import QuestionRules
from competition.rulebook.vocabulary import QuestionKind
from core.formats import format_date_id, format_number_id
from submissions.models import Proposal
from submissions.selectors.answers import DECLARED, answer_texts, questions_of_group, sections_of_proposal


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question and its answer in words; `text` is empty where nothing was written."""

    question: QuestionRules
    text: str


@dataclass(frozen=True, slots=True)
class AnsweredSection:
    code: str
    label: str
    answers: Sequence[AnsweredQuestion]


def answered_sections(proposal: Proposal) -> list[AnsweredSection]:
    """Every section of the form that asks this proposal's group, questions without an answer included."""
    texts, group = answer_texts(proposal), proposal.group.code
    return [
        AnsweredSection(
            section.code,
            section.label,
            [
                AnsweredQuestion(question, display_answer(question, texts.get(question.code, "")))
                for question in questions_of_group(section, group)
            ],
        )
        for section in sections_of_proposal(proposal)
    ]


def sections_for_judges(proposal: Proposal, *, is_blind: bool) -> list[AnsweredSection]:
    """What there is to score: only answers, no declarations, and for a blind stage nothing that identifies the team."""
    sections = [
        AnsweredSection(
            section.code,
            section.label,
            [answer for answer in section.answers if _is_for_judges(answer, is_blind)],
        )
        for section in answered_sections(proposal)
    ]
    return [section for section in sections if section.answers]


def _is_for_judges(answer: AnsweredQuestion, is_blind: bool) -> bool:
    question = answer.question
    return bool(answer.text and question.kind != QuestionKind.DECLARATION and not (is_blind and question.identifying))


def display_answer(question: QuestionRules, text: str) -> str:
    """A stored answer in the words of the screen; one that an older form stored in another format stays as it is."""
    if not text:
        return ""
    try:
        match question.kind:
            case QuestionKind.DATE:
                return format_date_id(date.fromisoformat(text))
            case QuestionKind.NUMBER:
                # As many places as were stored: 1200.50 stays 1.200,50.
                value = Decimal(text)
                return format_number_id(value, max(0, -int(value.as_tuple().exponent)))
            case QuestionKind.SDGS:
                return "\n".join(sdg_label(number) for number in text.split("\n"))
            case QuestionKind.DECLARATION:
                return _("Agreed") if text == DECLARED else ""
    # An imported or older answer may not fit its question; people can still read it.
    except (ValueError, KeyError, InvalidOperation):
        return text
    return text


def sdg_label(number: str) -> str:
    """`3 Kehidupan Sehat dan Sejahtera`"""
    return f"{number} {SDG_LABELS[int(number)]}"
