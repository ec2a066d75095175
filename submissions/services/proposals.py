"""Creating proposals and changing their status."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

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

# They leave no entry in the ledger: before a proposal was sent nothing can change a result.
SILENT_STEPS = ("request_approval", "return_to_team")


@dataclass(frozen=True, slots=True)
class ProposalData:
    """The values of a new proposal; `answers`: texts by question code."""

    title: str
    unit: WorkUnit
    group: Group
    category: Category | None = None
    participant_type: ParticipantType | None = None
    reference: str = ""
    team_name: str = ""
    started_on: date | None = None
    partners: tuple[WorkUnit, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def create_proposal(*, edition: Edition, data: ProposalData, actor: User, at: datetime) -> Proposal:
    """A new draft with the next code of the edition."""
    return create_proposals(edition=edition, proposals_data=[data], actor=actor, at=at)[0]


@transaction.atomic
def create_proposals(
    *, edition: Edition, proposals_data: Iterable[ProposalData], actor: User, at: datetime
) -> list[Proposal]:
    """New drafts with the next codes of the edition, in the order of their data."""
    # The lock keeps next_number from giving one code twice.
    edition = Edition.objects.select_for_update().select_related("rulebook_version").get(pk=edition.pk)
    if edition.status != EditionStatus.OPEN:
        raise Refused(_("%(edition)s is not open: no proposal can be added.") % {"edition": edition})
    proposals = [_create_row(edition, data, at) for data in proposals_data]
    edition.save(update_fields=["next_number"])
    return proposals


def _create_row(edition: Edition, data: ProposalData, at: datetime) -> Proposal:
    """Counts up `edition.next_number`; the caller saves the edition."""
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
        _create_answers(proposal, data.answers)
    return proposal


def index_title(proposal: Proposal) -> None:
    """Store the pieces by which similar titles find this one; call it in the transaction that changes a title."""
    proposal.title_pieces.all().delete()
    TitlePiece.objects.bulk_create(TitlePiece(proposal=proposal, piece=piece) for piece in title_pieces(proposal.title))


def _create_answers(proposal: Proposal, texts: Mapping[str, str]) -> None:
    questions = {question.code: question for question in proposal.edition.rulebook_version.questions.all()}
    Answer.objects.bulk_create(
        Answer(proposal=proposal, question=questions[code], text=text) for code, text in texts.items()
    )


LOCKED_TABLES = ("self", "edition")


def lock_proposal(proposal: Proposal) -> Proposal:
    """The stored proposal with its edition, both locked until the transaction ends."""
    # no_key: whoever holds the edition may write rows that point to this proposal, or each would wait for the other.
    proposals = Proposal.objects.select_for_update(of=LOCKED_TABLES, no_key=True)
    return proposals.select_related("edition").get(pk=proposal.pk)


@transaction.atomic
def change_status(*, proposal: Proposal, step: str, actor: User, at: datetime, note: str = "") -> Proposal:
    """The only writer of `Proposal.status`: lock, legality, change, history, ledger.

    The edition is locked too: who counts must not change while the result is being published, nor afterwards.
    """
    locked = lock_proposal(proposal)
    change_locked_status(locked=locked, step=step, actor=actor, at=at, note=note)
    # The caller's object shows what was stored.
    proposal.status, proposal.submitted_at = locked.status, locked.submitted_at
    return locked


def change_locked_status(
    *, locked: Proposal, step: str, actor: User, at: datetime, note: str = "", payload: Mapping[str, str] | None = None
) -> None:
    """`change_status` for a service that holds the lock already. `payload`: further codes and hashes for the ledger."""
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
        _append_to_ledger(locked, change, actor, at, payload or {})


def _append_to_ledger(
    proposal: Proposal, change: StatusChange, actor: User, at: datetime, payload: Mapping[str, str]
) -> None:
    entry = {"proposal": proposal.code, **payload}
    if change.note:
        entry["note"] = salted_hash(change.note, change.salt)
    ledger.append_events(proposal.edition.ledger_id, [(f"proposal_{change.step}", entry)], actor=actor.code, at=at)
