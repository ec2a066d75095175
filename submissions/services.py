"""Every write to proposals."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User, WorkUnit
from competition.enums import EditionStatus
from competition.models import Category, Edition, Group, ParticipantType
from competition.schedule import grace_of, registration_of
from core import grants, ledger
from core.chain import salted
from core.errors import Refused
from submissions.enums import ProposalStatus, TeamRole
from submissions.models import Answer, Proposal, ProposalGrant, StatusChange, TeamMember
from submissions.workflow import target_of

SILENT_STEPS = ("request_approval", "return_to_team")  # before anything was sent nothing can move a result
RIGHTS = {
    TeamRole.LEAD: ("read_proposal", "write_proposal"),
    TeamRole.WRITER: ("read_proposal", "write_proposal"),
    TeamRole.READER: ("read_proposal",),
}


class RegistrationClosed(Refused):
    """The server's clock decides, to the second."""


@dataclass(frozen=True, slots=True)
class ProposalData:
    """What a new proposal is made of; `answers` by question code."""

    title: str
    unit: WorkUnit
    group: Group
    category: Category | None = None
    participant_type: ParticipantType | None = None
    reference: str = ""
    team_name: str = ""
    started_on: date | None = None
    partners: tuple[WorkUnit, ...] = ()
    attributes: dict = field(default_factory=dict)
    answers: dict = field(default_factory=dict)


@transaction.atomic
def create_proposal(*, edition: Edition, data: ProposalData, actor: User, at: datetime) -> Proposal:
    """A new draft with the next code of the edition."""
    return create_proposals(edition=edition, many=[data], actor=actor, at=at)[0]


@transaction.atomic
def create_proposals(*, edition: Edition, many: Iterable[ProposalData], actor: User, at: datetime) -> list[Proposal]:
    edition = Edition.objects.select_for_update().select_related("rulebook_version").get(pk=edition.pk)
    if edition.status != EditionStatus.OPEN:
        raise Refused(_("%(edition)s is not open: no proposal can be added.") % {"edition": edition})
    made = [_create(edition, data, at) for data in many]
    edition.save(update_fields=["next_number"])
    return made


def _create(edition, data, at) -> Proposal:
    proposal = Proposal.objects.create(
        edition=edition,
        code=f"{edition.prefix}-{edition.next_number:03d}",
        reference=data.reference,
        title=data.title,
        team_name=data.team_name,
        unit=data.unit,
        group=data.group,
        category=data.category,
        participant_type=data.participant_type,
        started_on=data.started_on,
        attributes=data.attributes,
        created_at=at,
    )
    edition.next_number += 1
    if data.partners:
        proposal.partners.set(data.partners)
    if data.answers:
        _write_answers(proposal, data.answers)
    return proposal


def _write_answers(proposal, answers) -> None:
    questions = {question.code: question for question in proposal.edition.rulebook_version.questions.all()}
    Answer.objects.bulk_create(
        Answer(proposal=proposal, question=questions[code], text=text) for code, text in answers.items()
    )


@transaction.atomic
def add_team_member(
    *, proposal: Proposal, name: str, role: TeamRole, position: str = "", user: User | None = None, actor: User
) -> TeamMember:
    """A person of the team; one with an account gets the rights of the role in the same transaction."""
    member = TeamMember.objects.create(proposal=proposal, user=user, name=name, position=position, role=role)
    if user is not None:
        for right in RIGHTS[role]:
            grants.grant_many(ProposalGrant, right, [(user.pk, proposal.pk)])
    return member


def submit_proposal(*, proposal: Proposal, actor: User, at: datetime, begun_at: datetime | None = None) -> Proposal:
    """Send a proposal in. `begun_at`: when the page it is sent from was opened; within the published grace that still
    counts.

    A proposal that was returned for correction may be sent again until the bureau decides.
    """
    if proposal.status != ProposalStatus.RETURNED:
        rules = proposal.edition.rules
        window = registration_of(rules)
        if not window.accepts(at, begun_at=begun_at or at, grace=grace_of(rules)):
            raise RegistrationClosed(_("Registration is not open. The draft is kept, but it can no longer be sent."))
    return change_status(proposal=proposal, step="submit", actor=actor, at=at)


@transaction.atomic
def receive_proposal(*, proposal: Proposal, actor: User, at: datetime, note: str) -> Proposal:
    """The bureau takes a proposal over from paper or another system and finds it eligible; the history says so."""
    change_status(proposal=proposal, step="submit", actor=actor, at=at, note=note)
    return change_status(proposal=proposal, step="pass_check", actor=actor, at=at, note=note)


@transaction.atomic
def change_status(*, proposal: Proposal, step: str, actor: User, at: datetime, note: str = "") -> Proposal:
    """The only writer of `Proposal.status`: lock, legality, change, history, ledger.

    The edition is locked too: who counts must not change while the result is being published, nor afterwards.
    """
    locked = Proposal.objects.select_for_update(of=("self", "edition")).select_related("edition").get(pk=proposal.pk)
    if locked.edition.status == EditionStatus.PUBLISHED:
        raise Refused(_("The results of %(edition)s are published.") % {"edition": locked.edition})
    source = locked.status
    locked.status = target_of(step, source, note=note)
    if locked.status == ProposalStatus.SUBMITTED and locked.submitted_at is None:
        locked.submitted_at = at
    locked.save(update_fields=["status", "submitted_at"])
    change = StatusChange.objects.create(
        proposal=locked, step=step, source=source, target=locked.status, note=note, actor=actor, at=at
    )
    if step not in SILENT_STEPS:
        _record(locked, change, actor, at)
    proposal.status, proposal.submitted_at = locked.status, locked.submitted_at
    return locked


def _record(proposal, change, actor, at) -> None:
    payload = {"proposal": proposal.code}
    if change.note:
        payload["note"] = salted(change.note, change.salt)
    ledger.append(proposal.edition.ledger_id, [(f"proposal_{change.step}", payload)], actor=actor.code, at=at)


@transaction.atomic
def sync_proposal_grants() -> int:
    """Rebuild the grants of all proposals from their team members; returns how many there are."""
    ProposalGrant.objects.all().delete()
    for right in ("read_proposal", "write_proposal"):
        roles = [role for role, rights in RIGHTS.items() if right in rights]
        members = TeamMember.objects.filter(role__in=roles, user__isnull=False)
        grants.grant_many(ProposalGrant, right, members.values_list("user_id", "proposal_id"))
    return ProposalGrant.objects.count()
