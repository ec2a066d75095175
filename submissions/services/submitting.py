"""Sending a proposal in: the deadline, what must be complete, and the receipt."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competition.schedule import grace_of, registration_window
from core.chain import canonical_json, format_instant
from core.errors import Refusals, Refused
from core.hashes import hash_text
from submissions.enums import ProposalStatus
from submissions.models import Proposal, Receipt
from submissions.notifications.receipt import mail_receipt
from submissions.selectors.missing_items import missing_items_of
from submissions.selectors.prefetches import with_related_rows
from submissions.selectors.receipt_content import receipt_content
from submissions.services.proposals import LOCKED_TABLES, change_locked_status, change_status

ARRIVED_STATUSES = (ProposalStatus.SUBMITTED, ProposalStatus.ELIGIBLE, ProposalStatus.INELIGIBLE)


class RegistrationClosed(Refused):
    """Registration is not open by the server's clock, which decides to the second."""


@transaction.atomic
def send_proposal(*, proposal: Proposal, actor: User, at: datetime, begun_at: datetime | None = None) -> Receipt:
    """Send a proposal for a team or operator: raises Refusals while something is missing, mails the receipt.

    A second click, or a colleague who was slower, gets the receipt that is there.
    """
    locked = _lock_with_related_rows(proposal)
    last_receipt = locked.receipts.order_by("at", "pk").last()
    if last_receipt is not None and locked.status in ARRIVED_STATUSES:
        return last_receipt
    # Under the lock: a colleague may have emptied an answer a moment ago.
    missing_items = missing_items_of(locked)
    if missing_items:
        raise Refusals([item.text for item in missing_items])
    receipt = _receive_locked(locked, actor, at, begun_at)
    proposal.status, proposal.submitted_at = locked.status, locked.submitted_at
    mail_receipt(receipt)
    return receipt


@transaction.atomic
def submit_proposal(*, proposal: Proposal, actor: User, at: datetime, begun_at: datetime | None = None) -> Proposal:
    """Receive a proposal as it is, with a receipt. `begun_at`: when the page it is sent from was opened; within the
    published grace that still counts.

    A proposal that was returned for correction may be sent again until the bureau decides.
    """
    locked = _lock_with_related_rows(proposal)
    _receive_locked(locked, actor, at, begun_at)
    proposal.status, proposal.submitted_at = locked.status, locked.submitted_at
    return locked


def _lock_with_related_rows(proposal: Proposal) -> Proposal:
    proposals = Proposal.objects.select_for_update(of=LOCKED_TABLES, no_key=True)
    return with_related_rows(proposals.select_related("edition__rulebook_version")).get(pk=proposal.pk)


def _receive_locked(locked: Proposal, actor: User, at: datetime, begun_at: datetime | None) -> Receipt:
    within_grace = _check_deadline(locked, at, begun_at or at)
    receipt = _make_receipt(locked, actor=actor, at=at, within_grace=within_grace)
    change_locked_status(locked=locked, step="submit", actor=actor, at=at, payload={"receipt": receipt.digest})
    return receipt


def _check_deadline(proposal: Proposal, at: datetime, begun_at: datetime) -> bool:
    """Whether only the grace allows the sending; raises RegistrationClosed for one that is too late."""
    if proposal.status == ProposalStatus.RETURNED:
        return False
    rules = proposal.edition.rules
    window = registration_window(rules)
    if not window.accepts(at, begun_at=begun_at, grace=grace_of(rules)):
        raise RegistrationClosed(_("Registration is not open. The draft is kept, but it can no longer be sent."))
    return not window.is_open(at)


def _make_receipt(proposal: Proposal, *, actor: User, at: datetime, within_grace: bool) -> Receipt:
    """A receipt with the next number of the edition, which the caller has locked."""
    prefix = proposal.edition.prefix
    # Counted under the lock of the edition; receipts are never deleted.
    count = Receipt.objects.filter(proposal__edition=proposal.edition_id).count()
    number = f"TT-{prefix}-{count + 1:04d}"
    content = canonical_json({**receipt_content(proposal), "number": number, "at": format_instant(at)})
    return Receipt.objects.create(
        proposal=proposal,
        number=number,
        content=content,
        digest=hash_text(content),
        at=at,
        within_grace=within_grace,
        actor=actor,
    )


@transaction.atomic
def receive_proposal(*, proposal: Proposal, actor: User, at: datetime, note: str) -> Proposal:
    """Submit and pass a proposal that the bureau received on paper or in another system; the history shows both."""
    change_status(proposal=proposal, step="submit", actor=actor, at=at, note=note)
    return change_status(proposal=proposal, step="pass_check", actor=actor, at=at, note=note)
