"""A proposal as somebody reads it: its sections with the answers, in words. One projection for team, bureau, judges
and paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from competition.enums import SDG_LABELS
from competition.rulebook import Question, QuestionKind
from core.formats import date_id, number_id
from submissions.models import Proposal
from submissions.selectors.answers import YES, answers_by_code, questions_for, sections_for


@dataclass(frozen=True, slots=True)
class Answered:
    """`text` is empty where nothing was written."""

    question: Question
    text: str


@dataclass(frozen=True, slots=True)
class ReadSection:
    code: str
    label: str
    answers: Sequence[Answered]


def sections_read(proposal: Proposal) -> list[ReadSection]:
    """Every section of the form that asks this proposal's group, with the gaps."""
    texts, group = answers_by_code(proposal), proposal.group.code
    return [
        ReadSection(
            section.code,
            section.label,
            [
                Answered(question, shown_text(question, texts.get(question.code, "")))
                for question in questions_for(section, group)
            ],
        )
        for section in sections_for(proposal)
    ]


def sections_for_judges(proposal: Proposal, *, is_blind: bool) -> list[ReadSection]:
    """What there is to score: no gaps, no declarations, and for a blind stage nothing that tells who wrote it."""
    kept = [
        ReadSection(
            section.code,
            section.label,
            [
                answer
                for answer in section.answers
                if answer.text
                and answer.question.kind != QuestionKind.DECLARATION
                and not (is_blind and answer.question.identifying)
            ],
        )
        for section in sections_read(proposal)
    ]
    return [section for section in kept if section.answers]


def shown_text(question: Question, text: str) -> str:
    """A stored answer in the words of the screen; one that an older form stored otherwise is shown as it is."""
    if not text:
        return ""
    try:
        match question.kind:
            case QuestionKind.DATE:
                return date_id(date.fromisoformat(text))
            case QuestionKind.NUMBER:
                value = Decimal(text)
                return number_id(value, max(0, -value.as_tuple().exponent))
            case QuestionKind.SDGS:
                return "\n".join(sdg_label(number) for number in text.split("\n"))
            case QuestionKind.DECLARATION:
                return _("Agreed") if text == YES else ""
    except (ValueError, KeyError, InvalidOperation):
        return text
    return text


def sdg_label(number: str) -> str:
    """`3 Kehidupan Sehat dan Sejahtera`"""
    return f"{number} {SDG_LABELS[int(number)]}"
