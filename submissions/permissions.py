"""Who sees which proposal and who may do what with it: a grant, the workflow and the clock together."""

from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.enums import MembershipRole, Role
from accounts.models import Membership, User
from accounts.permissions import has_role, is_bureau
from accounts.selectors import unit_and_below
from competition.enums import EditionStatus
from competition.schedule import registration_of
from core import grants
from submissions.enums import EDITABLE, ProposalStatus
from submissions.models import Proposal

WAS_SENT = Q(submitted_at__isnull=False)


def proposals_visible_to(user: User) -> QuerySet[Proposal]:
    """Team members see their own, operators those of their unit and below, the bureau and inspectors all that was sent.

    The bureau also sees drafts (it must remind their writers); inspectors see what can have a result, and their own.
    """
    if is_bureau(user):
        return Proposal.objects.all()
    written = grants.filter_granted(user, "read_proposal", Proposal.objects.all()).values("pk")
    own = Q(pk__in=written) | Q(unit__in=units_operated_by(user))
    return Proposal.objects.filter(own | WAS_SENT if has_role(user, Role.INSPECTOR) else own)


def units_operated_by(user: User) -> set[int]:
    if not user.is_authenticated or not user.is_active:
        return set()
    memberships = Membership.objects.current().filter(user=user, role=MembershipRole.OPERATOR).select_related("unit")
    return {pk for membership in memberships for pk in unit_and_below(membership.unit)}


def can_view_proposal(user: User, proposal: Proposal) -> bool:
    return proposals_visible_to(user).filter(pk=proposal.pk).exists()


def can_write_proposal(user: User, proposal: Proposal, at: datetime) -> bool:
    """Writers, while the text is theirs to change: as a draft until registration closes, or when it was returned."""
    if proposal.status not in EDITABLE or proposal.edition.status != EditionStatus.OPEN:
        return False
    if proposal.status == ProposalStatus.DRAFT and not registration_of(proposal.edition.rules).is_open(at):
        return False
    return grants.has_grant(user, "write_proposal", proposal)


def can_check_proposal(user: User, proposal: Proposal) -> bool:
    return is_bureau(user) and proposal.edition.status == EditionStatus.OPEN
