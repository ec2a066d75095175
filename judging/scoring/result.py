"""A whole edition in one call: every stage, every advancement, the final lists and the awards."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from judging.scoring.advancement import Selection, select
from judging.scoring.awards import Awards, award
from judging.scoring.final import FinalTable, tabulate_final
from judging.scoring.inputs import Entry, Inputs
from judging.scoring.plan import Plan
from judging.scoring.stage import StageTable, tabulate_stage


@dataclass(frozen=True, slots=True)
class Result:
    """Stages that `inputs` does not name are absent from `tables` and `selections`."""

    tables: Mapping[str, StageTable]
    selections: Mapping[str, Selection]
    final: FinalTable
    awards: Awards


def tabulate(
    plan: Plan, entries: Collection[Entry], inputs: Inputs, standing: Collection[Entry] | None = None
) -> Result:
    """Tabulates the stages in rulebook order; who enters a stage is what its input says, not who advanced.

    `standing`: who is still in the competition and so in the final lists; None means all entries. Somebody who withdrew
    after a stage was closed stays in that stage's table, which was final by then.
    """
    tables: dict[str, StageTable] = {}
    selections: dict[str, Selection] = {}
    for code in plan.stages:
        if code in inputs.stages:
            own = inputs.stages[code]
            tables[code] = tabulate_stage(plan, code, entries, own)
            selections[code] = select(plan, code, entries, tables[code], own, tables)
    standing = entries if standing is None else standing
    final = tabulate_final(plan, standing, tables, inputs.orders, inputs.moves)
    return Result(tables, selections, final, award(plan, standing, final))
