"""The conditions of taking part as the team reads them while it writes."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competition.rulebook.vocabulary import EligibilityType, RuleSeverity
from submissions.enums import Verdict
from submissions.models import Proposal
from submissions.selectors.rule_evaluation import evaluate_quota, evaluate_rule


class ConditionState(StrEnum):
    MET = "met"
    WARN = "warn"
    FAIL = "fail"
    BUREAU = "bureau"


TITLES = {
    EligibilityType.MIN_AGE: gettext_lazy("In use long enough"),
    EligibilityType.IMPLEMENTED_WITHIN: gettext_lazy("In use in the period that counts"),
    EligibilityType.DECREE_YEAR_IN: gettext_lazy("Year of the decree"),
    EligibilityType.NEVER_AWARDED: gettext_lazy("Not awarded before"),
    EligibilityType.IS_FORMER_WINNER: gettext_lazy("Winner of an earlier competition"),
    EligibilityType.REPLICATES_LISTED: gettext_lazy("Replicates an awarded innovation"),
    EligibilityType.MAX_ENTRIES: gettext_lazy("Room in the unit's quota"),
    EligibilityType.UNIQUE_TITLE: gettext_lazy("A title of its own"),
    EligibilityType.ALL_QUESTIONS_ANSWERED: gettext_lazy("Required answers"),
    EligibilityType.MIN_WORDS: gettext_lazy("Answers of some length"),
    EligibilityType.EVIDENCE_PRESENT: gettext_lazy("Required evidence"),
    EligibilityType.VIDEO: gettext_lazy("Video of the innovation"),
    EligibilityType.SDG_LINKED: gettext_lazy("Sustainable development goals"),
    EligibilityType.DECLARES: gettext_lazy("Declaration of the team"),
    EligibilityType.MEETS_ALL_CRITERIA: gettext_lazy("Criteria of a public service innovation"),
    EligibilityType.TEAM_SIZE: gettext_lazy("Size of the team"),
    EligibilityType.NOT_ORGANISER: gettext_lazy("No judge or organiser in the team"),
}
ICONS = {
    ConditionState.MET: "done",
    ConditionState.WARN: "alert",
    ConditionState.FAIL: "circle",
    ConditionState.BUREAU: "clock",
}
TONES = {
    ConditionState.MET: "ok",
    ConditionState.WARN: "warn",
    ConditionState.FAIL: "accent",
    ConditionState.BUREAU: "",
}


@dataclass(frozen=True, slots=True)
class EligibilityCondition:
    """One rule. `finding` is a sentence; `todo` what to do, as a link where there is a place for it."""

    code: str
    title: str
    standing: ConditionState
    finding: str
    todo: str
    url: str

    @property
    def icon(self) -> str:
        return ICONS[self.standing]

    @property
    def tone(self) -> str:
        return TONES[self.standing]

    @property
    def said(self) -> str:
        """The state as a word, for whoever does not see the colour."""
        return {
            ConditionState.MET: _("met"),
            ConditionState.WARN: _("look at this"),
            ConditionState.FAIL: _("not met"),
            ConditionState.BUREAU: _("the bureau checks this"),
        }[self.standing]


def eligibility_conditions_of(proposal: Proposal) -> list[EligibilityCondition]:
    """Every rule of the rulebook for this proposal's group, in its order; then a quota that no rule names."""
    group = proposal.group.code
    rules = [rule for rule in proposal.edition.rules.eligibility if group in rule.groups]
    found = [_condition(proposal, rule) for rule in rules]
    if not any(rule.type == EligibilityType.MAX_ENTRIES for rule in rules) and (fact := evaluate_quota(proposal)):
        standing = ConditionState.MET if fact.verdict == Verdict.MET else ConditionState.FAIL
        found.append(
            EligibilityCondition(
                "quota", str(TITLES[EligibilityType.MAX_ENTRIES]), standing, fact.finding, fact.todo, fact.url
            )
        )
    return found


def _condition(proposal, rule) -> EligibilityCondition:
    fact = evaluate_rule(proposal, rule)
    standing, title = _standing(rule, fact), str(TITLES[rule.type])
    match standing:
        case ConditionState.MET:
            return EligibilityCondition(rule.code, title, standing, fact.finding, "", "")
        case ConditionState.BUREAU:
            todo = _("The bureau looks at this in the administrative check.")
            return EligibilityCondition(rule.code, title, standing, fact.finding or rule.message, todo, "")
    finding = fact.finding if fact.finding != fact.todo else ""
    if fact.more:
        finding = _("%(count)d things are open, this one first:") % {"count": fact.more + 1}
    return EligibilityCondition(rule.code, title, standing, finding, fact.todo or rule.message, fact.url)


def _standing(rule, fact) -> ConditionState:
    if fact.verdict == Verdict.MET:
        return ConditionState.MET
    if fact.verdict is None:
        return ConditionState.BUREAU
    return ConditionState.FAIL if rule.severity == RuleSeverity.BLOCK else ConditionState.WARN
