"""The conditions of taking part as the team reads them while it writes."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competition.rulebook.entry_rules import EligibilityRule
from competition.rulebook.vocabulary import EligibilityType, RuleSeverity
from submissions.enums import Verdict
from submissions.models import Proposal
from submissions.selectors.rule_evaluation import RuleEvaluation, evaluate_quota, evaluate_rule


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
    """One rule as the team reads it. `finding` is a sentence; `todo` what to do, a link where `url` is not empty."""

    code: str
    title: str
    state: ConditionState
    finding: str
    todo: str
    url: str

    @property
    def icon(self) -> str:
        return ICONS[self.state]

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def state_label(self) -> str:
        """The state as words, for whoever does not see the colour."""
        return {
            ConditionState.MET: _("met"),
            ConditionState.WARN: _("look at this"),
            ConditionState.FAIL: _("not met"),
            ConditionState.BUREAU: _("the bureau checks this"),
        }[self.state]


def eligibility_conditions_of(proposal: Proposal) -> list[EligibilityCondition]:
    """Every rule of the rulebook for this proposal's group, in its order; then a quota that no rule names."""
    group = proposal.group.code
    rules = [rule for rule in proposal.edition.rules.eligibility if group in rule.groups]
    conditions = [_condition_of_rule(proposal, rule) for rule in rules]
    # Asked only where needed: it counts the proposals of the unit.
    is_quota_a_rule = any(rule.type == EligibilityType.MAX_ENTRIES for rule in rules)
    if not is_quota_a_rule and (quota := evaluate_quota(proposal)):
        state = ConditionState.MET if quota.verdict == Verdict.MET else ConditionState.FAIL
        title = str(TITLES[EligibilityType.MAX_ENTRIES])
        conditions.append(EligibilityCondition("quota", title, state, quota.finding, quota.todo, quota.url))
    return conditions


def _condition_of_rule(proposal: Proposal, rule: EligibilityRule) -> EligibilityCondition:
    evaluation = evaluate_rule(proposal, rule)
    state, title = _condition_state(rule, evaluation), str(TITLES[rule.type])
    match state:
        case ConditionState.MET:
            return EligibilityCondition(rule.code, title, state, evaluation.finding, "", "")
        case ConditionState.BUREAU:
            todo = _("The bureau looks at this in the administrative check.")
            return EligibilityCondition(rule.code, title, state, evaluation.finding or rule.message, todo, "")
    # Where both are the same sentence it is shown once, as the link.
    finding = evaluation.finding if evaluation.finding != evaluation.todo else ""
    if evaluation.further_count:
        finding = _("%(count)d things are open, this one first:") % {"count": evaluation.further_count + 1}
    return EligibilityCondition(rule.code, title, state, finding, evaluation.todo or rule.message, evaluation.url)


def _condition_state(rule: EligibilityRule, evaluation: RuleEvaluation) -> ConditionState:
    if evaluation.verdict == Verdict.MET:
        return ConditionState.MET
    if evaluation.verdict is None:
        return ConditionState.BUREAU
    return ConditionState.FAIL if rule.severity == RuleSeverity.BLOCK else ConditionState.WARN
