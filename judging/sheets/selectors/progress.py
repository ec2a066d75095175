"""How far the judges are: who has which sheet in which state. No value of any sheet is read here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from competition.enums import EditionStatus
from competition.models import Edition, Stage
from competition.schedule import window_of
from competition.selectors.editions import scored_stages
from judging.panels.enums import AssignmentStatus
from judging.panels.models import Assignment, Judge, PanelSeat, StageClosing
from judging.panels.selectors.conflicts import standing_conflicts
from judging.panels.selectors.panels import assignments_in, proposals_in
from judging.sheets.enums import SheetStatus
from submissions.enums import ProposalStatus
from submissions.models import Proposal

if TYPE_CHECKING:  # at run time the package is not installed everywhere
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class SheetState:
    """How a sheet stands: a letter, an icon and a word, so that colour is never alone."""

    name: str
    letter: str
    icon: str
    label: StrOrPromise


STATES = {
    state.name: state
    for state in (
        SheetState("assigned", "T", "circle", _("assigned, not opened yet")),
        SheetState("opened", "B", "eye", _("opened, no value yet")),
        SheetState("draft", "D", "half", _("draft")),
        SheetState("locked", "K", "lock", _("locked")),
        SheetState("recused", "U", "undo", _("recused by the judge")),
        SheetState("excluded", "X", "x", _("excluded by the bureau")),
    )
}
OPEN_STATES = ("assigned", "opened", "draft")


def state_of(row: Assignment) -> SheetState:
    # The other side of a one-to-one raises AttributeError where there is no row.
    sheet = getattr(row, "sheet", None)
    return _state(row.status, sheet and sheet.status, row.opened_at)


def _state(status: str, sheet_status: str | None, opened: object) -> SheetState:
    if status != AssignmentStatus.ACTIVE:
        return STATES[status]
    if sheet_status:
        return STATES["locked" if sheet_status == SheetStatus.SUBMITTED else "draft"]
    return STATES["opened" if opened else "assigned"]


_ACTIVE = Q(status=AssignmentStatus.ACTIVE)
IN_STATE = {
    "assigned": _ACTIVE & Q(sheet=None, opened_at=None),
    "opened": _ACTIVE & Q(sheet=None, opened_at__isnull=False),
    "draft": _ACTIVE & Q(sheet__status=SheetStatus.DRAFT),
    "locked": _ACTIVE & Q(sheet__status=SheetStatus.SUBMITTED),
    "recused": Q(status=AssignmentStatus.RECUSED),
    "excluded": Q(status=AssignmentStatus.EXCLUDED),
}
"""What `state_of` says, asked of the database."""


class AssignmentBrief(NamedTuple):
    """What a matrix needs of an assignment; a large edition has tens of thousands."""

    uuid: UUID
    status: str


@dataclass(frozen=True, slots=True)
class ProgressCell:
    judge: Judge
    assignment: AssignmentBrief | None = None
    state: SheetState | None = None


@dataclass(slots=True)
class ProgressLine:
    """One proposal of the matrix with a cell for each judge."""

    proposal: Proposal
    needed: int
    cells: list[ProgressCell] = field(default_factory=list)

    def number(self, *states: str) -> int:
        return sum(1 for cell in self.cells if cell.state and cell.state.name in states)

    @property
    def locked(self) -> int:
        return self.number("locked")

    @property
    def active(self) -> int:
        return self.number("locked", *OPEN_STATES)

    @property
    def lacks_judges(self) -> bool:
        return self.active < self.needed

    @property
    def is_done(self) -> bool:
        return not self.lacks_judges and self.locked == self.active


@dataclass(frozen=True, slots=True)
class JudgeCount:
    judge: Judge
    locked: int
    active: int

    @property
    def open(self) -> int:
        return self.active - self.locked


@dataclass(frozen=True, slots=True)
class Progress:
    stage: Stage
    closes_at: datetime | None
    closed: bool
    judges: Sequence[JudgeCount]
    lines: Sequence[ProgressLine]
    taken_away: Sequence[Assignment]
    conflicts: Sequence[tuple[Assignment, str]]

    @property
    def locked(self) -> int:
        return sum(count.locked for count in self.judges)

    @property
    def active(self) -> int:
        return sum(count.active for count in self.judges)

    @property
    def unfinished(self) -> list[ProgressLine]:
        return [line for line in self.lines if not line.is_done]

    def filter_lines(self, words: str, *, only_unfinished: bool) -> list[ProgressLine]:
        """Lines whose proposal has these words in its code, title or unit."""
        lines = self.unfinished if only_unfinished else self.lines
        return [line for line in lines if words.casefold() in _described(line.proposal)]

    @property
    def short(self) -> list[ProgressLine]:
        return [line for line in self.lines if line.lacks_judges]


def _described(proposal: Proposal) -> str:
    return f"{proposal.code} {proposal.title} {proposal.unit}".casefold()


def cells_of(assignments: QuerySet) -> dict[tuple[int, int], tuple[AssignmentBrief, SheetState]]:
    """(proposal id, judge id) → the assignment and the state of its sheet."""
    fields = ("proposal_id", "judge_id", "uuid", "status", "sheet__status", "was_opened")
    rows = assignments.order_by().annotate(was_opened=Q(opened_at__isnull=False)).values_list(*fields)
    return {
        (proposal, judge): (AssignmentBrief(uuid, status), _state(status, sheet, opened))
        for proposal, judge, uuid, status, sheet, opened in rows
    }


def progress_of(edition: Edition, stage: Stage) -> Progress:
    """Matrix, counts and what was taken away or must be, from as many queries whatever the size."""
    assignments = assignments_in(edition, stage)
    cells = cells_of(assignments)
    judges = _judges(edition, stage)
    rules = stage.scored_rules
    lines = []
    for proposal in proposals_in(edition, stage):
        line = ProgressLine(proposal, rules.judges.min)
        line.cells.extend(ProgressCell(judge, *cells.get((proposal.pk, judge.pk), ())) for judge in judges)
        lines.append(line)
    closed = StageClosing.objects.filter(edition=edition, stage=stage).exists()
    return Progress(
        stage=stage,
        closes_at=window_of(rules).closes_at,
        closed=closed,
        judges=_counts(judges, lines),
        lines=lines,
        taken_away=list(assignments.exclude(status=AssignmentStatus.ACTIVE).select_related("judge__user", "proposal")),
        conflicts=[] if closed else standing_conflicts(edition, stage),
    )


def _judges(edition: Edition, stage: Stage) -> list[Judge]:
    """Judges who sit in a panel of the stage or have an assignment there."""
    seated = Q(pk__in=PanelSeat.objects.filter(panel__edition=edition, panel__stage=stage).values("judge"))
    assigned = Q(pk__in=assignments_in(edition, stage).order_by().values("judge"))
    return list(Judge.objects.filter(seated | assigned).select_related("user").order_by("pk"))


def _counts(judges: Sequence[Judge], lines: Iterable[ProgressLine]) -> list[JudgeCount]:
    locked: Counter[int] = Counter()
    active: Counter[int] = Counter()
    for line in lines:
        for cell in line.cells:
            if cell.state and cell.state.name in ("locked", *OPEN_STATES):
                active[cell.judge.pk] += 1
                locked[cell.judge.pk] += cell.state.name == "locked"
    return [JudgeCount(judge, locked[judge.pk], active[judge.pk]) for judge in judges]


def chosen_stage(edition: Edition, code: str) -> tuple[list[Stage], Stage | None]:
    """All scored stages and the one asked for; else the first that is not closed."""
    stages = list(scored_stages(edition))
    closed = set(StageClosing.objects.filter(edition=edition).values_list("stage_id", flat=True))
    requested = next((stage for stage in stages if stage.code == code), None)
    still_open = next((stage for stage in stages if stage.pk not in closed), None)
    return stages, requested or still_open or (stages[-1] if stages else None)


def open_sheets(editions: Iterable[Edition]) -> dict[int, int]:
    """Edition id → sheets that are awaited and not locked."""
    # By both, because editions of one rulebook version share its stages.
    closed = StageClosing.objects.filter(edition=OuterRef("panel__edition"), stage=OuterRef("stage"))
    rows = Assignment.objects.filter(~Exists(closed), panel__edition__in=editions, status=AssignmentStatus.ACTIVE)
    rows = rows.exclude(sheet__status=SheetStatus.SUBMITTED)
    # Nobody waits for the sheets of a proposal that has left the competition.
    rows = rows.filter(proposal__status=ProposalStatus.ELIGIBLE).order_by().annotate(edition=F("panel__edition"))
    counts = rows.values("edition").annotate(number=Count("pk"))
    return {count["edition"]: count["number"] for count in counts}


def open_editions() -> list[Edition]:
    return list(Edition.objects.filter(status=EditionStatus.OPEN))


def judges_to_remind(progress: Progress) -> list[JudgeCount]:
    """Judges who still have sheets to lock, unless the stage is closed."""
    # A blocked person cannot sign in, so a reminder would lead nowhere.
    return [] if progress.closed else [count for count in progress.judges if count.open and count.judge.user.is_active]
