"""The checklist of the administrative check: what the rulebook asks, what the system can tell, what officers marked."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import nearest_operator_lookup
from competition.models import Edition
from competition.rulebook.vocabulary import JUDGED_BY_PEOPLE, EligibilityType, RuleSeverity
from submissions.enums import Verdict
from submissions.models import CheckMark, Proposal
from submissions.selectors.evidence import evidence_items_of
from submissions.selectors.rule_evaluation import evaluate_rule


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One line. `computed`: the system's verdict, None where only a person can tell; a mark overrides it.

    `is_binding`: the proposal cannot pass before it is met; the other lines are warnings.
    """

    code: str
    label: str
    help: str
    is_binding: bool
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
        return self.is_binding and not self.is_met

    @property
    def reason(self) -> str:
        """What the team reads when this is why the proposal comes back."""
        return f"{self.label}: {self.note or self.finding or self.help}".rstrip(": ")


def checklist_of(proposal: Proposal) -> list[ChecklistItem]:
    """Gate criteria, then eligibility rules, then evidence, in rulebook order."""
    marks = {mark.code: mark for mark in proposal.check_marks.select_related("actor")}
    items = [*_gate_items(proposal), *_rule_items(proposal), *_evidence_items(proposal)]
    return [replace(item, mark=marks.get(item.code)) for item in items]


def _gate_items(proposal: Proposal) -> Iterator[ChecklistItem]:
    for gate in proposal.edition.rules.gate:
        yield ChecklistItem(f"gate:{gate.code}", gate.label, gate.help, is_binding=True)


def _rule_items(proposal: Proposal) -> Iterator[ChecklistItem]:
    """Without the rules that the gate or the evidence lists line by line: nobody is asked twice."""
    rules = proposal.edition.rules
    for rule in rules.eligibility:
        is_listed_elsewhere = rule.type == EligibilityType.EVIDENCE_PRESENT or (
            rule.type == EligibilityType.MEETS_ALL_CRITERIA and rules.gate
        )
        if proposal.group.code not in rule.groups or is_listed_elsewhere:
            continue
        evaluation = evaluate_rule(proposal, rule)
        yield ChecklistItem(
            f"rule:{rule.code}",
            rule.message,
            "",
            is_binding=rule.severity != RuleSeverity.WARN,
            computed=None if rule.type in JUDGED_BY_PEOPLE else evaluation.verdict,
            finding=evaluation.finding,
        )


def _evidence_items(proposal: Proposal) -> Iterator[ChecklistItem]:
    for item in evidence_items_of(proposal):
        if not item.is_required and not item.files:
            continue
        computed, finding = (None, "") if item.files else (Verdict.NOT_MET, _("Nothing was uploaded."))
        yield ChecklistItem(
            f"evidence:{item.rule.code}", item.rule.label, item.rule.help, item.is_required, computed, finding
        )


def find_proposal_to_check(edition: Edition, code: str) -> Proposal | None:
    """One sent proposal with everything the page shows."""
    proposals = Proposal.objects.filter(edition=edition, submitted_at__isnull=False, code__iexact=code)
    proposals = proposals.select_related(
        "edition__rulebook_version", "unit", "group", "category", "participant_type"
    ).prefetch_related("answers__question", "attachments__evidence_type", "partners", "receipts")
    return proposals.prefetch_related("team__user", "history__actor").first()


def people_to_notify(proposal: Proposal) -> list[User]:
    """Members of the team who have an account, and the operators of the unit or of the nearest one above that has."""
    # One query for both, so that a member who is operator as well gets one mail.
    members = Q(proposal_memberships__proposal=proposal)
    operators = Q(pk__in=[operator.pk for operator in nearest_operator_lookup()(proposal.unit_id)])
    return list(User.objects.filter(members | operators, is_active=True).distinct())
