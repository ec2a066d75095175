"""Who may be assigned at all: the proposals of a stage, and pairs of one agency that must never meet."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.selectors import agency_map
from competition.models import Edition, Stage
from judging.models import Judge
from submissions.models import Proposal, TeamMember
from submissions.selectors import eligible_proposals


def entrants_of(edition: Edition, stage: Stage):
    """Eligible proposals whose group is in the stage and who advanced from the scored stage before it."""
    proposals = eligible_proposals(edition).filter(group__code__in=edition.rules.stage(stage.code).groups)
    earlier = edition.rulebook_version.stages.filter(is_scored=True, position__lt=stage.position).last()
    if earlier is None:
        return proposals
    return proposals.filter(advancements__stage=earlier, advancements__outcome="advanced")


def conflicts_among(pairs: Iterable[tuple[Judge, Proposal]]) -> dict[tuple[Judge, Proposal], str]:
    """Pairs that must never meet, with the sentence that says why: judge and proposal (or one of its partners) belong
    to one agency, or the judge is in its team.
    """
    pairs = list(pairs)
    agencies = agency_map()
    own = _agencies_of_judges({judge.pk: judge for judge, _proposal in pairs}.values(), agencies)
    proposals = {proposal.pk: proposal for _judge, proposal in pairs}
    units, members = _units_of(proposals.values()), _members_of(proposals)
    conflicts = {}
    for judge, proposal in pairs:
        names = {"judge": judge.code, "proposal": proposal.code}
        if own[judge.user_id] & {agencies[unit] for unit in units[proposal.pk] if unit in agencies}:
            message = _("%(judge)s belongs to the same agency as %(proposal)s.")
        elif judge.user_id in members[proposal.pk]:
            message = _("%(judge)s is in the team of %(proposal)s.")
        else:
            continue
        conflicts[judge, proposal] = message % names
    return conflicts


def _members_of(proposals: Iterable[int]) -> dict[int, set[int]]:
    """Proposal id → ids of the accounts in its team."""
    found = defaultdict(set)
    rows = TeamMember.objects.filter(proposal_id__in=proposals, user__isnull=False)
    for proposal, user in rows.values_list("proposal_id", "user_id"):
        found[proposal].add(user)
    return found


def _agencies_of_judges(judges, agencies) -> dict[int, set[int]]:
    """User id → ids of the agencies the person works for now, in one query for all."""
    found = defaultdict(set)
    rows = Membership.objects.current().filter(user_id__in=[judge.user_id for judge in judges])
    for user, unit in rows.values_list("user_id", "unit_id"):
        if unit in agencies:
            found[user].add(agencies[unit])
    return found


def _units_of(proposals) -> dict[int, set[int]]:
    units = {proposal.pk: {proposal.unit_id} for proposal in proposals}
    joint = Proposal.partners.through.objects.filter(proposal_id__in=units)
    for proposal, unit in joint.values_list("proposal_id", "workunit_id"):
        units[proposal].add(unit)
    return units
