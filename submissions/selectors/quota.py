"""How many proposals a unit may hand in, and how many it has."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import WorkUnit
from competition.models import Edition, Group, ParticipantType
from competition.rulebook.entry_rules import EligibilityRule
from competition.rulebook.rules import Rulebook, part_with_code
from competition.rulebook.vocabulary import EligibilityType, RuleSeverity
from submissions.enums import EXCLUDED_STATUSES
from submissions.models import Proposal


@dataclass(frozen=True, slots=True)
class UnitQuota:
    """One limit on the number of proposals of a unit; `used` counts without the proposal that is asked about."""

    used: int
    limit: int

    @property
    def is_full(self) -> bool:
        return self.used >= self.limit


def find_tightest_quota(
    *,
    edition: Edition,
    unit: WorkUnit,
    group: Group,
    participant_type: ParticipantType | None,
    excluded: Proposal | None = None,
    only_sent: bool = False,
    rule: EligibilityRule | None = None,
) -> UnitQuota | None:
    """The limit with the least room; None when nothing limits this group or unit.

    Proposals that were withdrawn or refused do not count, nor does `excluded`. Rules that only warn limit nothing,
    except the `rule` that is asked about.
    """
    # Before any query: most rulebooks limit nothing here.
    if group.outside_quota:
        return None
    unit_limit, group_limit = _find_limits(edition.rules, group.code, participant_type, rule)
    if unit_limit is None and group_limit is None:
        return None
    proposals = Proposal.objects.filter(edition=edition, unit=unit, group__outside_quota=False)
    proposals = proposals.exclude(status__in=EXCLUDED_STATUSES)
    if only_sent:
        proposals = proposals.exclude(submitted_at=None)
    if excluded is not None:
        proposals = proposals.exclude(pk=excluded.pk)
    groups = list(proposals.values_list("group__code", flat=True))
    quotas = []
    if unit_limit is not None:
        quotas.append(UnitQuota(len(groups), unit_limit))
    if group_limit is not None:
        quotas.append(UnitQuota(groups.count(group.code), group_limit))
    # Of a limit of the unit and one of its group the fuller one decides.
    return min(quotas, key=lambda quota: quota.limit - quota.used)


def _find_limits(
    rules: Rulebook, group: str, participant_type: ParticipantType | None, asked_rule: EligibilityRule | None
) -> tuple[int | None, int | None]:
    """(limit of the unit, limit of the unit in this group)"""
    unit_limits: list[int | None] = []
    group_limits: list[int | None] = []
    participant_rules = part_with_code(rules.participant_types, participant_type.code) if participant_type else None
    if participant_rules is not None:
        unit_limits.append(participant_rules.max_entries)
        group_limits.append(participant_rules.max_entries_by_group.get(group))
    for rule in rules.eligibility:
        # The administrative check evaluates rules that only warn, too.
        counts = rule.severity == RuleSeverity.BLOCK or rule == asked_rule
        if rule.type == EligibilityType.MAX_ENTRIES and counts and group in rule.groups:
            unit_limits.append(rule.params["n"])
            group_limits.append(rule.params["by_group"].get(group))
            if participant_rules is not None:
                unit_limits.append(rule.params["by_participant_type"].get(participant_rules.code))
    return _least_limit(unit_limits), _least_limit(group_limits)


def _least_limit(limits: Iterable[int | None]) -> int | None:
    return min((limit for limit in limits if limit is not None), default=None)
