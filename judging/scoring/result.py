"""A whole edition in one call: every stage, every advancement, the final lists and the awards."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from judging.scoring.advancement import Selection, select_advancing
from judging.scoring.awards import Awards, allocate_awards
from judging.scoring.final import FinalTable, tabulate_final
from judging.scoring.inputs import EditionInput, Entry
from judging.scoring.plan import ScoringPlan
from judging.scoring.stage import StageTable, tabulate_stage


@dataclass(frozen=True, slots=True)
class EditionResult:
    """Stages that `inputs` does not name are absent from `tables` and `selections`."""

    tables: Mapping[str, StageTable]
    selections: Mapping[str, Selection]
    final: FinalTable
    awards: Awards


def tabulate_edition(
    plan: ScoringPlan, entries: Collection[Entry], inputs: EditionInput, contenders: Collection[Entry] | None = None
) -> EditionResult:
    """Tabulates the stages in rulebook order; who enters a stage is what its input says, not who advanced.

    `contenders`: who is still in the competition and so in the final lists; None means all entries. Somebody who
    withdrew after a stage was closed stays in that stage's table, which was final by then.
    """
    tables: dict[str, StageTable] = {}
    selections: dict[str, Selection] = {}
    for code in plan.stages:
        if code in inputs.stages:
            stage_input = inputs.stages[code]
            tables[code] = tabulate_stage(plan, code, entries, stage_input)
            selections[code] = select_advancing(plan, code, entries, tables[code], stage_input, tables)
    contenders = entries if contenders is None else contenders
    final = tabulate_final(plan, contenders, tables, inputs.orders, inputs.moves)
    return EditionResult(tables, selections, final, allocate_awards(plan, contenders, final))
