"""What still keeps a proposal from being sent, in one place for banner, dashboard and service."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from competition.rulebook.vocabulary import EligibilityType, RuleSeverity
from submissions.enums import Verdict
from submissions.models import Proposal
from submissions.selectors.answers import answer_problem, answer_texts, questions_of_group, required_declarations
from submissions.selectors.evidence import required_evidence_codes
from submissions.selectors.rule_evaluation import QUERYING_RULES, evaluate_quota, evaluate_rule

RULES_LISTED_BY_LINE = {
    EligibilityType.ALL_QUESTIONS_ANSWERED,
    EligibilityType.MIN_WORDS,
    EligibilityType.DECLARES,
    EligibilityType.EVIDENCE_PRESENT,
    EligibilityType.MAX_ENTRIES,
}


@dataclass(frozen=True, slots=True)
class MissingItem:
    """One thing to do, and where."""

    text: str
    url: str


def missing_items_of(proposal: Proposal, *, is_listed: bool = False) -> list[MissingItem]:
    """Every thing to mend before it can be sent; empty when it is complete. `is_listed`: one of many in a list, which
    leaves out what asks the database about other proposals or people.
    """
    rules = _blocking(proposal)
    early = [rule for rule in rules if rule.type not in QUERYING_RULES]
    found = [*_rules(proposal, early), *_answers(proposal), *_evidence(proposal)]
    if is_listed:
        return found
    late = [rule for rule in rules if rule.type in QUERYING_RULES]
    return [*found, *_rules(proposal, late), *_quota(proposal)]


def _blocking(proposal):
    """The rules that stop a sending and are not said question by question, file by file or by the quota."""
    return [
        rule
        for rule in proposal.edition.rules.eligibility
        if rule.severity == RuleSeverity.BLOCK
        and proposal.group.code in rule.groups
        and rule.type not in RULES_LISTED_BY_LINE
    ]


def _rules(proposal, rules) -> Iterator[MissingItem]:
    for rule in rules:
        fact = evaluate_rule(proposal, rule)
        if fact.verdict in (Verdict.NOT_MET, Verdict.UNCLEAR):
            yield MissingItem(fact.todo or rule.message, fact.url)


def _answers(proposal):
    texts, declared = answer_texts(proposal), required_declarations(proposal)
    for section in proposal.edition.rules.form:
        url = reverse("proposal-write", args=[proposal.code, section.code])
        for question in questions_of_group(section, proposal.group.code):
            text = answer_problem(proposal, question, texts.get(question.code, ""), declared)
            if text:
                yield MissingItem(text, f"{url}#id_{question.code}")


def _evidence(proposal):
    present = {file.evidence_type.code for file in proposal.attachments.all() if file.removed_at is None}
    needed = required_evidence_codes(proposal.edition.rules, proposal.group.code) - present
    url = reverse("proposal-evidence", args=[proposal.code])
    for kind in proposal.edition.rules.evidence:
        if kind.code in needed:
            yield MissingItem(_("Upload %(evidence)s") % {"evidence": kind.label}, f"{url}#{kind.code}")


def _quota(proposal):
    fact = evaluate_quota(proposal)
    if fact is not None and fact.verdict == Verdict.NOT_MET:
        yield MissingItem(fact.todo, fact.url)
