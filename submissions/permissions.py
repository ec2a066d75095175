"""Who sees which proposal and who may do what with it: decided by grants, the workflow and the time together."""

from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.enums import Role
from accounts.models import User
from accounts.permissions import grants_on, has_role, is_bureau, rights_of, units_operated_by
from competition.enums import EditionStatus
from competition.rulebook.entry_rules import EvidenceTypeRules
from competition.rulebook.stage_rules import ScoredStageRules
from competition.rulebook.vocabulary import Blinding, EvidenceBlinding
from competition.schedule import grace_of, registration_window
from core import grants
from submissions.enums import EDITABLE_STATUSES, ProposalStatus, TeamRole
from submissions.models import Attachment, Proposal
from submissions.workflow import TRANSITIONS, Actor

# The moment of the first sending is never cleared, so returned and withdrawn proposals count as sent.
WAS_SENT = Q(submitted_at__isnull=False)
ORGANISER_ROLES = frozenset({Role.JUDGE, Role.BUREAU_ADMIN, Role.BUREAU_STAFF})


def proposals_visible_to(user: User) -> QuerySet[Proposal]:
    """Team members see their proposals, operators those of their unit and below, inspectors also all that was sent.

    The bureau sees every proposal, drafts included, for it must remind their writers.
    """
    if is_bureau(user):
        return Proposal.objects.all()
    is_own = _is_own(user)
    return Proposal.objects.filter(is_own | WAS_SENT if has_role(user, Role.INSPECTOR) else is_own)


def own_proposals_of(user: User) -> QuerySet[Proposal]:
    """Those of a person as team member or operator, whatever other roles they have."""
    return Proposal.objects.filter(_is_own(user))


def _is_own(user: User) -> Q:
    readable = grants.filter_granted(user, "read_proposal", Proposal.objects.all()).values("pk")
    return Q(pk__in=readable) | Q(unit__in=units_operated_by(user))


def can_view_proposal(user: User, proposal: Proposal) -> bool:
    return proposals_visible_to(user).filter(pk=proposal.pk).exists()


def can_write_proposal(user: User, proposal: Proposal, at: datetime) -> bool:
    """Writers of the team, while the text may be changed: as a draft until registration closes, or when returned."""
    return _is_editable(proposal, at) and "write_proposal" in grants_on(user, proposal)


def find_writable_proposal(user: User, code: str, at: datetime) -> Proposal | None:
    """The proposal of this code if `can_write_proposal` holds, in one query: scripts save several times a minute."""
    # A right to write comes with a right to read (services/team.py), so visibility needs no query of its own.
    proposals = grants.filter_granted(user, "write_proposal", Proposal.objects.filter(code=code))
    proposal = proposals.select_related("edition__rulebook_version", "unit").first()
    return proposal if proposal is not None and _is_editable(proposal, at) else None


def _is_editable(proposal: Proposal, at: datetime) -> bool:
    if proposal.status not in EDITABLE_STATUSES or proposal.edition.status != EditionStatus.OPEN:
        return False
    return proposal.status != ProposalStatus.DRAFT or registration_window(proposal.edition.rules).is_open(at)


def can_check_proposal(user: User, proposal: Proposal) -> bool:
    return is_bureau(user) and proposal.edition.status == EditionStatus.OPEN


def attachments_visible_to(user: User) -> QuerySet[Attachment]:
    """Current files of the proposals that this person sees; judges see further ones by their assignments."""
    return Attachment.objects.current().filter(proposal__in=proposals_visible_to(user))


def is_evidence_shown(stage: ScoredStageRules, kind: EvidenceTypeRules) -> bool:
    """A blind stage shows only evidence whose rule says so; redacted copies do not exist yet and so stay hidden."""
    return stage.blind != Blinding.IDENTITY or kind.blind == EvidenceBlinding.SHOW


def units_for_new_proposal(user: User) -> set[int]:
    """Ids of the units a person may begin a proposal for: their own, and those below a unit they operate."""
    return {*rights_of(user).unit_ids, *units_operated_by(user)}


def is_operator_of(user: User, proposal: Proposal) -> bool:
    return proposal.unit_id in units_operated_by(user)


def actors_of(user: User, proposal: Proposal) -> set[Actor]:
    """As which actors of the workflow this person may act on this proposal."""
    actors = set()
    if "write_proposal" in grants_on(user, proposal):
        actors.add(Actor.TEAM)
    if is_operator_of(user, proposal):
        actors.add(Actor.OPERATOR)
    if is_bureau(user):
        actors.add(Actor.BUREAU)
    return actors


def can_take_step(
    user: User,
    proposal: Proposal,
    step: str,
    at: datetime,
    *,
    begun_at: datetime | None = None,
    actors: set[Actor] | None = None,
) -> bool:
    """Whether this person may take this step now by the workflow, the edition and, for sending, the deadline.

    `begun_at`: when the page was opened, which counts within the grace. `actors`: the result of `actors_of`, read once
    by a page that asks about several steps.
    """
    transition = TRANSITIONS[step]
    if proposal.edition.status != EditionStatus.OPEN or proposal.status not in transition.sources:
        return False
    if not set(transition.actors) & (actors_of(user, proposal) if actors is None else actors):
        return False
    # Registration binds drafts only; a returned proposal may be sent until the bureau decides.
    if step not in ("submit", "request_approval") or proposal.status == ProposalStatus.RETURNED:
        return True
    rules = proposal.edition.rules
    return registration_window(rules).accepts(at, begun_at=begun_at or at, grace=grace_of(rules))


def can_edit_team(user: User, proposal: Proposal, at: datetime) -> bool:
    """Writers while they may write; the unit's operator too, for everybody of the team may have left."""
    if can_write_proposal(user, proposal, at):
        return True
    return (
        proposal.status in EDITABLE_STATUSES
        and proposal.edition.status == EditionStatus.OPEN
        and is_operator_of(user, proposal)
    )


def can_lead_team(user: User, proposal: Proposal, at: datetime) -> bool:
    """Give roles and remove people: whoever leads, and the unit's operator, for a lead may have left the office."""
    if not can_edit_team(user, proposal, at):
        return False
    return is_operator_of(user, proposal) or _role_in(proposal, user) == TeamRole.LEAD


def can_leave_team(user: User, proposal: Proposal, at: datetime) -> bool:
    """Everybody of the team, readers too, while its writers may change the proposal."""
    return _is_editable(proposal, at) and _role_in(proposal, user) is not None


def _role_in(proposal: Proposal, user: User) -> str | None:
    # In Python over the prefetched team: pages ask this several times.
    return next((member.role for member in proposal.team.all() if member.user_id == user.pk), None)


def is_organiser(user: User) -> bool:
    """Whether this person judges or organises and so cannot be in a team: they would check or score its proposal."""
    return has_role(user, *ORGANISER_ROLES)
