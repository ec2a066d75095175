"""The conditions of taking part as the team reads them while it writes."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competition.rulebook import EligibilityType as Type
from competition.rulebook import Severity
from submissions.enums import Verdict
from submissions.models import Proposal
from submissions.selectors.facts import fact_of, quota_fact


class Standing(StrEnum):
    MET = "met"
    WARN = "warn"
    FAIL = "fail"
    BUREAU = "bureau"


TITLES = {
    Type.MIN_AGE: gettext_lazy("In use long enough"),
    Type.IMPLEMENTED_WITHIN: gettext_lazy("In use in the period that counts"),
    Type.DECREE_YEAR_IN: gettext_lazy("Year of the decree"),
    Type.NEVER_AWARDED: gettext_lazy("Not awarded before"),
    Type.IS_FORMER_WINNER: gettext_lazy("Winner of an earlier competition"),
    Type.REPLICATES_LISTED: gettext_lazy("Replicates an awarded innovation"),
    Type.MAX_ENTRIES: gettext_lazy("Room in the unit's quota"),
    Type.UNIQUE_TITLE: gettext_lazy("A title of its own"),
    Type.ALL_QUESTIONS_ANSWERED: gettext_lazy("Required answers"),
    Type.MIN_WORDS: gettext_lazy("Answers of some length"),
    Type.EVIDENCE_PRESENT: gettext_lazy("Required evidence"),
    Type.VIDEO: gettext_lazy("Video of the innovation"),
    Type.SDG_LINKED: gettext_lazy("Sustainable development goals"),
    Type.DECLARES: gettext_lazy("Declaration of the team"),
    Type.MEETS_ALL_CRITERIA: gettext_lazy("Criteria of a public service innovation"),
    Type.TEAM_SIZE: gettext_lazy("Size of the team"),
    Type.NOT_ORGANISER: gettext_lazy("No judge or organiser in the team"),
}
ICONS = {Standing.MET: "done", Standing.WARN: "alert", Standing.FAIL: "circle", Standing.BUREAU: "clock"}
TONES = {Standing.MET: "ok", Standing.WARN: "warn", Standing.FAIL: "accent", Standing.BUREAU: ""}


@dataclass(frozen=True, slots=True)
class Condition:
    """One rule. `finding` is a sentence; `todo` what to do, as a link where there is a place for it."""

    code: str
    title: str
    standing: Standing
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
            Standing.MET: _("met"),
            Standing.WARN: _("look at this"),
            Standing.FAIL: _("not met"),
            Standing.BUREAU: _("the bureau checks this"),
        }[self.standing]


def conditions_of(proposal: Proposal) -> list[Condition]:
    """Every rule of the rulebook for this proposal's group, in its order; then a quota that no rule names."""
    group = proposal.group.code
    rules = [rule for rule in proposal.edition.rules.eligibility if group in rule.groups]
    found = [_condition(proposal, rule) for rule in rules]
    if not any(rule.type == Type.MAX_ENTRIES for rule in rules) and (fact := quota_fact(proposal)):
        standing = Standing.MET if fact.verdict == Verdict.MET else Standing.FAIL
        found.append(Condition("quota", str(TITLES[Type.MAX_ENTRIES]), standing, fact.finding, fact.todo, fact.url))
    return found


def _condition(proposal, rule) -> Condition:
    fact = fact_of(proposal, rule)
    standing, title = _standing(rule, fact), str(TITLES[rule.type])
    match standing:
        case Standing.MET:
            return Condition(rule.code, title, standing, fact.finding, "", "")
        case Standing.BUREAU:
            todo = _("The bureau looks at this in the administrative check.")
            return Condition(rule.code, title, standing, fact.finding or rule.message, todo, "")
    finding = fact.finding if fact.finding != fact.todo else ""
    if fact.more:
        finding = _("%(count)d things are open, this one first:") % {"count": fact.more + 1}
    return Condition(rule.code, title, standing, finding, fact.todo or rule.message, fact.url)


def _standing(rule, fact) -> Standing:
    if fact.verdict == Verdict.MET:
        return Standing.MET
    if fact.verdict is None:
        return Standing.BUREAU
    return Standing.FAIL if rule.severity == Severity.BLOCK else Standing.WARN
