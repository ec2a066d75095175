"""What of an earlier proposal can be used again, and by whom."""

from collections.abc import Sequence
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
from submissions.selectors.dashboard import OpenEdition, open_editions


def earlier_proposals_of(user: User, *, edition: Edition) -> QuerySet[Proposal]:
    """This person's proposals in other editions than this one, the newest first."""
    proposals = own_proposals_of(user).exclude(edition=edition).select_related("edition")
    return proposals.order_by("-edition__year", "-created_at", "-pk")


def editions_to_copy_to(user: User, proposal: Proposal, at: datetime) -> list[OpenEdition]:
    """Where this person may begin a proposal with the text of this one, which is theirs."""
    # A link to a page that refuses would help nobody.
    if not units_for_new_proposal(user):
        return []
    return [row for row in open_editions(at) if row.edition.pk != proposal.edition_id]


def questions_to_copy(rules: Rulebook, group: str) -> list[QuestionRules]:
    """All questions of the group but the declarations: nobody agrees to something by copying."""
    questions = [question for section in rules.form for question in questions_of_group(section, group)]
    return [question for question in questions if question.kind != QuestionKind.DECLARATION]


def new_questions(source: Proposal, questions: Sequence[QuestionRules]) -> list[QuestionRules]:
    """Those that the earlier rulebook did not have, or had as another kind."""
    source_kinds = _question_kinds(source)
    return [question for question in questions if source_kinds.get(question.code) != question.kind]


def texts_to_copy(source: Proposal, questions: Sequence[QuestionRules]) -> dict[str, str]:
    """Question code → answer, for questions of the same code and kind.

    A text that is too long for the new form is copied in full: the page where it is written counts its words.
    """
    source_kinds, source_texts = _question_kinds(source), answer_texts(source)
    texts = {
        question.code: _without_old_choices(question, source_texts.get(question.code, ""))
        for question in questions
        if source_kinds.get(question.code) == question.kind
    }
    return {code: text for code, text in texts.items() if text.strip()}


def _question_kinds(source: Proposal) -> dict[str, QuestionKind]:
    return {question.code: question.kind for question in source.edition.rules.questions}


def _without_old_choices(question: QuestionRules, text: str) -> str:
    """Of a choice only what the new form offers; other answers in full."""
    if question.kind not in (QuestionKind.CHOICE, QuestionKind.MULTIPLE_CHOICE):
        return text
    return "\n".join(line for line in text.split("\n") if line in question.choices)
