"""The questions of a form as one proposal answers them: which it is asked, its answers, what is wrong with them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from competition.rulebook.entry_rules import QuestionRules, SectionRules
from competition.rulebook.vocabulary import EligibilityType, QuestionKind, RuleSeverity
from competition.rulebook.word_count import count_words
from submissions.models import Proposal

# The stored text of a declaration that was agreed to.
DECLARED = "ya"


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
    """The limits of the question and of the rules about it; the stricter counts."""
    group = proposal.group.code
    minimums = [question.min_words.get(group)]
    for rule in proposal.edition.rules.eligibility:
        # Only what blocks the sending sets a limit; a warning is told by the rule itself.
        if rule.type != EligibilityType.MIN_WORDS or rule.severity != RuleSeverity.BLOCK or group not in rule.groups:
            continue
        codes = rule.params["questions"]
        if question.code in codes or (not codes and question.required and question.kind == QuestionKind.TEXT):
            minimums.append(rule.params["words"])
    return WordLimits(max((number for number in minimums if number), default=None), question.max_words.get(group))


def answer_texts(proposal: Proposal) -> dict[str, str]:
    """Question code → stored text."""
    return {answer.question.code: answer.text for answer in proposal.answers.all()}


def answer_versions(proposal: Proposal) -> dict[str, int]:
    """Question code → version of the stored text; a question without an answer is missing."""
    return {answer.question.code: answer.version for answer in proposal.answers.all()}


def required_declarations(proposal: Proposal) -> set[str]:
    """Codes of the declarations that a blocking rule asks for; a rule that names none asks for all of the form."""
    rules, group = proposal.edition.rules, proposal.group.code
    declarations = {question.code for question in rules.questions if question.kind == QuestionKind.DECLARATION}
    codes: set[str] = set()
    for rule in rules.eligibility:
        if rule.type == EligibilityType.DECLARES and rule.severity == RuleSeverity.BLOCK and group in rule.groups:
            codes |= {rule.params["question"]} if rule.params["question"] else declarations
    return codes


def answer_problem(proposal: Proposal, question: QuestionRules, text: str, declarations: set[str]) -> str:
    """What keeps one answer from being sent, as a request to the team; empty when nothing does.

    `declarations`: codes from `required_declarations`, read once for many questions.
    """
    values = {"question": question.label}
    if question.kind == QuestionKind.DECLARATION:
        is_required = question.required or question.code in declarations
        return _("Agree to: %(question)s") % values if is_required and text != DECLARED else ""
    if not text.strip():
        return _("Fill in %(question)s") % values if question.required else ""
    if question.kind != QuestionKind.TEXT:
        return ""
    return _length_problem(word_limits_of(proposal, question), question.label, count_words(text))


def _length_problem(limits: WordLimits, label: str, words: int) -> str:
    values = {"question": label, "words": words}
    if limits.most is not None and words > limits.most:
        return _("Shorten %(question)s: %(words)d of at most %(limit)d words") % {**values, "limit": limits.most}
    if limits.least is not None and words < limits.least:
        return _("Extend %(question)s: %(words)d of at least %(limit)d words") % {**values, "limit": limits.least}
    return ""
