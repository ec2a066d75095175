"""What still keeps a proposal from being sent, in one place for banner, dashboard and service."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from competition.rulebook.entry_rules import EligibilityRule
from competition.rulebook.vocabulary import EligibilityType, RuleSeverity
from submissions.enums import Verdict
from submissions.models import Proposal
from submissions.selectors.answers import answer_problem, answer_texts, questions_of_group, required_declarations
from submissions.selectors.evidence import attached_codes, required_evidence_codes
from submissions.selectors.rule_evaluation import QUERYING_RULES, evaluate_quota, evaluate_rule

# What these rules ask for is listed question by question, file by file or as the quota.
RULES_LISTED_BY_LINE = {
    EligibilityType.ALL_QUESTIONS_ANSWERED,
    EligibilityType.MIN_WORDS,
    EligibilityType.DECLARES,
    EligibilityType.EVIDENCE_PRESENT,
    EligibilityType.MAX_ENTRIES,
}


@dataclass(frozen=True, slots=True)
class MissingItem:
    """One thing the team has to do, and the page where it does it."""

    text: str
    url: str


def missing_items_of(proposal: Proposal, *, is_listed: bool = False) -> list[MissingItem]:
    """Everything to do before the proposal can be sent; empty when it is complete.

    `is_listed`: the proposal is one of many in a list, so rules that query other proposals or people are left out.
    """
    rules = _blocking_rules(proposal)
    # What the team can mend itself comes first; it also needs no query.
    local_rules = [rule for rule in rules if rule.type not in QUERYING_RULES]
    items = [*_items_of_rules(proposal, local_rules), *_items_of_answers(proposal), *_items_of_evidence(proposal)]
    if is_listed:
        return items
    querying_rules = [rule for rule in rules if rule.type in QUERYING_RULES]
    return [*items, *_items_of_rules(proposal, querying_rules), *_items_of_quota(proposal)]


def _blocking_rules(proposal: Proposal) -> list[EligibilityRule]:
    return [
        rule
        for rule in proposal.edition.rules.eligibility
        if rule.severity == RuleSeverity.BLOCK
        and proposal.group.code in rule.groups
        and rule.type not in RULES_LISTED_BY_LINE
    ]


def _items_of_rules(proposal: Proposal, rules: Iterable[EligibilityRule]) -> Iterator[MissingItem]:
    for rule in rules:
        evaluation = evaluate_rule(proposal, rule)
        if evaluation.verdict in (Verdict.NOT_MET, Verdict.UNCLEAR):
            yield MissingItem(evaluation.todo or rule.message, evaluation.url)


def _items_of_answers(proposal: Proposal) -> Iterator[MissingItem]:
    texts, declarations = answer_texts(proposal), required_declarations(proposal)
    for section in proposal.edition.rules.form:
        url = reverse("proposal-write", args=[proposal.code, section.code])
        for question in questions_of_group(section, proposal.group.code):
            problem = answer_problem(proposal, question, texts.get(question.code, ""), declarations)
            if problem:
                yield MissingItem(problem, f"{url}#id_{question.code}")


def _items_of_evidence(proposal: Proposal) -> Iterator[MissingItem]:
    rules = proposal.edition.rules
    missing_codes = required_evidence_codes(rules, proposal.group.code) - attached_codes(proposal)
    url = reverse("proposal-evidence", args=[proposal.code])
    for evidence in rules.evidence:
        if evidence.code in missing_codes:
            yield MissingItem(_("Upload %(evidence)s") % {"evidence": evidence.label}, f"{url}#{evidence.code}")


def _items_of_quota(proposal: Proposal) -> Iterator[MissingItem]:
    evaluation = evaluate_quota(proposal)
    if evaluation is not None and evaluation.verdict == Verdict.NOT_MET:
        yield MissingItem(evaluation.todo, evaluation.url)
