"""The checklist of the administrative check: what the rulebook asks, what the system can tell, what officers marked."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import MembershipRole
from accounts.models import Membership, User
from competition.rulebook import JUDGED_BY_PEOPLE, EligibilityRule, QuestionKind
from competition.schedule import registration_of
from submissions.enums import Verdict
from submissions.models import CheckMark, Proposal
from submissions.permissions import ORGANISERS
from submissions.selectors.evidence import evidence_of
from submissions.selectors.missing import (
    answer_problem,
    answers_by_code,
    declarations_needed,
    months_before,
    questions_for,
)
from submissions.selectors.quota import tightest_quota


@dataclass(frozen=True, slots=True)
class CheckItem:
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


def checklist_of(proposal: Proposal) -> list[CheckItem]:
    """Gate criteria, then eligibility rules, then evidence, in rulebook order."""
    marks = {mark.code: mark for mark in proposal.check_marks.select_related("actor")}
    found = [*_gate(proposal), *_rules(proposal), *_evidence(proposal)]
    return [_marked(item, marks.get(item.code)) for item in found]


def _marked(item, mark) -> CheckItem:
    return CheckItem(item.code, item.label, item.help, item.binding, item.computed, item.finding, mark)


def _gate(proposal):
    for gate in proposal.edition.rules.gate:
        yield CheckItem(f"gate:{gate.code}", gate.label, gate.help, binding=True)


def _rules(proposal):
    """A rule that the gate or the evidence says line by line is not asked a second time."""
    rules = proposal.edition.rules
    for rule in rules.eligibility:
        told = rule.type == "evidence_present" or (rule.type == "meets_all_criteria" and rules.gate)
        if proposal.group.code in rule.groups and not told:
            code, binding = f"rule:{rule.code}", rule.severity != "warn"
            yield CheckItem(code, rule.message, "", binding, *_computed(proposal, rule))


def _computed(proposal: Proposal, rule: EligibilityRule) -> tuple[Verdict | None, str]:
    if rule.type in JUDGED_BY_PEOPLE or rule.type not in FACTS:
        return None, ""
    return FACTS[rule.type](proposal, rule)


def _answered(proposal, rule):
    texts, declared = answers_by_code(proposal), declarations_needed(proposal)
    problems = [
        problem
        for section in proposal.edition.rules.form
        for question in questions_for(section, proposal.group.code)
        if question.kind != QuestionKind.DECLARATION
        and (problem := answer_problem(proposal, question, texts.get(question.code, ""), declared))
    ]
    return (Verdict.NOT_MET, "; ".join(problems)) if problems else (Verdict.MET, _("All required answers are there."))


def _declared(proposal, rule):
    texts, declared = answers_by_code(proposal), declarations_needed(proposal)
    problems = [
        problem
        for section in proposal.edition.rules.form
        for question in questions_for(section, proposal.group.code)
        if question.kind == QuestionKind.DECLARATION
        and (problem := answer_problem(proposal, question, texts.get(question.code, ""), declared))
    ]
    return (Verdict.NOT_MET, "; ".join(problems)) if problems else (Verdict.MET, _("The team has agreed."))


def _old_enough(proposal, rule):
    if proposal.started_on is None:
        return Verdict.UNCLEAR, _("The proposal does not say since when it is in use.")
    closes_at = registration_of(proposal.edition.rules).closes_at
    if closes_at is None:
        return None, ""
    category = proposal.category.code if proposal.category else None
    months = rule.params["exceptions"].get(category, rule.params["months"])
    is_old = proposal.started_on <= months_before(timezone.localtime(closes_at).date(), months)
    return (Verdict.MET, "") if is_old else (Verdict.NOT_MET, "")


def _within_quota(proposal, rule):
    quota = tightest_quota(
        edition=proposal.edition,
        unit=proposal.unit,
        group=proposal.group,
        participant_type=proposal.participant_type,
        besides=proposal,
        only_sent=True,
    )
    if quota is None:
        return Verdict.MET, ""
    finding = _("This unit has sent %(used)d other proposals; the most is %(limit)d.")
    verdict = Verdict.NOT_MET if quota.is_full else Verdict.MET
    return verdict, finding % {"used": quota.used, "limit": quota.limit}


def _not_organiser(proposal, rule):
    """Whoever judges or organises would check or score the own proposal."""
    names = [
        member.name
        for member in proposal.team.all()
        if member.user and {group.name for group in member.user.groups.all()} & ORGANISERS
    ]
    if names:
        return Verdict.NOT_MET, _("In the team: %(names)s") % {"names": ", ".join(names)}
    return Verdict.MET, ""


FACTS = {
    "all_questions_answered": _answered,
    "declares": _declared,
    "min_age": _old_enough,
    "max_entries": _within_quota,
    "not_organiser": _not_organiser,
}


def _evidence(proposal):
    for box in evidence_of(proposal):
        if not box.required and not box.files:
            continue
        missing = _("Nothing was uploaded.")
        computed, finding = (None, "") if box.files else (Verdict.NOT_MET, missing)
        yield CheckItem(f"evidence:{box.rule.code}", box.rule.label, box.rule.help, box.required, computed, finding)


def proposal_for_check(edition, code: str) -> Proposal | None:
    """One sent proposal with everything the page shows."""
    rows = Proposal.objects.filter(edition=edition, submitted_at__isnull=False, code__iexact=code)
    rows = rows.select_related(
        "edition__rulebook_version", "unit", "group", "category", "participant_type"
    ).prefetch_related("answers__question", "attachments__evidence_type", "partners", "receipts")
    return rows.prefetch_related("team__user__groups", "history__actor").first()


def people_to_tell(proposal: Proposal) -> list[User]:
    """Members of the team who have an account, and the operators of the unit or of the nearest one above that has."""
    members = Q(proposal_memberships__proposal=proposal)
    operators = Q(pk__in=_operators(proposal.unit))
    return list(User.objects.filter(members | operators, is_active=True).distinct())


def _operators(unit) -> list[int]:
    while unit is not None:
        found = Membership.objects.current().filter(unit=unit, role=MembershipRole.OPERATOR)
        if people := list(found.values_list("user_id", flat=True)):
            return people
        unit = unit.parent
    return []
