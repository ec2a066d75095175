"""What an inspector reads of an edition: its stages, and the proposals that were sent with their ranks."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from competition.enums import EditionStatus
from competition.models import Edition, Stage
from competition.selectors.editions import scored_stages
from judging.panels.enums import AssignmentStatus
from judging.panels.models import Assignment, StageClosing
from judging.results.models import RankingRow
from judging.sheets.enums import SheetStatus
from submissions.models import Proposal
from submissions.permissions import proposals_visible_to

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class StageCount:
    """How many sheets of a stage are `locked`, of the `active` assignments; `closing` is None before it is closed."""

    stage: Stage
    closing: StageClosing | None
    locked: int
    active: int


def inspected_editions() -> QuerySet[Edition]:
    """Editions that are open or published; one that is being prepared has no ledger yet."""
    return Edition.objects.exclude(status=EditionStatus.DRAFT).select_related("rulebook_version", "ledger")


def count_stage_sheets(edition: Edition) -> list[StageCount]:
    """One count for each scored stage of an edition, in their order."""
    closings = {closing.stage_id: closing for closing in StageClosing.objects.filter(edition=edition)}
    # Without order_by() the ordering of the model would join the columns of the grouping.
    assignments = Assignment.objects.filter(panel__edition=edition, status=AssignmentStatus.ACTIVE).order_by()
    rows = assignments.values("stage_id").annotate(
        active=Count("pk"), locked=Count("pk", filter=Q(sheet__status=SheetStatus.SUBMITTED))
    )
    counts = {row["stage_id"]: (row["locked"], row["active"]) for row in rows}
    return [
        StageCount(stage, closings.get(stage.pk), *counts.get(stage.pk, (0, 0))) for stage in scored_stages(edition)
    ]


def inspected_proposals(user: User, edition: Edition, *, words: str = "", page_number: int | str = 1) -> Page[Proposal]:
    """Sent proposals that a person may see, each with its published `rank`, best first; without a result by code."""
    proposals = proposals_visible_to(user).filter(edition=edition).select_related("unit", "category")
    if words:
        proposals = proposals.filter(
            Q(code__icontains=words) | Q(title__icontains=words) | Q(unit__name__icontains=words)
        )
    rows = RankingRow.objects.filter(ranking__edition=edition, ranking__stage=None, scope="overall")
    proposals = proposals.annotate(rank=Subquery(rows.filter(proposal=OuterRef("pk")).values("rank")[:1]))
    # Said for both databases: SQLite puts NULL first and PostgreSQL last.
    ranked: QuerySet[Proposal] = proposals.order_by(F("rank").asc(nulls_last=True), "code")
    return Paginator(ranked, PAGE_SIZE).get_page(page_number)
