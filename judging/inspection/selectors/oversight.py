"""What an inspector reads of an edition: its ledger and the proposals that were sent, judges by their codes alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.models import User
from competition.enums import EditionStatus
from competition.models import Edition, Stage
from competition.selectors.editions import scored_stages
from judging.inspection.selectors.audit import audit_of
from judging.panels.enums import AssignmentStatus
from judging.panels.models import Assignment, StageClosing
from judging.results.models import RankingRow
from judging.sheets.enums import SheetStatus
from submissions.permissions import proposals_visible_to

LINES = 100
MOST_ENTRIES = 100_000  # what one request may read; a longer ledger is checked on the server
MOST_PROBLEMS = 50
HEAD_DIGITS = 64


@dataclass(frozen=True, slots=True)
class StageCount:
    stage: Stage
    closed: StageClosing | None
    locked: int
    active: int


@dataclass(frozen=True, slots=True)
class Check:
    """`refused`: why nothing was checked; `problems`: the first of what was found, `more` how many besides."""

    refused: str = ""
    length: int = 0
    sheets: int = 0
    head: str = ""
    asked: str = ""
    problems: Sequence[str] = ()
    more: int = 0

    @property
    def is_in_order(self) -> bool:
        return not self.refused and not self.problems


def overseen_editions() -> QuerySet[Edition]:
    """Opened or published; what is being prepared has no ledger yet."""
    return Edition.objects.exclude(status=EditionStatus.DRAFT).select_related("rulebook_version", "ledger")


def stage_counts(edition: Edition) -> list[StageCount]:
    closings = {row.stage_id: row for row in StageClosing.objects.filter(edition=edition)}
    counted = Assignment.objects.filter(panel__edition=edition, status=AssignmentStatus.ACTIVE).order_by()
    counted = counted.values("stage_id").annotate(
        active=Count("pk"), locked=Count("pk", filter=Q(sheet__status=SheetStatus.SUBMITTED))
    )
    counts = {row["stage_id"]: (row["locked"], row["active"]) for row in counted}
    return [
        StageCount(stage, closings.get(stage.pk), *counts.get(stage.pk, (0, 0))) for stage in scored_stages(edition)
    ]


def overseen_proposals(user: User, edition: Edition, *, words: str = "", number: int | str = 1) -> Page:
    """Each with its published `rank`, best first; without a result by code."""
    found = proposals_visible_to(user).filter(edition=edition).select_related("unit", "category")
    if words:
        found = found.filter(Q(code__icontains=words) | Q(title__icontains=words) | Q(unit__name__icontains=words))
    rows = RankingRow.objects.filter(ranking__edition=edition, ranking__stage=None, scope="overall")
    found = found.annotate(rank=Subquery(rows.filter(proposal=OuterRef("pk")).values("rank")[:1]))
    return Paginator(found.order_by(F("rank").asc(nulls_last=True), "code"), LINES).get_page(number)


def checked(edition: Edition, head: str) -> Check:
    """As `manage.py audit` does, within what one request may cost. `head`: a hash from a printed document, if any."""
    asked = "".join(head.split()).lower()
    if asked and (len(asked) != HEAD_DIGITS or set(asked) - set("0123456789abcdef")):
        refused = _("A ledger head has %(digits)d characters, 0–9 and a–f; compare it with the document.")
        return Check(refused=refused % {"digits": HEAD_DIGITS}, asked=asked)
    if edition.ledger.length > MOST_ENTRIES:
        refused = _("This ledger has more than %(limit)d entries. Ask whoever keeps the server to run: %(command)s")
        return Check(
            refused=refused % {"limit": MOST_ENTRIES, "command": f"manage.py audit {edition.slug}"}, asked=asked
        )
    report = audit_of(edition, head=asked or None)
    first = report.problems[:MOST_PROBLEMS]
    return Check(
        length=report.length,
        sheets=report.sheets,
        head=report.head,
        asked=asked,
        problems=first,
        more=len(report.problems) - len(first),
    )
