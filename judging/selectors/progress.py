"""How far the judges are: who has which sheet in which state. No value of any sheet is read here."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import BUREAU, Role
from accounts.models import Membership, User
from competition.enums import EditionStatus
from competition.models import Edition, Stage
from competition.schedule import window_of
from judging.enums import AssignmentStatus, SheetStatus
from judging.models import Assignment, AwardGiven, Judge, Panel, PanelSeat, StageClosing
from judging.selectors.conflicts import conflicts_among, entrants_of, standing_conflicts
from judging.selectors.tabulation import scored_stages
from submissions.enums import ProposalStatus
from submissions.models import Proposal


@dataclass(frozen=True, slots=True)
class State:
    """How a sheet stands: a letter, an icon and a word, so that colour is never alone."""

    name: str
    letter: str
    icon: str
    label: str


STATES = {
    state.name: state
    for state in (
        State("assigned", "T", "circle", _("assigned, not opened yet")),
        State("opened", "B", "eye", _("opened, no value yet")),
        State("draft", "D", "half", _("draft")),
        State("locked", "K", "lock", _("locked")),
        State("recused", "U", "undo", _("recused by the judge")),
        State("excluded", "X", "x", _("excluded by the bureau")),
    )
}
OPEN_STATES = ("assigned", "opened", "draft")


def state_of(row: Assignment) -> State:
    if row.status != AssignmentStatus.ACTIVE:
        return STATES[row.status]
    sheet = getattr(row, "sheet", None)
    if sheet is not None:
        return STATES["locked" if sheet.status == SheetStatus.SUBMITTED else "draft"]
    return STATES["opened" if row.opened_at else "assigned"]


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


@dataclass(frozen=True, slots=True)
class Cell:
    judge: Judge
    assignment: Assignment | None = None
    state: State | None = None


@dataclass(slots=True)
class Line:
    """One proposal of the matrix with a cell for each judge."""

    proposal: Proposal
    needed: int
    cells: list[Cell] = field(default_factory=list)

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
    lines: Sequence[Line]
    taken_away: Sequence[Assignment]
    conflicts: Sequence[tuple[Assignment, str]]

    @property
    def locked(self) -> int:
        return sum(each.locked for each in self.judges)

    @property
    def active(self) -> int:
        return sum(each.active for each in self.judges)

    @property
    def unfinished(self) -> list[Line]:
        return [line for line in self.lines if not line.is_done]

    def found(self, words: str, *, only_unfinished: bool) -> list[Line]:
        """Lines whose proposal has these words in its code, title or unit."""
        lines, sought = self.unfinished if only_unfinished else self.lines, words.casefold()
        return [line for line in lines if sought in _described(line.proposal)]

    @property
    def short(self) -> list[Line]:
        return [line for line in self.lines if line.lacks_judges]


def _described(proposal: Proposal) -> str:
    return f"{proposal.code} {proposal.title} {proposal.unit}".casefold()


def stage_assignments(edition: Edition, stage: Stage):
    rows = Assignment.objects.filter(panel__edition=edition, stage=stage)
    return rows.select_related("judge__user", "proposal__unit", "sheet").defer("sheet__vector", "sheet__comment")


def progress_of(edition: Edition, stage: Stage) -> Progress:
    """Matrix, counts and what was taken away or must be, from the same queries whatever the size."""
    rows = list(stage_assignments(edition, stage))
    by_pair = {(row.proposal_id, row.judge_id): row for row in rows}
    proposals = {row.proposal_id: row.proposal for row in rows}
    proposals |= {proposal.pk: proposal for proposal in entrants_of(edition, stage).select_related("unit")}
    judges = _judges(edition, stage, rows)
    rules = edition.rules.stage(stage.code)
    lines = []
    for proposal in sorted(proposals.values(), key=lambda each: each.code):
        if proposal.status != ProposalStatus.ELIGIBLE:
            continue
        line = Line(proposal, rules.judges.min if rules.judges else 1)
        for judge in judges:
            row = by_pair.get((proposal.pk, judge.pk))
            line.cells.append(Cell(judge, row, state_of(row) if row else None))
        lines.append(line)
    closed = StageClosing.objects.filter(edition=edition, stage=stage).exists()
    return Progress(
        stage=stage,
        closes_at=window_of(rules).closes_at,
        closed=closed,
        judges=_counts(judges, lines),
        lines=lines,
        taken_away=[row for row in rows if row.status != AssignmentStatus.ACTIVE],
        conflicts=[] if closed else standing_conflicts(rows),
    )


def _judges(edition, stage, rows) -> list[Judge]:
    seated = Judge.objects.filter(seats__panel__edition=edition, seats__panel__stage=stage).select_related("user")
    found = {judge.pk: judge for judge in [*seated, *(row.judge for row in rows)]}
    return [found[pk] for pk in sorted(found)]


def _counts(judges, lines) -> list[JudgeCount]:
    locked, active = defaultdict(int), defaultdict(int)
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
    wanted = next((stage for stage in stages if stage.code == code), None)
    still_open = next((stage for stage in stages if stage.pk not in closed), None)
    return stages, wanted or still_open or (stages[-1] if stages else None)


def panels_by_stage(edition: Edition) -> list[tuple[Stage, list[Panel]]]:
    """Scored stages with their panels; every panel has `seated` = [(seat, units, given)] ready."""
    panels = list(Panel.objects.filter(edition=edition).select_related("stage", "edition"))
    seats = PanelSeat.objects.filter(panel__in=panels).select_related("judge__user").order_by("judge__pk")
    seats = list(seats)
    units = _units_by_user({seat.judge.user_id for seat in seats})
    rows = Assignment.objects.filter(panel__in=panels).order_by().values_list("panel_id", "judge_id")
    given = {(panel, judge): number for panel, judge, number in rows.annotate(number=Count("pk"))}
    for panel in panels:
        panel.seated = [
            (seat, units.get(seat.judge.user_id, []), given.get((panel.pk, seat.judge_id), 0))
            for seat in seats
            if seat.panel_id == panel.pk
        ]
    return [(stage, [panel for panel in panels if panel.stage_id == stage.pk]) for stage in scored_stages(edition)]


def _units_by_user(users) -> dict[int, list[str]]:
    found = defaultdict(list)
    rows = Membership.objects.current().filter(user_id__in=users).select_related("unit__parent")
    for row in rows:
        above = f" ({row.unit.parent})" if row.unit.parent and not row.unit.is_agency else ""
        found[row.user_id].append(f"{row.unit}{above}")
    return found


def next_judge_code(edition: Edition) -> str:
    taken = set(Judge.objects.filter(edition=edition).values_list("code", flat=True))
    number = 1
    while f"J{number}" in taken:
        number += 1
    return f"J{number}"


def possible_judges(edition: Edition):
    """Active people, judges by role first; nobody of the bureau can judge."""
    people = User.objects.filter(is_active=True).exclude(groups__name__in=BUREAU)
    return people.annotate(judges=Count("groups", filter=Q(groups__name=Role.JUDGE))).order_by("-judges", "name", "pk")


@dataclass(frozen=True, slots=True)
class Choice:
    """One pair of the assignment page: given already, possible, or refused with the reason."""

    judge: Judge
    state: State | None
    conflict: str
    assignment: Assignment | None
    pair: str


def assignment_matrix(panel: Panel) -> tuple[list[Judge], list[tuple[Proposal, list[Choice]]]]:
    judges = list(panel.judges.select_related("user").order_by("pk"))
    proposals = list(entrants_of(panel.edition, panel.stage).select_related("unit").order_by("code"))
    conflicts = conflicts_among([(judge, proposal) for proposal in proposals for judge in judges])
    rows = {(row.judge_id, row.proposal_id): row for row in stage_assignments(panel.edition, panel.stage)}
    table = []
    for proposal in proposals:
        choices = []
        for judge in judges:
            row = rows.get((judge.pk, proposal.pk))
            state = state_of(row) if row else None
            choices.append(Choice(judge, state, conflicts.get((judge, proposal), ""), row, f"{judge.pk}-{proposal.pk}"))
        table.append((proposal, choices))
    return judges, table


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    number: int


def funnel_of(edition: Edition) -> list[Step]:
    """Begun → sent → passed → in each scored stage → awarded."""
    numbers = Proposal.objects.filter(edition=edition).aggregate(
        begun=Count("pk"),
        sent=Count("pk", filter=Q(submitted_at__isnull=False)),
        passed=Count("pk", filter=Q(status=ProposalStatus.ELIGIBLE)),
    )
    steps = [
        Step(_("Begun"), numbers["begun"]),
        Step(_("Sent"), numbers["sent"]),
        Step(_("Passed the check"), numbers["passed"]),
    ]
    given = Assignment.objects.filter(panel__edition=edition).order_by().values_list("stage_id")
    in_stage = dict(given.annotate(number=Count("proposal_id", distinct=True)))
    steps += [Step(stage.label, in_stage.get(stage.pk, 0)) for stage in scored_stages(edition)]
    awarded = AwardGiven.objects.filter(ranking__edition=edition).values("proposal").distinct().count()
    return [*steps, Step(_("Awarded"), awarded)]


def open_sheets(editions) -> dict[int, int]:
    """Edition id → sheets that are awaited and not locked."""
    closed = StageClosing.objects.filter(edition__in=editions).values("stage")
    rows = Assignment.objects.filter(panel__edition__in=editions, status=AssignmentStatus.ACTIVE)
    rows = rows.exclude(sheet__status=SheetStatus.SUBMITTED).exclude(stage__in=closed)
    rows = rows.filter(proposal__status=ProposalStatus.ELIGIBLE).order_by().values_list("panel__edition_id")
    return dict(rows.annotate(number=Count("pk")))


def open_editions() -> list[Edition]:
    return list(Edition.objects.filter(status=EditionStatus.OPEN))


def judges_to_remind(progress: Progress) -> list[JudgeCount]:
    """Judges who still have sheets to lock, unless the stage is closed."""
    return [] if progress.closed else [each for each in progress.judges if each.open and each.judge.user.is_active]
