"""What a judge has before her, stage by stage. No value of any sheet is read here, not even her own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from competition.enums import EditionStatus
from competition.models import Edition, Stage
from competition.schedule import Window, window_of
from judging.panels.enums import AssignmentStatus
from judging.panels.models import Assignment, Judge, StageClosing
from judging.sheets.enums import SheetSource, SheetStatus
from judging.sheets.models import ScoreSheet
from judging.sheets.selectors.progress import IN_STATE, OPEN_STATES, SheetState, state_of

LINES = 250
BY_CODE: tuple[str, ...] = ("proposal__code",)
NEWEST_FIRST = ("-judge__edition__year", "-judge__edition_id", "-stage__position", *BY_CODE)
NEAR = 12  # sheets shown on either side of the one that is open
EVERYTHING = Q()
LOCKED = ScoreSheet.objects.filter(assignment=OuterRef("pk"), status=SheetStatus.SUBMITTED)
IS_UNFINISHED = Q(~Exists(LOCKED), status=AssignmentStatus.ACTIVE)
TAKEN_AWAY = IN_STATE["recused"] | IN_STATE["excluded"]


@dataclass(frozen=True, slots=True)
class QueueRow:
    assignment: Assignment
    state: SheetState
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
    """One stage of one edition for one judge; `done` and `total` count all of it.

    `rows` are those shown, in the order of the proposals' codes; `following` is the sheet to go on with.
    """

    edition: Edition
    stage: Stage
    window: Window
    is_closed: bool
    is_blind: bool
    done: int
    total: int
    following: Assignment | None
    rows: Sequence[QueueRow]

    def accepts(self, at: datetime) -> bool:
        return self.edition.status == EditionStatus.OPEN and not self.is_closed and self.window.is_open(at)


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """Where one sheet stands in its queue, whose `rows` are the nearest ones."""

    queue: Queue
    before: Assignment | None
    after: Assignment | None


def judges_of(user: User) -> list[Judge]:
    """As whom a person judges, once for each edition."""
    return list(Judge.objects.filter(user=user).select_related("edition__rulebook_version"))


def queue_page(
    judges: Sequence[Judge], *, state: str = "", words: str = "", number: int | str = 1
) -> tuple[Page, list[Queue]]:
    """One page of everything a person judges, newest edition first, and the stages it shows, or all when it is empty.

    `state`: a name of progress.STATES; "recused" finds what the bureau took away too.
    """
    condition = EVERYTHING
    if state:
        condition &= TAKEN_AWAY if state == "recused" else IN_STATE[state]
    if words:
        condition &= Q(proposal__code__icontains=words) | Q(proposal__title__icontains=words)
    parts = _parts(judges, condition)
    # Numbers stand for the rows: which stages the page needs is known before one is read.
    page: Page[Any] = Paginator(range(sum(part.matching for part in parts)), LINES).get_page(number)
    assignments = _lines(parts, condition, cast(range, page.object_list))
    page.object_list = assignments
    rows: dict[tuple, list[QueueRow]] = {}
    for row in assignments:
        rows.setdefault((row.judge_id, row.stage_id), []).append(_row(row))
    queues = _queues(parts, rows)
    return page, [queue for queue in queues if queue.rows] or queues


def place_of(assignment: Assignment) -> QueuePlace:
    """The sheets around this one that its judge can open, and the next unfinished one, from the start again at the
    end.
    """
    [part] = _parts([assignment.judge], stage=assignment.stage_id)
    rows, code = part.rows().filter(status=AssignmentStatus.ACTIVE), assignment.proposal.code
    earlier = list(_read(rows.filter(proposal__code__lt=code), ["-proposal__code"], 0, NEAR))[::-1]
    later = list(_read(rows.filter(proposal__code__gt=code), BY_CODE, 0, NEAR))
    neighbours = [_row(row) for row in (*earlier, assignment, *later)]
    [queue] = _queues([part], {part.key: neighbours}, after=code)
    return QueuePlace(queue, earlier[-1] if earlier else None, later[0] if later else None)


@dataclass(frozen=True, slots=True)
class _Part:
    """One stage for one judge, who belongs to one edition; `matching`: how many rows fit the filter."""

    judge: Judge
    stage: Stage
    done: int
    total: int
    matching: int

    @property
    def key(self) -> tuple[int, int]:
        return self.judge.pk, self.stage.pk

    def rows(self) -> QuerySet:
        """The edition is named although the judge says it: by it the database may walk proposals in the order of their
        codes.
        """
        rows = Assignment.objects.filter(judge=self.judge, stage=self.stage)
        return rows.filter(proposal__edition=self.judge.edition_id)


def _parts(judges: Sequence[Judge], condition: Q = EVERYTHING, **only: int) -> list[_Part]:
    """Every stage in which they have something, newest first."""
    counted = Assignment.objects.filter(judge__in=judges, **only).order_by().values("judge_id", "stage_id")
    counted = counted.annotate(
        done=Count("pk", filter=IN_STATE["locked"]),
        total=Count("pk", filter=Q(status=AssignmentStatus.ACTIVE)),
        matching=Count("pk", filter=condition),
    )
    counts, judges_by_id = list(counted), {judge.pk: judge for judge in judges}
    stages = Stage.objects.in_bulk({row["stage_id"] for row in counts})
    parts = [
        _Part(judges_by_id[row["judge_id"]], stages[row["stage_id"]], row["done"], row["total"], row["matching"])
        for row in counts
    ]
    return sorted(parts, key=lambda part: _newest_first(part.judge.edition, part.stage))


def _newest_first(edition: Edition, stage: Stage) -> tuple:
    return -edition.year, -edition.pk, -stage.position


def _lines(parts: Sequence[_Part], condition: Q, places: range) -> list[Assignment]:
    """Those at `places` of the whole. Only the stages they stand in are asked for: within one, the order is that of an
    index.
    """
    page_parts: list[_Part] = []
    start = offset = 0
    for part in parts:
        if start < places.stop and start + part.matching > places.start:
            offset = offset if page_parts else places.start - start
            page_parts.append(part)
        start += part.matching
    if not page_parts:
        return []
    if len(page_parts) == 1:
        rows, order = page_parts[0].rows(), BY_CODE
    else:
        any_of = [Q(judge=part.judge, stage=part.stage) for part in page_parts]
        rows, order = Assignment.objects.filter(reduce(or_, any_of)), NEWEST_FIRST
    return list(_read(rows.filter(condition), order, offset, offset + len(places)))


def _read(rows: QuerySet, order: Sequence[str], start: int, stop: int) -> QuerySet:
    """What is sorted is narrow; only the rows that are shown are read whole."""
    keys = rows.order_by(*order).values("pk")[start:stop]
    read = Assignment.objects.filter(pk__in=keys).select_related("stage", "panel", "proposal__category", "sheet")
    # Notes may be long, and no value is read for a queue.
    return read.defer("sheet__draft", "sheet__vector", "sheet__comment", "sheet__comments").order_by(*order)


def _row(row: Assignment) -> QueueRow:
    return QueueRow(row, state_of(row), _is_unconfirmed(row))


def _queues(parts: Sequence[_Part], rows: Mapping[tuple, list[QueueRow]], *, after: str = "") -> list[Queue]:
    """`after`: the code behind which the next unfinished sheet is looked for."""
    editions = {part.judge.edition_id for part in parts}
    closed = set(StageClosing.objects.filter(edition__in=editions).values_list("edition_id", "stage_id"))
    following = _following([part for part in parts if part.done < part.total], after)
    queues = []
    for part in parts:
        edition, stage = part.judge.edition, part.stage
        rules = edition.rules.scored_stage(stage.code)
        queue = Queue(
            edition=edition,
            stage=stage,
            window=window_of(rules),
            is_closed=(edition.pk, stage.pk) in closed,
            is_blind=rules.blind == "identity",
            done=part.done,
            total=part.total,
            following=following.get(part.key),
            rows=rows.get(part.key, ()),
        )
        queues.append(queue)
    return queues


def _following(parts: Sequence[_Part], after: str) -> dict[tuple, Assignment]:
    """The first unfinished sheet of each part, behind `after` if there is one."""
    keys: list[Any] = []
    for part in parts:
        unfinished = part.rows().filter(IS_UNFINISHED).order_by(*BY_CODE).values("pk")
        first, later = Subquery(unfinished[:1]), Subquery(unfinished.filter(proposal__code__gt=after)[:1])
        keys.append(Coalesce(later, first) if after else first)
    rows = Assignment.objects.filter(pk__in=keys) if keys else ()
    return {(row.judge_id, row.stage_id): row for row in rows}


def _is_unconfirmed(row: Assignment) -> bool:
    sheet = getattr(row, "sheet", None)
    return sheet is not None and sheet.source == SheetSource.IMPORT and row.status == AssignmentStatus.ACTIVE
