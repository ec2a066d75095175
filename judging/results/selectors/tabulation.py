"""What the pure scoring is fed with: eligible proposals, locked sheets and recorded decisions of one edition."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import Value

from competition.models import Edition, Stage
from competition.rulebook.vocabulary import AggregateOver, RankingScope
from competition.selectors.editions import scored_stages
from core.gc_pause import pause_garbage_collection
from judging.panels.enums import AssignmentStatus, Outcome
from judging.panels.models import Advancement, Assignment, Panel, StageClosing
from judging.results.enums import DecisionKind
from judging.results.models import PlenaryDecision, RankingRow
from judging.scoring.explain import explain_entry
from judging.scoring.inputs import EditionInput, Entry, PlenaryMove, PlenaryOrder, StageInput
from judging.scoring.plan import ScoringPlan
from judging.scoring.result import EditionResult, tabulate_edition
from judging.sheets.enums import SheetStatus
from judging.sheets.models import ScoreSheet
from judging.sheets.selectors.scoring_plans import get_scoring_plan
from submissions.enums import ProposalStatus
from submissions.models import Proposal
from submissions.selectors.proposals import eligible_proposals


@dataclass(frozen=True, slots=True)
class Tabulation:
    """An edition as the sheets stand now.

    Entries are keyed by proposal id; `closed` and `advanced` name stages by code.
    """

    edition: Edition
    plan: ScoringPlan
    entries: Mapping[int, Entry]
    inputs: EditionInput
    result: EditionResult
    closed: frozenset[str]
    advanced: frozenset[str]

    def codes(self, keys) -> list[str]:
        return [self.entries[key].code for key in keys]


def entries_of(edition: Edition) -> tuple[dict[int, Entry], frozenset[int]]:
    """Proposals that can be ranked, by id, and the ids of those that left after a stage had ranked them.

    Whoever left stays in the tables of closed stages and is in nothing that comes later. Attributes are read only where
    the rulebook declares some.
    """
    version, rules = edition.rulebook_version, edition.rules
    groups, categories, kinds = (
        dict(parts.values_list("pk", "code"))
        for parts in (version.groups, version.categories, version.participant_types)
    )
    fields = ["pk", "code", "group_id", "category_id", "participant_type_id"]
    if rules.attributes.get("entry"):
        fields.append("attributes")
    eligible = eligible_proposals(edition)
    others = Proposal.objects.filter(edition=edition).exclude(status=ProposalStatus.ELIGIBLE)
    left = others.filter(ranking_rows__isnull=False).distinct()
    rows = [*eligible.order_by("code").values_list(*fields), *left.order_by("code").values_list(*fields)]
    entries = {
        pk: Entry(pk, code, groups[group], categories.get(category, ""), kinds.get(kind, ""), *attributes)
        for pk, code, group, category, kind, *attributes in rows
    }
    return entries, frozenset(left.values_list("pk", flat=True))


def needs_vectors(plan: ScoringPlan, stage: Stage) -> bool:
    """Whether a ranking of this stage looks at single values and not at judges' totals alone."""
    rules = plan.stages[stage.code].stage
    spread_on_values = rules.spread is not None and rules.spread.on == AggregateOver.CRITERION
    tie_break = any(
        step.by == "criterion" and step.ref.startswith(f"{stage.code}.") for step in plan.rulebook.tie_break
    )
    return rules.aggregate.over == AggregateOver.CRITERION or spread_on_values or tie_break


def sheet_rows(edition: Edition, stage: Stage, *, with_vectors: bool = True, judge: str = "judge_id") -> list[tuple]:
    """(proposal id, judge id, numerator, denominator, vector) of every sheet that counts, as plain tuples: no models
    are built.
    """
    panels = panels_of(edition, stage)
    if not panels:
        return []
    counted = ScoreSheet.objects.filter(
        status=SheetStatus.SUBMITTED,
        assignment__status=AssignmentStatus.ACTIVE,
        assignment__stage=stage,
        assignment__panel__in=panels,
    )
    vector = "vector" if with_vectors else Value("")
    fields = ("assignment__proposal_id", f"assignment__{judge}", "numerator", "denominator", vector)
    sql, parameters = counted.order_by().values_list(*fields).query.sql_with_params()
    with connection.cursor() as cursor:  # one fetch instead of a thousand small ones
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def panels_of(edition: Edition, stage: Stage) -> list[int]:
    """Ids of the few panels, looked up first so that reading many sheets needs no further join."""
    return list(Panel.objects.filter(edition=edition, stage=stage).values_list("pk", flat=True))


def outstanding(edition: Edition, stage: Stage) -> dict[int, int]:
    """Proposal id → number of active assignments whose sheet is not locked."""
    awaited = Assignment.objects.filter(
        status=AssignmentStatus.ACTIVE, stage=stage, panel__in=panels_of(edition, stage)
    ).exclude(sheet__status=SheetStatus.SUBMITTED)
    return Counter(awaited.order_by().values_list("proposal_id", flat=True))


def inputs_of(
    edition: Edition,
    plan: ScoringPlan,
    entries: Mapping[int, Entry],
    left: frozenset[int] = frozenset(),
    *,
    explaining: bool = False,
) -> EditionInput:
    """Scored stages up to the first that did not advance anybody yet; entrants are those who advanced before.

    `explaining` reads every value and names judges by code; a ranking alone needs neither and is faster without.
    """
    decisions = _Decisions(edition, entries)
    stages, entrants = {}, None
    judge = "judge__code" if explaining else "judge_id"
    for stage in scored_stages(edition):
        with_vectors = explaining or needs_vectors(plan, stage)
        stages[stage.code] = StageInput(
            sheets=sheet_rows(edition, stage, with_vectors=with_vectors, judge=judge),
            entrants=_entrants(edition, stage, entrants, left),
            outstanding=outstanding(edition, stage),
            orders=decisions.orders(stage.pk),
            named=decisions.named(stage.pk),
            consolidated=frozenset(decisions.consolidated(stage.pk)),
        )
        entrants = _advanced_from(edition, stage)
        if entrants is None:
            break
    return EditionInput(stages=stages, orders=decisions.orders(None), moves=decisions.moves())


def _entrants(edition, stage, advanced, left) -> frozenset[int] | None:
    """Of a closed stage whoever its kept ranking lists, nobody later; of an open one those who advanced and stayed."""
    kept = RankingRow.objects.filter(ranking__edition=edition, ranking__stage=stage)
    return frozenset(kept.values_list("proposal_id", flat=True)) or (advanced - left if advanced else advanced)


def _advanced_from(edition, stage) -> frozenset[int] | None:
    if not StageClosing.objects.filter(edition=edition, stage=stage).exists():
        return None
    rows = Advancement.objects.filter(stage=stage, proposal__edition=edition)
    return (
        frozenset(rows.filter(outcome=Outcome.ADVANCED).values_list("proposal_id", flat=True))
        if rows.exists()
        else None
    )


class _Decisions:
    """Recorded plenary decisions, with codes turned into proposal ids."""

    def __init__(self, edition, entries):
        keys = {entry.code: key for key, entry in entries.items()}
        self.rows = [
            (decision, tuple(keys[code] for code in decision.proposals if code in keys))
            for decision in PlenaryDecision.objects.filter(edition=edition)
        ]

    def _of(self, kind, stage_id):
        return [(row, keys) for row, keys in self.rows if row.kind == kind and row.stage_id == stage_id]

    def orders(self, stage_id):
        return tuple(PlenaryOrder(keys) for _row, keys in self._of(DecisionKind.ORDER, stage_id))

    def named(self, stage_id):
        return tuple(key for _row, keys in self._of(DecisionKind.NAME, stage_id) for key in keys)

    def consolidated(self, stage_id):
        return [key for _row, keys in self._of(DecisionKind.CONSOLIDATE, stage_id) for key in keys]

    def moves(self):
        return tuple(
            PlenaryMove(keys[0], row.to_rank, RankingScope(row.scope))
            for row, keys in self._of(DecisionKind.MOVE, None)
        )


def tabulation_of(edition: Edition, *, explaining: bool = False) -> Tabulation:
    """Everything from the sheets as they stand now; nothing is written."""
    with pause_garbage_collection():
        (entries, left), plan = entries_of(edition), get_scoring_plan(edition)
        inputs = inputs_of(edition, plan, entries, left, explaining=explaining)
        standing = [entry for key, entry in entries.items() if key not in left]
        result = tabulate_edition(plan, entries.values(), inputs, standing)
    closed = StageClosing.objects.filter(edition=edition).values_list("stage__code", flat=True)
    advanced = Advancement.objects.filter(proposal__edition=edition).values_list("stage__code", flat=True).distinct()
    return Tabulation(edition, plan, entries, inputs, result, frozenset(closed), frozenset(advanced))


def explanation_of(edition: Edition, key: int) -> dict:
    """Every number of one proposal from raw value to rank, JSON-able."""
    current = tabulation_of(edition, explaining=True)
    return explain_entry(current.plan, current.entries.values(), current.inputs, key, current.result)


def proposals_described(edition: Edition) -> dict[int, tuple]:
    """(code, title, unit, group label, category label) by proposal id; tuples, because there may be 20,000."""
    fields = ("pk", "code", "title", "unit__name", "group__label", "category__label")
    rows = Proposal.objects.filter(edition=edition).order_by().values_list(*fields)
    return {pk: tuple(described) for pk, *described in rows.iterator()}
