"""From judges' numbers to ranks and awards (docs/scoring.md): pure, exact, without a database."""

from competition.rulebook.model import Scope
from judging.scoring.advancement import Selection, select
from judging.scoring.awards import AwardResult, Awards, PendingAward, award
from judging.scoring.exact import Exact
from judging.scoring.explain import explain
from judging.scoring.final import FinalTable, tabulate_final
from judging.scoring.inputs import Entry, Inputs, Move, Order, SheetRow, StageInput
from judging.scoring.plan import Plan, StagePlan
from judging.scoring.result import Result, tabulate
from judging.scoring.stage import Missing, StageRow, StageTable, tabulate_stage
from judging.scoring.values import Problem, ValueErrors, Wrong

__all__ = [
    "AwardResult",
    "Awards",
    "Entry",
    "Exact",
    "FinalTable",
    "Inputs",
    "Missing",
    "Move",
    "Order",
    "PendingAward",
    "Plan",
    "Problem",
    "Result",
    "Scope",
    "Selection",
    "SheetRow",
    "StageInput",
    "StagePlan",
    "StageRow",
    "StageTable",
    "ValueErrors",
    "Wrong",
    "award",
    "explain",
    "select",
    "tabulate",
    "tabulate_final",
    "tabulate_stage",
]
