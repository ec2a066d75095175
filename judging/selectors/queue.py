"""What a judge has before her, stage by stage. No value of any sheet is read here, not even her own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from competition.enums import EditionStatus
from competition.models import Edition, Stage
from competition.schedule import Window, window_of
from judging.enums import SheetSource
from judging.models import Assignment, Judge, StageClosing
from judging.selectors.progress import OPEN_STATES, State, state_of


@dataclass(frozen=True, slots=True)
class QueueRow:
    assignment: Assignment
    state: State
    is_unconfirmed: bool

    @property
    def is_open(self) -> bool:
        return self.state.name in OPEN_STATES

    @property
    def is_reachable(self) -> bool:
        """Whoever stepped back does not see the proposal again."""
        return self.is_open or self.state.name == "locked"


@dataclass(frozen=True, slots=True)
class Queue:
    """One stage of one edition for one judge. `rows` are in the order of the proposals' codes."""

    edition: Edition
    stage: Stage
    window: Window
    is_closed: bool
    is_blind: bool
    rows: Sequence[QueueRow]

    @property
    def done(self) -> int:
        return sum(row.state.name == "locked" for row in self.rows)

    @property
    def total(self) -> int:
        return sum(row.is_reachable for row in self.rows)

    @property
    def unconfirmed(self) -> list[QueueRow]:
        return [row for row in self.rows if row.is_unconfirmed]

    @property
    def following(self) -> QueueRow | None:
        return next((row for row in self.rows if row.is_open), None)

    def accepts(self, at: datetime) -> bool:
        return self.edition.status == EditionStatus.OPEN and not self.is_closed and self.window.is_open(at)

    def neighbours(self, assignment: Assignment) -> tuple[QueueRow | None, QueueRow | None]:
        """The rows before and after this one among those she can open."""
        rows = [row for row in self.rows if row.is_reachable]
        place = next(place for place, row in enumerate(rows) if row.assignment.pk == assignment.pk)
        return (rows[place - 1] if place else None, rows[place + 1] if place + 1 < len(rows) else None)

    def next_open(self, assignment: Assignment) -> QueueRow | None:
        """The next unfinished sheet after this one, from the start again when there is none behind it."""
        later = [row for row in self.rows if row.is_open and row.assignment.proposal.code > assignment.proposal.code]
        return later[0] if later else self.following


def is_a_judge(user: User) -> bool:
    return Judge.objects.filter(user=user).exists()


def queues_of(user: User, *, edition: Edition | None = None, stage: Stage | None = None) -> list[Queue]:
    """Every stage a person judges, newest edition first; three queries whatever the size."""
    rows = Assignment.objects.filter(judge__user=user)
    if stage is not None:
        rows = rows.filter(panel__edition=edition, stage=stage)
    rows = rows.select_related("stage", "panel", "proposal__category", "sheet")
    rows = rows.defer("sheet__vector", "sheet__comment", "sheet__comments").order_by("proposal__code")
    found: dict[tuple, list[Assignment]] = {}
    for row in rows:
        found.setdefault((row.panel.edition_id, row.stage_id), []).append(row)
    editions = Edition.objects.select_related("rulebook_version").in_bulk({pk for pk, _stage in found})
    closed = set(StageClosing.objects.filter(edition__in=editions).values_list("edition_id", "stage_id"))
    queues = [_queue(editions[key[0]], key in closed, group) for key, group in found.items()]
    return sorted(queues, key=lambda queue: (-queue.edition.year, -queue.edition.pk, -queue.stage.position))


def _queue(edition, is_closed, rows) -> Queue:
    stage = rows[0].stage
    rules = edition.rules.stage(stage.code)
    made = [QueueRow(row, state_of(row), _is_unconfirmed(row)) for row in rows]
    return Queue(edition, stage, window_of(rules), is_closed, rules.blind == "identity", made)


def _is_unconfirmed(row) -> bool:
    sheet = getattr(row, "sheet", None)
    return sheet is not None and sheet.source == SheetSource.IMPORT and row.status == "active"
