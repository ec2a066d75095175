"""What a judge has before her, stage by stage. No value of any sheet is read here, not even her own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, Q, QuerySet

from accounts.models import User
from competition.enums import EditionStatus
from competition.models import Edition, Stage
from competition.schedule import Window, window_of
from judging.enums import AssignmentStatus, SheetSource
from judging.models import Assignment, Judge, StageClosing
from judging.selectors.progress import IN_STATE, OPEN_STATES, State, state_of

LINES = 250
NEAR = 12  # sheets shown on either side of the one that is open
IS_OPEN = IN_STATE["assigned"] | IN_STATE["opened"] | IN_STATE["draft"]
TAKEN_AWAY = IN_STATE["recused"] | IN_STATE["excluded"]


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
class Place:
    """Where one sheet stands in its queue, whose `rows` are the nearest ones."""

    queue: Queue
    before: Assignment | None
    after: Assignment | None


def is_a_judge(user: User) -> bool:
    return Judge.objects.filter(user=user).exists()


def queue_page(user: User, *, state: str = "", words: str = "", number: int | str = 1) -> tuple[Page, list[Queue]]:
    """One page of everything a person judges, newest edition first, and the stages it shows, or all when it is empty.

    `state`: a name of progress.STATES; "recused" finds what the bureau took away too. Costs the same at any size.
    """
    own = Assignment.objects.filter(judge__user=user)
    found = own.order_by("-panel__edition__year", "-panel__edition_id", "-stage__position", "proposal__code")
    if state:
        found = found.filter(TAKEN_AWAY if state == "recused" else IN_STATE[state])
    if words:
        found = found.filter(Q(proposal__code__icontains=words) | Q(proposal__title__icontains=words))
    page = Paginator(found.values_list("pk", flat=True), LINES).get_page(number)
    shown, rows = _read(own).in_bulk(page.object_list), {}
    for key in page.object_list:
        row = shown[key]
        rows.setdefault((row.panel.edition_id, row.stage_id), []).append(_row(row))
    queues = _queues(own, rows)
    return page, [queue for queue in queues if queue.rows] or queues


def place_of(assignment: Assignment, user: User) -> Place:
    """The sheets around this one that the judge can open, and the next unfinished one, from the start again at the
    end.
    """
    own = Assignment.objects.filter(judge__user=user, status=AssignmentStatus.ACTIVE)
    own = own.filter(stage=assignment.stage, panel__edition=assignment.panel.edition)
    code = assignment.proposal.code
    earlier = list(_read(own.filter(proposal__code__lt=code)).order_by("-proposal__code")[:NEAR])[::-1]
    later = list(_read(own.filter(proposal__code__gt=code)).order_by("proposal__code")[:NEAR])
    rows = [_row(row) for row in (*earlier, assignment, *later)]
    [queue] = _queues(own, {(assignment.panel.edition_id, assignment.stage_id): rows}, after=code)
    return Place(queue, earlier[-1] if earlier else None, later[0] if later else None)


def _read(rows: QuerySet) -> QuerySet:
    rows = rows.select_related("stage", "panel", "proposal__category", "sheet")
    return rows.defer("sheet__vector", "sheet__comment", "sheet__comments")


def _row(row: Assignment) -> QueueRow:
    return QueueRow(row, state_of(row), _is_unconfirmed(row))


def _queues(own: QuerySet, rows: Mapping[tuple, list[QueueRow]], *, after: str = "") -> list[Queue]:
    """Every stage among `own`, newest first; `after`: the code behind which the next unfinished sheet is looked for."""
    counted = own.order_by().values("panel__edition_id", "stage_id")
    counted = counted.annotate(
        done=Count("pk", filter=IN_STATE["locked"]),
        total=Count("pk", filter=Q(status=AssignmentStatus.ACTIVE)),
        first=Min("proposal__code", filter=IS_OPEN),
        later=Min("proposal__code", filter=IS_OPEN & Q(proposal__code__gt=after)),
    )
    counts = {(count["panel__edition_id"], count["stage_id"]): count for count in counted}
    editions = Edition.objects.select_related("rulebook_version").in_bulk({edition for edition, _stage in counts})
    stages = Stage.objects.in_bulk({stage for _edition, stage in counts})
    closed = set(StageClosing.objects.filter(edition__in=editions).values_list("edition_id", "stage_id"))
    following = _following(own, {key: count["later"] or count["first"] for key, count in counts.items()})
    queues = []
    for key, count in counts.items():
        edition, stage = editions[key[0]], stages[key[1]]
        rules = edition.rules.stage(stage.code)
        queue = Queue(
            edition=edition,
            stage=stage,
            window=window_of(rules),
            is_closed=key in closed,
            is_blind=rules.blind == "identity",
            done=count["done"],
            total=count["total"],
            following=following.get(key),
            rows=rows.get(key, ()),
        )
        queues.append(queue)
    return sorted(queues, key=lambda queue: (-queue.edition.year, -queue.edition.pk, -queue.stage.position))


def _following(own: QuerySet, codes: Mapping[tuple, str | None]) -> dict[tuple, Assignment]:
    wanted = Q(pk=None)
    for (edition, stage), code in codes.items():
        if code:
            wanted |= Q(panel__edition=edition, stage=stage, proposal__code=code)
    rows = own.filter(wanted, IS_OPEN).select_related("panel")
    return {(row.panel.edition_id, row.stage_id): row for row in rows}


def _is_unconfirmed(row) -> bool:
    sheet = getattr(row, "sheet", None)
    return sheet is not None and sheet.source == SheetSource.IMPORT and row.status == AssignmentStatus.ACTIVE
