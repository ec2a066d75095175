"""The questions of a form as one proposal answers them: which it is asked, what it wrote, what is wrong with that."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from competition.rulebook.entry_rules import QuestionRules, SectionRules
from competition.rulebook.vocabulary import QuestionKind
from competition.rulebook.word_count import count_words
from submissions.models import Proposal

DECLARED = "ya"
MOST_CHARACTERS = 100_000


def refuse_too_long(text: str) -> None:
    """For an answer that is typed or sent by a browser; raises ValidationError."""
    too_many = len(normalise_text(text)) - MOST_CHARACTERS
    if too_many > 0:
        raise ValidationError(
            _("The text is longer than %(limit)d characters; shorten it by %(many)d.")
            % {"limit": MOST_CHARACTERS, "many": too_many}
        )


def normalise_text(text: str) -> str:
    """One kind of line break, none at the end: browsers send another kind than they were given."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip()


@dataclass(frozen=True, slots=True)
class WordLimits:
    least: int | None
    most: int | None


def questions_of_group(section: SectionRules, group: str) -> list[QuestionRules]:
    return [question for question in section.questions if group in question.groups]


def sections_of_proposal(proposal: Proposal) -> list[SectionRules]:
    """The sections that ask this proposal's group anything."""
    group = proposal.group.code
    return [section for section in proposal.edition.rules.form if questions_of_group(section, group)]


def word_limits_of(proposal: Proposal, question: QuestionRules) -> WordLimits:
    """Those of the question and of the rules about it; the stricter counts."""
    group = proposal.group.code
    least = [question.min_words.get(group)]
    for rule in proposal.edition.rules.eligibility:
        if rule.type != "min_words" or rule.severity != "block" or group not in rule.groups:
            continue
        named = rule.params["questions"]
        if question.code in named or (not named and question.required and question.kind == QuestionKind.TEXT):
            least.append(rule.params["words"])
    return WordLimits(max((n for n in least if n), default=None), question.max_words.get(group))


def answer_texts(proposal: Proposal) -> dict[str, str]:
    return {answer.question.code: answer.text for answer in proposal.answers.all()}


def answer_versions(proposal: Proposal) -> dict[str, int]:
    """Which text of each question is the stored one; none yet is 0."""
    return {answer.question.code: answer.version for answer in proposal.answers.all()}


def required_declarations(proposal: Proposal) -> set[str]:
    """Codes of the declarations that must be agreed to."""
    rules, group, needed = proposal.edition.rules, proposal.group.code, set()
    every = {q.code for section in rules.form for q in section.questions if q.kind == QuestionKind.DECLARATION}
    for rule in rules.eligibility:
        if rule.type == "declares" and rule.severity == "block" and group in rule.groups:
            needed |= {rule.params["question"]} if rule.params["question"] else every
    return needed


def answer_problem(proposal: Proposal, question: QuestionRules, text: str, declared: set[str]) -> str:
    """What is wrong with one answer, or an empty text."""
    names = {"question": question.label}
    if question.kind == QuestionKind.DECLARATION:
        needed = question.required or question.code in declared
        return _("Agree to: %(question)s") % names if needed and text != DECLARED else ""
    if not text.strip():
        return _("Fill in %(question)s") % names if question.required else ""
    if question.kind != QuestionKind.TEXT:
        return ""
    limits, words = word_limits_of(proposal, question), count_words(text)
    if limits.most is not None and words > limits.most:
        return _("Shorten %(question)s: %(words)d of at most %(limit)d words") % {
            **names,
            "words": words,
            "limit": limits.most,
        }
    if limits.least is not None and words < limits.least:
        return _("Extend %(question)s: %(words)d of at least %(limit)d words") % {
            **names,
            "words": words,
            "limit": limits.least,
        }
    return ""
