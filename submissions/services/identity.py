"""Beginning a proposal, and its first page: title, unit, group and what else describes the entry."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competition.enums import EditionStatus
from competition.models import Edition
from competition.schedule import registration_window
from core.errors import Refused
from submissions.enums import EDITABLE_STATUSES, TeamRole
from submissions.models import Proposal
from submissions.selectors.quota import find_tightest_quota
from submissions.services.proposals import ProposalData, create_proposal, index_title, lock_proposal
from submissions.services.team import add_team_member


@transaction.atomic
def start_proposal(*, edition: Edition, data: ProposalData, actor: User, at: datetime) -> Proposal:
    """A new draft whose team `actor` leads; Refused when registration is not open or the unit's quota is full."""
    # Locked, so that two drafts begun at once cannot both find the last place of a quota.
    edition = Edition.objects.select_for_update(of=("self",)).select_related("rulebook_version").get(pk=edition.pk)
    if edition.status != EditionStatus.OPEN or not registration_window(edition.rules).is_open(at):
        raise Refused(_("Registration of %(edition)s is not open now.") % {"edition": edition})
    _refuse_full_quota(edition, data, excluded=None)
    proposal = create_proposal(edition=edition, data=data, actor=actor, at=at)
    add_team_member(proposal=proposal, name=actor.name, role=TeamRole.LEAD, user=actor, actor=actor, at=at)
    return proposal


@transaction.atomic
def update_identity(*, proposal: Proposal, data: ProposalData, actor: User) -> Proposal:
    """Store the first page: title, unit, group and what else describes the entry; another unit or group needs room in
    its quota.
    """
    locked = lock_proposal(proposal)
    _refuse_sent(locked)
    if (data.unit.pk, data.group.pk) != (locked.unit_id, locked.group_id):
        _refuse_full_quota(locked.edition, data, excluded=locked)
    for name in ("title", "unit", "group", "category", "participant_type", "team_name", "started_on"):
        setattr(locked, name, getattr(data, name))
    locked.save()
    # In the same transaction as the title.
    index_title(locked)
    locked.partners.set(data.partners)
    return locked


def _refuse_full_quota(edition: Edition, data: ProposalData, excluded: Proposal | None) -> None:
    quota = find_tightest_quota(
        edition=edition, unit=data.unit, group=data.group, participant_type=data.participant_type, excluded=excluded
    )
    if quota is not None and quota.is_full:
        raise Refused(
            _(
                "%(unit)s already has %(used)d proposals; at most %(limit)d are allowed. Withdraw one that will not be "
                "sent, or write for another unit."
            )
            % {"unit": data.unit, "used": quota.used, "limit": quota.limit}
        )


def _refuse_sent(locked: Proposal) -> None:
    if locked.status not in EDITABLE_STATUSES:
        raise Refused(_("The proposal was sent meanwhile and can no longer be changed. Nothing was saved."))
