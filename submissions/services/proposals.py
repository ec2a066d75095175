"""Making proposals and moving them through their life."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User, WorkUnit
from competition.enums import EditionStatus
from competition.models import Category, Edition, Group, ParticipantType
from competition.rulebook.similar_titles import title_pieces
from core import ledger
from core.errors import Refused
from core.hashes import salted_hash
from submissions.enums import ProposalStatus
from submissions.models import Answer, Proposal, StatusChange, TitlePiece
from submissions.workflow import status_after

SILENT_STEPS = ("request_approval", "return_to_team")  # before anything was sent nothing can move a result


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
    index_title(proposal)
    if data.partners:
        proposal.partners.set(data.partners)
    if data.answers:
        _write_answers(proposal, data.answers)
    return proposal


def index_title(proposal: Proposal) -> None:
    """By what like titles find this one; whoever changes a title calls it in the same transaction."""
    proposal.title_pieces.all().delete()
    TitlePiece.objects.bulk_create(TitlePiece(proposal=proposal, piece=p) for p in title_pieces(proposal.title))


def _write_answers(proposal, answers) -> None:
    questions = {question.code: question for question in proposal.edition.rulebook_version.questions.all()}
    Answer.objects.bulk_create(
        Answer(proposal=proposal, question=questions[code], text=text) for code, text in answers.items()
    )


LOCKED = ("self", "edition")


def lock_proposal(proposal: Proposal) -> Proposal:
    """A fresh copy that nobody else can change until the transaction ends, together with its edition.

    `no_key`: whoever holds the edition may write rows that name this proposal, or each would wait for the other.
    """
    rows = Proposal.objects.select_for_update(of=LOCKED, no_key=True)
    return rows.select_related("edition").get(pk=proposal.pk)


@transaction.atomic
def change_status(*, proposal: Proposal, step: str, actor: User, at: datetime, note: str = "") -> Proposal:
    """The only writer of `Proposal.status`: lock, legality, change, history, ledger.

    The edition is locked too: who counts must not change while the result is being published, nor afterwards.
    """
    locked = lock_proposal(proposal)
    change_locked_status(locked=locked, step=step, actor=actor, at=at, note=note)
    proposal.status, proposal.submitted_at = locked.status, locked.submitted_at
    return locked


def change_locked_status(
    *, locked: Proposal, step: str, actor: User, at: datetime, note: str = "", recorded: dict | None = None
) -> None:
    """`change_status` for a service that holds the lock already. `recorded`: what the ledger says besides, codes and
    hashes only.
    """
    if locked.edition.status == EditionStatus.PUBLISHED:
        raise Refused(_("The results of %(edition)s are published.") % {"edition": locked.edition})
    source = locked.status
    locked.status = status_after(step, source, note=note)
    if locked.status == ProposalStatus.SUBMITTED and locked.submitted_at is None:
        locked.submitted_at = at
    locked.save(update_fields=["status", "submitted_at"])
    change = StatusChange.objects.create(
        proposal=locked, step=step, source=source, target=locked.status, note=note, actor=actor, at=at
    )
    if step not in SILENT_STEPS:
        _record(locked, change, actor, at, recorded or {})


def _record(proposal, change, actor, at, recorded) -> None:
    payload = {"proposal": proposal.code, **recorded}
    if change.note:
        payload["note"] = salted_hash(change.note, change.salt)
    ledger.append_events(proposal.edition.ledger_id, [(f"proposal_{change.step}", payload)], actor=actor.code, at=at)
