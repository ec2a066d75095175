"""The bureau's queue of the administrative check: what was sent, filtered, counted and in order."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import WorkUnit
from competition.models import Edition
from submissions.enums import ProposalStatus
from submissions.models import Proposal
from submissions.selectors.missing_items import missing_items_of

QUEUE_ORDERS = {
    "sent": (_("Longest waiting first"), ("submitted_at", "code")),
    "code": (_("Code"), ("code",)),
    "title": (_("Title"), ("title", "code")),
    "unit": (_("Work unit"), ("unit__name", "code")),
}
QUEUE_STATUSES = (
    ProposalStatus.SUBMITTED,
    ProposalStatus.RETURNED,
    ProposalStatus.ELIGIBLE,
    ProposalStatus.INELIGIBLE,
    ProposalStatus.DISQUALIFIED,
)
COMPLETE_DRAFTS = "unsent"


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What the page's form asks for; empty = everything. `status` may also be UNSENT: complete drafts not sent yet."""

    status: str = ""
    category: str = ""
    unit: str = ""
    search: str = ""
    order: str = "sent"


def check_queue(edition: Edition, wanted: QueueFilter) -> QuerySet[Proposal]:
    rows = Proposal.objects.filter(edition=edition).select_related("unit", "category", "group")
    if wanted.status == COMPLETE_DRAFTS:
        rows = rows.filter(pk__in=complete_drafts(edition))
    elif wanted.status in QUEUE_STATUSES:
        rows = rows.filter(status=wanted.status)
    else:
        rows = rows.filter(status__in=QUEUE_STATUSES)
    if wanted.category:
        rows = rows.filter(category__code=wanted.category)
    if wanted.unit.isdigit():
        rows = rows.filter(unit_id=int(wanted.unit))
    if wanted.search:
        rows = rows.filter(
            Q(code__icontains=wanted.search)
            | Q(title__icontains=wanted.search)
            | Q(unit__name__icontains=wanted.search)
            | Q(team_name__icontains=wanted.search)
            | Q(reference__icontains=wanted.search)
        )
    order = QUEUE_ORDERS.get(wanted.order, QUEUE_ORDERS["sent"])[1]
    return rows.annotate(sent_last=Max("history__at", filter=Q(history__step="submit"))).order_by(*order)


def complete_drafts(edition: Edition) -> list[int]:
    """Ids of drafts that nothing is missing from any more: their teams need one reminder, not help."""
    drafts = Proposal.objects.filter(edition=edition, status=ProposalStatus.DRAFT).select_related(
        "edition__rulebook_version", "group", "participant_type", "unit"
    )
    drafts = drafts.select_related("category").prefetch_related("answers__question", "attachments__evidence_type")
    return [draft.pk for draft in drafts if not missing_items_of(draft, is_listed=True)]


def count_queue_statuses(edition: Edition) -> list[dict]:
    """Number of proposals in each state of the queue, zeros included, in the order of the work."""
    rows = Proposal.objects.filter(edition=edition).order_by().values_list("status").annotate(number=Count("pk"))
    numbers = dict(rows)
    return [
        {"status": status.value, "label": status.label, "number": numbers.get(status.value, 0)}
        for status in QUEUE_STATUSES
    ]


def units_in_queue(edition: Edition) -> QuerySet[WorkUnit]:
    return WorkUnit.objects.filter(proposals__edition=edition).distinct().order_by("name")


def waiting_neighbours(edition: Edition, proposal: Proposal) -> tuple[str, str]:
    """Codes of the proposals waiting before and after this one; empty at the ends."""
    waiting = Proposal.objects.filter(edition=edition, status=ProposalStatus.SUBMITTED).exclude(pk=proposal.pk)
    codes = list(waiting.order_by("submitted_at", "code").values_list("submitted_at", "code"))
    here = (proposal.submitted_at, proposal.code)
    if proposal.submitted_at is None:
        return "", codes[0][1] if codes else ""
    before = [code for at, code in codes if (at, code) < here]
    after = [code for at, code in codes if (at, code) > here]
    return (before[-1] if before else ""), (after[0] if after else "")


def count_waiting_checks(editions) -> dict[int, int]:
    """Edition id → proposals that wait for the bureau's check."""
    rows = Proposal.objects.filter(edition__in=editions, status=ProposalStatus.SUBMITTED).order_by()
    return dict(rows.values_list("edition_id").annotate(number=Count("pk")))
