"""The checklist of the administrative check: what the rulebook asks, what the system can tell, what officers marked."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import nearest_operator_lookup
from competition.rulebook.entry_rules import EligibilityRule
from competition.rulebook.vocabulary import JUDGED_BY_PEOPLE
from submissions.enums import Verdict
from submissions.models import CheckMark, Proposal
from submissions.selectors.evidence import evidence_items_of
from submissions.selectors.rule_evaluation import evaluate_rule


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One line. `computed` is what the system found, None where only a person can tell; a mark stands above it.

    `binding`: the proposal cannot pass before it is met; the others are warnings.
    """

    code: str
    label: str
    help: str
    binding: bool
    computed: Verdict | None = None
    finding: str = ""
    mark: CheckMark | None = None

    @property
    def verdict(self) -> str:
        return self.mark.verdict if self.mark else (self.computed or "")

    @property
    def note(self) -> str:
        return self.mark.note if self.mark else ""

    @property
    def is_met(self) -> bool:
        return self.verdict == Verdict.MET

    @property
    def blocks(self) -> bool:
        return self.binding and not self.is_met

    @property
    def reason(self) -> str:
        """What the team reads when this is why the proposal comes back."""
        return f"{self.label}: {self.note or self.finding or self.help}".rstrip(": ")


def checklist_of(proposal: Proposal) -> list[ChecklistItem]:
    """Gate criteria, then eligibility rules, then evidence, in rulebook order."""
    marks = {mark.code: mark for mark in proposal.check_marks.select_related("actor")}
    found = [*_gate(proposal), *_rules(proposal), *_evidence(proposal)]
    return [_marked(item, marks.get(item.code)) for item in found]


def _marked(item, mark) -> ChecklistItem:
    return ChecklistItem(item.code, item.label, item.help, item.binding, item.computed, item.finding, mark)


def _gate(proposal):
    for gate in proposal.edition.rules.gate:
        yield ChecklistItem(f"gate:{gate.code}", gate.label, gate.help, binding=True)


def _rules(proposal):
    """A rule that the gate or the evidence says line by line is not asked a second time."""
    rules = proposal.edition.rules
    for rule in rules.eligibility:
        told = rule.type == "evidence_present" or (rule.type == "meets_all_criteria" and rules.gate)
        if proposal.group.code in rule.groups and not told:
            code, binding = f"rule:{rule.code}", rule.severity != "warn"
            yield ChecklistItem(code, rule.message, "", binding, *_computed(proposal, rule))


def _computed(proposal: Proposal, rule: EligibilityRule) -> tuple[Verdict | None, str]:
    fact = evaluate_rule(proposal, rule)
    return (None if rule.type in JUDGED_BY_PEOPLE else fact.verdict), fact.finding


def _evidence(proposal):
    for box in evidence_items_of(proposal):
        if not box.required and not box.files:
            continue
        missing = _("Nothing was uploaded.")
        computed, finding = (None, "") if box.files else (Verdict.NOT_MET, missing)
        yield ChecklistItem(f"evidence:{box.rule.code}", box.rule.label, box.rule.help, box.required, computed, finding)


def find_proposal_to_check(edition, code: str) -> Proposal | None:
    """One sent proposal with everything the page shows."""
    rows = Proposal.objects.filter(edition=edition, submitted_at__isnull=False, code__iexact=code)
    rows = rows.select_related(
        "edition__rulebook_version", "unit", "group", "category", "participant_type"
    ).prefetch_related("answers__question", "attachments__evidence_type", "partners", "receipts")
    return rows.prefetch_related("team__user", "history__actor").first()


def people_to_notify(proposal: Proposal) -> list[User]:
    """Members of the team who have an account, and the operators of the unit or of the nearest one above that has."""
    members = Q(proposal_memberships__proposal=proposal)
    operators = Q(pk__in=[person.pk for person in nearest_operator_lookup()(proposal.unit_id)])
    return list(User.objects.filter(members | operators, is_active=True).distinct())
