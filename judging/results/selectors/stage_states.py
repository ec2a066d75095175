"""Where each scored stage of an edition stands, for the overview of the results."""

from dataclasses import dataclass

from competition.models import Edition, Stage
from competition.selectors.editions import scored_stages
from judging.panels.enums import AssignmentStatus
from judging.panels.models import Advancement, Assignment, StageClosing
from judging.sheets.enums import SheetStatus


@dataclass(frozen=True, slots=True)
class StageState:
    """A scored stage; `state` is waiting (for the stage before), open, closed or advanced.

    `locked`: how many of its `active` sheets are locked.
    """

    stage: Stage
    state: str
    locked: int
    active: int


def list_stage_states(edition: Edition) -> list[StageState]:
    """The scored stages in the order of the rulebook."""
    closed = set(StageClosing.objects.filter(edition=edition).values_list("stage_id", flat=True))
    advanced = set(Advancement.objects.filter(proposal__edition=edition).values_list("stage_id", flat=True).distinct())
    sheet_counts = _count_sheets(edition)
    states, is_reached = [], True
    for stage in scored_stages(edition):
        state = "advanced" if stage.pk in advanced else "closed" if stage.pk in closed else "open"
        locked, active = sheet_counts.get(stage.pk, (0, 0))
        states.append(StageState(stage, state if is_reached else "waiting", locked, active))
        is_reached = is_reached and state == "advanced"
    return states


def _count_sheets(edition: Edition) -> dict[int, tuple[int, int]]:
    """(locked, active) sheets by stage id."""
    active_rows = Assignment.objects.filter(panel__edition=edition, status=AssignmentStatus.ACTIVE)
    counts: dict[int, tuple[int, int]] = {}
    for stage_id, status in active_rows.order_by().values_list("stage_id", "sheet__status"):
        locked, active = counts.get(stage_id, (0, 0))
        counts[stage_id] = (locked + (status == SheetStatus.SUBMITTED), active + 1)
    return counts
