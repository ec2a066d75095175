"""Who sees which proposal and who may do what with it: a grant, the workflow and the clock together."""

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

WAS_SENT = Q(submitted_at__isnull=False)
ORGANISER_ROLES = frozenset({Role.JUDGE, Role.BUREAU_ADMIN, Role.BUREAU_STAFF})


def proposals_visible_to(user: User) -> QuerySet[Proposal]:
    """Team members see their own, operators those of their unit and below, the bureau and inspectors all that was sent.

    The bureau also sees drafts (it must remind their writers); inspectors see what can have a result, and their own.
    """
    if is_bureau(user):
        return Proposal.objects.all()
    own = _own(user)
    return Proposal.objects.filter(own | WAS_SENT if has_role(user, Role.INSPECTOR) else own)


def own_proposals_of(user: User) -> QuerySet[Proposal]:
    """Those a person is concerned with as team member or operator, whatever office they hold besides."""
    return Proposal.objects.filter(_own(user))


def _own(user) -> Q:
    written = grants.filter_granted(user, "read_proposal", Proposal.objects.all()).values("pk")
    return Q(pk__in=written) | Q(unit__in=units_operated_by(user))


def can_view_proposal(user: User, proposal: Proposal) -> bool:
    return proposals_visible_to(user).filter(pk=proposal.pk).exists()


def can_write_proposal(user: User, proposal: Proposal, at: datetime) -> bool:
    """Writers, while the text is theirs to change: as a draft until registration closes, or when it was returned."""
    return _is_the_teams(proposal, at) and "write_proposal" in grants_on(user, proposal)


def _is_the_teams(proposal, at) -> bool:
    if proposal.status not in EDITABLE_STATUSES or proposal.edition.status != EditionStatus.OPEN:
        return False
    return proposal.status != ProposalStatus.DRAFT or registration_window(proposal.edition.rules).is_open(at)


def can_check_proposal(user: User, proposal: Proposal) -> bool:
    return is_bureau(user) and proposal.edition.status == EditionStatus.OPEN


def attachments_visible_to(user: User) -> QuerySet[Attachment]:
    """Current files of the proposals somebody sees here; judges see further ones by their assignments."""
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
    """In which parts of the workflow's cast this person stands for this proposal."""
    actors = set()
    if "write_proposal" in grants_on(user, proposal):
        actors.add(Actor.TEAM)
    if is_operator_of(user, proposal):
        actors.add(Actor.OPERATOR)
    if is_bureau(user):
        actors.add(Actor.BUREAU)
    return actors


def can_take_step(
    user: User, proposal: Proposal, step: str, at: datetime, *, begun_at: datetime | None = None, actors=None
) -> bool:
    """Whether this person may take this step now: the workflow, who they are, the edition and, for sending, the clock.

    `actors`: what `actors_of` said, for a page that asks about several steps.
    """
    transition = TRANSITIONS[step]
    if proposal.edition.status != EditionStatus.OPEN or proposal.status not in transition.sources:
        return False
    if not set(transition.actors) & (actors_of(user, proposal) if actors is None else actors):
        return False
    if step not in ("submit", "request_approval") or proposal.status == ProposalStatus.RETURNED:
        return True
    rules = proposal.edition.rules
    return registration_window(rules).accepts(at, begun_at=begun_at or at, grace=grace_of(rules))


def can_edit_team(user: User, proposal: Proposal, at: datetime) -> bool:
    """Writers while they may write; the unit's operator as well, so that a proposal is never without its people."""
    if can_write_proposal(user, proposal, at):
        return True
    return (
        proposal.status in EDITABLE_STATUSES
        and proposal.edition.status == EditionStatus.OPEN
        and is_operator_of(user, proposal)
    )


def can_lead_team(user: User, proposal: Proposal, at: datetime) -> bool:
    """Roles, the lead and who goes: whoever leads, and the unit's operator, for a lead may have left the office."""
    if not can_edit_team(user, proposal, at):
        return False
    return is_operator_of(user, proposal) or _role_in(proposal, user) == TeamRole.LEAD


def can_leave_team(user: User, proposal: Proposal, at: datetime) -> bool:
    """Everybody who is in it, readers too, as long as its writers may change it."""
    return _is_the_teams(proposal, at) and _role_in(proposal, user) is not None


def _role_in(proposal, user) -> str | None:
    return next((member.role for member in proposal.team.all() if member.user_id == user.pk), None)


def is_organiser(user: User) -> bool:
    """Whoever judges or organises cannot be in a team: they would check or score their own proposal."""
    return has_role(user, *ORGANISER_ROLES)
