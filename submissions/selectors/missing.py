"""What still keeps a proposal from being sent, in one place for banner, dashboard and service."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from competition.rulebook import Question, QuestionKind, Section
from competition.rulebook.words import count_words
from competition.schedule import registration_of
from submissions.models import Proposal
from submissions.selectors.evidence import required_evidence
from submissions.selectors.quota import tightest_quota

YES = "ya"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing to do, and where."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class WordLimits:
    least: int | None
    most: int | None


def questions_for(section: Section, group: str) -> list[Question]:
    return [question for question in section.questions if group in question.groups]


def sections_for(proposal: Proposal) -> list[Section]:
    """The sections that ask this proposal's group anything."""
    group = proposal.group.code
    return [section for section in proposal.edition.rules.form if questions_for(section, group)]


def word_limits(proposal: Proposal, question: Question) -> WordLimits:
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


def answers_by_code(proposal: Proposal) -> dict[str, str]:
    return {answer.question.code: answer.text for answer in proposal.answers.all()}


def versions_by_code(proposal: Proposal) -> dict[str, int]:
    """Which text of each question is the stored one; none yet is 0."""
    return {answer.question.code: answer.version for answer in proposal.answers.all()}


def declarations_needed(proposal: Proposal) -> set[str]:
    """Codes of the declarations that must be agreed to."""
    rules, group, needed = proposal.edition.rules, proposal.group.code, set()
    every = {q.code for section in rules.form for q in section.questions if q.kind == QuestionKind.DECLARATION}
    for rule in rules.eligibility:
        if rule.type == "declares" and rule.severity == "block" and group in rule.groups:
            needed |= {rule.params["question"]} if rule.params["question"] else every
    return needed


def missing_for_submission(proposal: Proposal, *, with_quota: bool = True) -> list[Missing]:
    """Every thing to mend before it can be sent; empty when it is complete. `with_quota` asks the database about the
    unit's other proposals, so lists leave it out.
    """
    found = [*_identity(proposal), *_answers(proposal), *_evidence(proposal)]
    return [*found, *_quota(proposal)] if with_quota else found


def _identity(proposal):
    url = reverse("proposal-identity", args=[proposal.code])
    rule = _age_rule(proposal)
    if rule is None:
        return
    if proposal.started_on is None:
        yield Missing(_("State since when the innovation is in use"), f"{url}#id_started_on")
        return
    closes_at = registration_of(proposal.edition.rules).closes_at
    category = proposal.category.code if proposal.category else None
    months = rule.params["exceptions"].get(category, rule.params["months"])
    if closes_at and months_before(timezone.localtime(closes_at).date(), months) < proposal.started_on:
        yield Missing(rule.message, f"{url}#id_started_on")


def _age_rule(proposal):
    rules = proposal.edition.rules.eligibility
    group = proposal.group.code
    return next(
        (rule for rule in rules if rule.type == "min_age" and rule.severity == "block" and group in rule.groups), None
    )


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last of a shorter month."""
    total = day.year * 12 + day.month - 1 - months
    year, month = divmod(total, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(day)


def _answers(proposal):
    texts, declared = answers_by_code(proposal), declarations_needed(proposal)
    for section in proposal.edition.rules.form:
        url = reverse("proposal-write", args=[proposal.code, section.code])
        for question in questions_for(section, proposal.group.code):
            text = answer_problem(proposal, question, texts.get(question.code, ""), declared)
            if text:
                yield Missing(text, f"{url}#id_{question.code}")


def answer_problem(proposal: Proposal, question: Question, text: str, declared: set[str]) -> str:
    """What is wrong with one answer, or an empty text."""
    names = {"question": question.label}
    if question.kind == QuestionKind.DECLARATION:
        needed = question.required or question.code in declared
        return _("Agree to: %(question)s") % names if needed and text != YES else ""
    if not text.strip():
        return _("Fill in %(question)s") % names if question.required else ""
    if question.kind != QuestionKind.TEXT:
        return ""
    limits, words = word_limits(proposal, question), count_words(text)
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


def _evidence(proposal):
    present = {file.evidence_type.code for file in proposal.attachments.all() if file.removed_at is None}
    needed = required_evidence(proposal.edition.rules, proposal.group.code) - present
    url = reverse("proposal-evidence", args=[proposal.code])
    for kind in proposal.edition.rules.evidence:
        if kind.code in needed:
            yield Missing(_("Upload %(evidence)s") % {"evidence": kind.label}, f"{url}#{kind.code}")


def _quota(proposal):
    quota = tightest_quota(
        edition=proposal.edition,
        unit=proposal.unit,
        group=proposal.group,
        participant_type=proposal.participant_type,
        besides=proposal,
        only_sent=True,
    )
    if quota is not None and quota.is_full:
        text = _("The unit has already sent %(limit)d proposals, which is the most it may send")
        yield Missing(text % {"limit": quota.limit}, reverse("proposal-identity", args=[proposal.code]))
