"""What the pure scoring is fed with: eligible proposals, locked sheets and recorded decisions of one edition."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from competition.models import Edition, Stage
from judging import scoring
from judging.enums import AssignmentStatus, DecisionKind, Outcome, SheetStatus
from judging.models import Advancement, Assignment, PlenaryDecision, ScoreSheet, StageClosing
from submissions.models import Proposal
from submissions.selectors import eligible_proposals


@dataclass(frozen=True, slots=True)
class Tabulation:
    """An edition as the sheets stand now.

    Entries are keyed by proposal id; `closed` and `advanced` name stages by code.
    """

    edition: Edition
    plan: scoring.Plan
    entries: Mapping[int, scoring.Entry]
    inputs: scoring.Inputs
    result: scoring.Result
    closed: frozenset[str]
    advanced: frozenset[str]

    def codes(self, keys) -> list[str]:
        return [self.entries[key].code for key in keys]


def plan_of(edition: Edition) -> scoring.Plan:
    return scoring.Plan(edition.rules)


def entries_of(edition: Edition) -> dict[int, scoring.Entry]:
    fields = ("pk", "code", "group__code", "category__code", "participant_type__code", "attributes")
    rows = eligible_proposals(edition).order_by("code").values_list(*fields)
    return {
        pk: scoring.Entry(pk, code, group, category or "", kind or "", attributes)
        for pk, code, group, category, kind, attributes in rows.iterator()
    }


def scored_stages(edition: Edition) -> QuerySet[Stage]:
    return edition.rulebook_version.stages.filter(is_scored=True)


def sheet_rows(edition: Edition, stage: Stage) -> list[tuple]:
    """(proposal id, judge code, numerator, denominator, vector) of every sheet that counts, as plain tuples:

    no models are built.
    """
    counted = ScoreSheet.objects.filter(
        status=SheetStatus.SUBMITTED,
        assignment__status=AssignmentStatus.ACTIVE,
        assignment__stage=stage,
        assignment__panel__edition=edition,
    )
    fields = ("assignment__proposal_id", "assignment__judge__code", "numerator", "denominator", "vector")
    return list(counted.order_by().values_list(*fields))


def outstanding(edition: Edition, stage: Stage) -> dict[int, int]:
    """Proposal id → number of active assignments whose sheet is not locked."""
    awaited = Assignment.objects.filter(status=AssignmentStatus.ACTIVE, stage=stage, panel__edition=edition).exclude(
        sheet__status=SheetStatus.SUBMITTED
    )
    return Counter(awaited.order_by().values_list("proposal_id", flat=True))


def inputs_of(edition: Edition, entries: Mapping[int, scoring.Entry]) -> scoring.Inputs:
    """Scored stages up to the first that did not advance anybody yet;

    a stage's entrants are those who advanced before it.
    """
    decisions = _Decisions(edition, entries)
    stages, entrants = {}, None
    for stage in scored_stages(edition):
        stages[stage.code] = scoring.StageInput(
            sheets=sheet_rows(edition, stage),
            entrants=entrants,
            outstanding=outstanding(edition, stage),
            orders=decisions.orders(stage.pk),
            named=decisions.named(stage.pk),
            consolidated=frozenset(decisions.consolidated(stage.pk)),
        )
        entrants = _advanced_from(edition, stage)
        if entrants is None:
            break
    return scoring.Inputs(stages=stages, orders=decisions.orders(None), moves=decisions.moves())


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
        return tuple(scoring.Order(keys) for _row, keys in self._of(DecisionKind.ORDER, stage_id))

    def named(self, stage_id):
        return tuple(key for _row, keys in self._of(DecisionKind.NAME, stage_id) for key in keys)

    def consolidated(self, stage_id):
        return [key for _row, keys in self._of(DecisionKind.CONSOLIDATE, stage_id) for key in keys]

    def moves(self):
        return tuple(
            scoring.Move(keys[0], row.to_rank, scoring.Scope(row.scope))
            for row, keys in self._of(DecisionKind.MOVE, None)
        )


def tabulation_of(edition: Edition) -> Tabulation:
    """Everything from the sheets as they stand now; nothing is written."""
    entries, plan = entries_of(edition), plan_of(edition)
    inputs = inputs_of(edition, entries)
    closed = StageClosing.objects.filter(edition=edition).values_list("stage__code", flat=True)
    advanced = Advancement.objects.filter(proposal__edition=edition).values_list("stage__code", flat=True).distinct()
    return Tabulation(
        edition=edition,
        plan=plan,
        entries=entries,
        inputs=inputs,
        result=scoring.tabulate(plan, list(entries.values()), inputs),
        closed=frozenset(closed),
        advanced=frozenset(advanced),
    )


def proposals_by_key(keys) -> dict[int, Proposal]:
    return Proposal.objects.select_related("unit", "group", "category").in_bulk(list(keys))
