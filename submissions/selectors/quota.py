"""How many proposals a unit may hand in, and how many it has."""

from dataclasses import dataclass

from accounts.models import WorkUnit
from competition.models import Edition, Group, ParticipantType
from competition.rulebook.entry_rules import EligibilityRule
from competition.rulebook.vocabulary import EligibilityType, RuleSeverity
from submissions.enums import EXCLUDED_STATUSES
from submissions.models import Proposal


@dataclass(frozen=True, slots=True)
class UnitQuota:
    """One limit that holds for a unit; `used` without the proposal that is asked about."""

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
    besides: Proposal | None = None,
    only_sent: bool = False,
    rule: EligibilityRule | None = None,
) -> UnitQuota | None:
    """The limit with the least room; None when nothing limits this group or unit. Withdrawn and refused ones do not
    count. Rules that only warn limit nothing, but for the `rule` that is asked about.
    """
    if group.outside_quota:
        return None
    whole, in_group = _limits(edition.rules, group.code, participant_type, rule)
    if whole is None and in_group is None:
        return None
    rows = Proposal.objects.filter(edition=edition, unit=unit, group__outside_quota=False).exclude(
        status__in=EXCLUDED_STATUSES
    )
    if only_sent:
        rows = rows.exclude(submitted_at=None)
    groups = [code for pk, code in rows.values_list("pk", "group__code") if besides is None or pk != besides.pk]
    found = []
    if whole is not None:
        found.append(UnitQuota(len(groups), whole))
    if in_group is not None:
        found.append(UnitQuota(groups.count(group.code), in_group))
    return min(found, key=lambda quota: quota.limit - quota.used)


def _limits(rules, group, participant_type, asked) -> tuple[int | None, int | None]:
    """(of the unit, of the unit in this group)"""
    whole, in_group = [], []
    kind = next(
        (kind for kind in rules.participant_types if participant_type and kind.code == participant_type.code), None
    )
    if kind is not None:
        whole.append(kind.max_entries)
        in_group.append(kind.max_entries_by_group.get(group))
    for rule in rules.eligibility:
        counts = rule.severity == RuleSeverity.BLOCK or rule == asked
        if rule.type == EligibilityType.MAX_ENTRIES and counts and group in rule.groups:
            whole.append(rule.params["n"])
            in_group.append(rule.params["by_group"].get(group))
            if kind is not None:
                whole.append(rule.params["by_participant_type"].get(kind.code))
    return _least(whole), _least(in_group)


def _least(limits) -> int | None:
    return min((limit for limit in limits if limit is not None), default=None)
