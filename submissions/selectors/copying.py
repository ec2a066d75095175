"""What of an earlier proposal can be used again, and by whom."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from competition.models import Edition
from competition.rulebook.entry_rules import QuestionRules
from competition.rulebook.rules import Rulebook
from competition.rulebook.vocabulary import QuestionKind
from submissions.models import Proposal
from submissions.permissions import own_proposals_of, units_for_new_proposal
from submissions.selectors.answers import answer_texts, questions_of_group
from submissions.selectors.portal import OpenEdition, open_editions


def earlier_proposals_of(user: User, *, besides: Edition) -> QuerySet[Proposal]:
    """Those of a person in other editions, the newest first."""
    rows = own_proposals_of(user).exclude(edition=besides).select_related("edition")
    return rows.order_by("-edition__year", "-created_at", "-pk")


def editions_to_copy_to(user: User, proposal: Proposal, at: datetime) -> list[OpenEdition]:
    """Where somebody may begin a proposal with the text of this one, which is theirs."""
    if not units_for_new_proposal(user):
        return []
    return [row for row in open_editions(at) if row.edition.pk != proposal.edition_id]


def questions_to_copy(rules: Rulebook, group: str) -> list[QuestionRules]:
    """All but the declarations: nobody agrees to something by copying."""
    asked = [question for section in rules.form for question in questions_of_group(section, group)]
    return [question for question in asked if question.kind != QuestionKind.DECLARATION]


def new_questions(source: Proposal, asked: list[QuestionRules]) -> list[QuestionRules]:
    """Those that the earlier rulebook did not know, or asked in another way."""
    known = _kinds(source)
    return [question for question in asked if known.get(question.code) != question.kind]


def texts_to_copy(source: Proposal, asked: list[QuestionRules]) -> dict[str, str]:
    """Answers by code to questions of the same code and kind. One that is too long now is copied as it is: the word
    count says so where it is written.
    """
    known, texts = _kinds(source), answer_texts(source)
    kept = {
        question.code: _still_offered(question, texts.get(question.code, ""))
        for question in asked
        if known.get(question.code) == question.kind
    }
    return {code: text for code, text in kept.items() if text.strip()}


def _kinds(source) -> dict[str, QuestionKind]:
    return {question.code: question.kind for part in source.edition.rules.form for question in part.questions}


def _still_offered(question, text) -> str:
    """Of a choice only what the new form offers."""
    if question.kind not in (QuestionKind.CHOICE, QuestionKind.MULTIPLE_CHOICE):
        return text
    return "\n".join(line for line in text.split("\n") if line in question.choices)
