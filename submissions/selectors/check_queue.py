"""The bureau's queue of the administrative check: what was sent, in order and counted."""

from collections.abc import Iterable
from typing import TypedDict

from django.db.models import Count, Max, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import WorkUnit
from competition.models import Edition
from submissions.enums import RECEIVED_STATUSES, ProposalStatus
from submissions.models import Proposal
from submissions.selectors.missing_items import missing_items_of

# Query value → (label, fields); the first is the usual order.
QUEUE_ORDERS: dict[str, tuple[Promise, tuple[str, ...]]] = {
    "sent": (_("Longest waiting first"), ("submitted_at", "code")),
    "code": (_("Code"), ("code",)),
    "title": (_("Title"), ("title", "code")),
    "unit": (_("Work unit"), ("unit__name", "code")),
}
QUEUE_STATUSES = RECEIVED_STATUSES
# Query value of the filter by status for drafts that nothing is missing from.
COMPLETE_DRAFTS = "unsent"


class StatusCount(TypedDict):
    status: str
    label: str
    number: int


def queue_proposals(edition: Edition) -> QuerySet[Proposal]:
    """Every proposal of the edition, drafts included, longest waiting first; `sent_last`: when it was last sent."""
    proposals = Proposal.objects.filter(edition=edition).select_related("unit", "category", "group")
    sent_last = Max("history__at", filter=Q(history__step="submit"))
    return proposals.annotate(sent_last=sent_last).order_by(*QUEUE_ORDERS["sent"][1])


def complete_drafts(edition: Edition) -> list[int]:
    """Ids of drafts that nothing is missing from any more: their teams need one reminder, not help."""
    # What is missing follows from the rulebook, which no query can ask; so every draft is read.
    drafts = Proposal.objects.filter(edition=edition, status=ProposalStatus.DRAFT).select_related(
        "edition__rulebook_version", "group", "participant_type", "unit"
    )
    drafts = drafts.select_related("category").prefetch_related("answers__question", "attachments__evidence_type")
    return [draft.pk for draft in drafts if not missing_items_of(draft, is_listed=True)]


def count_queue_statuses(edition: Edition) -> list[StatusCount]:
    """Number of proposals of each status of the queue, zeros included, in the order of the work."""
    # order_by() takes away the model's order, which would split the groups.
    counts = Proposal.objects.filter(edition=edition).order_by().values_list("status").annotate(number=Count("pk"))
    numbers = dict(counts)
    return [
        {"status": status.value, "label": str(status.label), "number": numbers.get(status.value, 0)}
        for status in QUEUE_STATUSES
    ]


def units_in_queue(edition: Edition) -> QuerySet[WorkUnit]:
    return WorkUnit.objects.filter(proposals__edition=edition).distinct().order_by("name")


def waiting_neighbours(edition: Edition, proposal: Proposal) -> tuple[str, str]:
    """Codes of the proposals waiting before and after this one; empty at the ends."""
    waiting = Proposal.objects.filter(edition=edition, status=ProposalStatus.SUBMITTED).exclude(pk=proposal.pk)
    positions = list(waiting.order_by("submitted_at", "code").values_list("submitted_at", "code"))
    if proposal.submitted_at is None:
        return "", positions[0][1] if positions else ""
    # The code decides between proposals sent in the same second.
    position = (proposal.submitted_at, proposal.code)
    before = [code for at, code in positions if (at, code) < position]
    after = [code for at, code in positions if (at, code) > position]
    return (before[-1] if before else ""), (after[0] if after else "")


def count_waiting_checks(editions: Iterable[Edition]) -> dict[int, int]:
    """Edition id → number of proposals that wait for the bureau's check."""
    counts = Proposal.objects.filter(edition__in=editions, status=ProposalStatus.SUBMITTED).order_by()
    return dict(counts.values_list("edition_id").annotate(number=Count("pk")))
