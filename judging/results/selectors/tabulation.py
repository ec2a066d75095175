"""What scoring is given, read from the database: eligible proposals, locked sheets and recorded decisions."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import Value

from competition.models import Edition, Stage
from competition.rulebook.vocabulary import AggregateOver, RankingScope, TieBreakBy
from competition.selectors.editions import scored_stages
from core.gc_pause import pause_garbage_collection
from judging.panels.enums import AssignmentStatus, Outcome
from judging.panels.models import Advancement, Assignment, Panel, StageClosing
from judging.results.enums import STILL_MISSING, DecisionKind
from judging.results.models import PlenaryDecision, RankingRow
from judging.scoring.inputs import EditionInput, Entry, Key, PlenaryMove, PlenaryOrder, SheetTuple, StageInput
from judging.scoring.plan import ScoringPlan
from judging.scoring.result import EditionResult, tabulate_edition
from judging.scoring.stage import MissingReason
from judging.sheets.enums import SheetStatus
from judging.sheets.models import ScoreSheet
from judging.sheets.selectors.scoring_plans import get_scoring_plan
from submissions.enums import ProposalStatus
from submissions.models import Proposal
from submissions.selectors.proposals import eligible_proposals


@dataclass(frozen=True, slots=True)
class Tabulation:
    """An edition as its sheets stand now. Entries are keyed by proposal id; the two sets name stages by code."""

    edition: Edition
    plan: ScoringPlan
    entries: Mapping[Key, Entry]
    inputs: EditionInput
    result: EditionResult
    closed_stages: frozenset[str]
    advanced_stages: frozenset[str]

    @property
    def award_labels(self) -> dict[str, str]:
        return {award.code: award.label for award in self.plan.rulebook.awards}

    def awards_by_entry(self) -> dict[Key, list[str]]:
        """Labels of the awards of each entry that gets one, as they are awarded."""
        labels = self.award_labels
        awards: dict[Key, list[str]] = {}
        for award in self.result.awards.awarded:
            awards.setdefault(award.entry, []).append(labels[award.award])
        return awards

    # Codes are what people read and what the ledger holds; ids never leave the database.
    def codes(self, keys: Iterable[Key]) -> list[str]:
        return [self.entries[key].code for key in keys]

    def describe_missing(self, stage_code: str, key: Key, reason: MissingReason) -> str:
        """Why an entry has no score in a stage, or keeps the stage open, as a sentence."""
        return STILL_MISSING[reason] % {
            "proposal": self.entries[key].code,
            "counted": self.result.tables[stage_code].rows[key].counted,
            "needed": self.plan.stages[stage_code].stage.judges.min,
            "outstanding": self.inputs.stages[stage_code].outstanding.get(key, 0),
        }

    def open_final_stages(self) -> list[Stage]:
        """The stages of the final score that are not closed; the result cannot be published before."""
        return [
            stage
            for stage in scored_stages(self.edition)
            if stage.code in self.plan.final_stages and stage.code not in self.closed_stages
        ]


def tabulation_of(edition: Edition, *, explaining: bool = False) -> Tabulation:
    """Everything computed from the sheets as they stand now; nothing is written.

    `explaining` reads every value and names judges by code; a ranking alone needs neither and is faster without.
    """
    with pause_garbage_collection():
        (entries, departed), plan = read_entries(edition), get_scoring_plan(edition)
        inputs = read_inputs(edition, plan, entries, departed, explaining=explaining)
        contenders = [entry for key, entry in entries.items() if key not in departed]
        result = tabulate_edition(plan, entries.values(), inputs, contenders)
    # After the block: these rows do not change the result, they only say how final it is.
    closed = StageClosing.objects.filter(edition=edition).values_list("stage__code", flat=True)
    advanced = Advancement.objects.filter(proposal__edition=edition).values_list("stage__code", flat=True).distinct()
    return Tabulation(edition, plan, entries, inputs, result, frozenset(closed), frozenset(advanced))


def read_entries(edition: Edition) -> tuple[dict[Key, Entry], frozenset[Key]]:
    """Proposals that can be ranked, by id, and the ids of those who left the competition after a stage ranked them.

    Whoever left stays in the tables of closed stages and is in nothing that comes later. Attributes are read only where
    the rulebook declares some.
    """
    version, rules = edition.rulebook_version, edition.rules
    groups, categories, participant_types = (
        dict(parts.values_list("pk", "code"))
        for parts in (version.groups, version.categories, version.participant_types)
    )
    fields = ["pk", "code", "group_id", "category_id", "participant_type_id"]
    if rules.attributes.get("entry"):
        fields.append("attributes")
    eligible = eligible_proposals(edition)
    others = Proposal.objects.filter(edition=edition).exclude(status=ProposalStatus.ELIGIBLE)
    departed = others.filter(ranking_rows__isnull=False).distinct()
    rows = [*eligible.order_by("code").values_list(*fields), *departed.order_by("code").values_list(*fields)]
    entries: dict[Key, Entry] = {
        pk: Entry(
            pk,
            code,
            groups[group],
            categories.get(category, ""),
            participant_types.get(participant_type, ""),
            *attributes,
        )
        for pk, code, group, category, participant_type, *attributes in rows
    }
    return entries, frozenset(departed.values_list("pk", flat=True))


def read_inputs(
    edition: Edition,
    plan: ScoringPlan,
    entries: Mapping[Key, Entry],
    departed: frozenset[Key] = frozenset(),
    *,
    explaining: bool = False,
) -> EditionInput:
    """Scored stages up to the first that did not advance anybody yet; entrants are those who advanced before."""
    decisions = _RecordedDecisions(edition, entries)
    stages: dict[str, StageInput] = {}
    advanced: frozenset[Key] | None = None
    judge_field = "judge__code" if explaining else "judge_id"
    for stage in scored_stages(edition):
        with_vectors = explaining or needs_vectors(plan, stage)
        stages[stage.code] = StageInput(
            sheets=read_sheet_rows(edition, stage, with_vectors=with_vectors, judge_field=judge_field),
            entrants=_entrants(edition, stage, advanced, departed),
            outstanding=count_outstanding_sheets(edition, stage),
            orders=decisions.orders(stage.pk),
            named=decisions.named_entries(stage.pk),
            consolidated=frozenset(decisions.consolidated_entries(stage.pk)),
        )
        advanced = _advanced_from(edition, stage)
        # Nobody knows yet who enters the next stage, so the stages end here.
        if advanced is None:
            break
    return EditionInput(stages=stages, orders=decisions.orders(None), moves=decisions.moves())


def needs_vectors(plan: ScoringPlan, stage: Stage) -> bool:
    """Whether a ranking of this stage looks at single values and not at judges' totals alone."""
    rules = plan.stages[stage.code].stage
    spread_on_values = rules.spread is not None and rules.spread.on == AggregateOver.CRITERION
    tie_break = any(
        step.by == TieBreakBy.CRITERION and step.ref is not None and step.ref.startswith(f"{stage.code}.")
        for step in plan.rulebook.tie_break
    )
    return rules.aggregate.over == AggregateOver.CRITERION or spread_on_values or tie_break


def read_sheet_rows(
    edition: Edition, stage: Stage, *, with_vectors: bool = True, judge_field: str = "judge_id"
) -> list[SheetTuple]:
    """(proposal id, judge, numerator, denominator, vector) of every sheet that counts, as plain tuples: no models are
    built. Without vectors the last is empty.
    """
    panels = _panel_ids(edition, stage)
    if not panels:
        return []
    counted = ScoreSheet.objects.filter(
        status=SheetStatus.SUBMITTED,
        assignment__status=AssignmentStatus.ACTIVE,
        assignment__stage=stage,
        assignment__panel__in=panels,
    )
    vector = "vector" if with_vectors else Value("")
    fields = ("assignment__proposal_id", f"assignment__{judge_field}", "numerator", "denominator", vector)
    sql, parameters = counted.order_by().values_list(*fields).query.sql_with_params()
    with connection.cursor() as cursor:  # one fetch instead of a thousand small ones
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def count_outstanding_sheets(edition: Edition, stage: Stage) -> dict[Key, int]:
    """Proposal id → number of active assignments whose sheet is not locked."""
    awaited = Assignment.objects.filter(
        status=AssignmentStatus.ACTIVE, stage=stage, panel__in=_panel_ids(edition, stage)
    ).exclude(sheet__status=SheetStatus.SUBMITTED)
    return Counter(awaited.order_by().values_list("proposal_id", flat=True))


def _panel_ids(edition: Edition, stage: Stage) -> list[int]:
    """Ids of the few panels, looked up first so that reading many sheets needs no further join."""
    return list(Panel.objects.filter(edition=edition, stage=stage).values_list("pk", flat=True))


def _entrants(
    edition: Edition, stage: Stage, advanced: frozenset[Key] | None, departed: frozenset[Key]
) -> frozenset[Key] | None:
    """Of a closed stage whoever its stored ranking lists, nobody later; of an open one those who advanced and stayed.

    None means every entry that the rulebook lets into the stage.
    """
    ranked = RankingRow.objects.filter(ranking__edition=edition, ranking__stage=stage)
    # None and an empty set differ here: everybody may enter, or nobody advanced.
    return frozenset(ranked.values_list("proposal_id", flat=True)) or (advanced - departed if advanced else advanced)


def _advanced_from(edition: Edition, stage: Stage) -> frozenset[Key] | None:
    """Ids of those who advanced from a stage; None while it is not closed or nobody recorded who goes on."""
    if not StageClosing.objects.filter(edition=edition, stage=stage).exists():
        return None
    rows = Advancement.objects.filter(stage=stage, proposal__edition=edition)
    if not rows.exists():
        return None
    return frozenset(rows.filter(outcome=Outcome.ADVANCED).values_list("proposal_id", flat=True))


class _RecordedDecisions:
    """Plenary decisions of an edition, with codes turned into proposal ids. A stage id of None: the final ranking."""

    def __init__(self, edition: Edition, entries: Mapping[Key, Entry]) -> None:
        keys = {entry.code: key for key, entry in entries.items()}
        self._rows = [
            # A proposal may have left after the plenary decided; the order of the others stands.
            (decision, tuple(keys[code] for code in decision.proposals if code in keys))
            for decision in PlenaryDecision.objects.filter(edition=edition)
        ]

    def orders(self, stage_id: int | None) -> tuple[PlenaryOrder, ...]:
        """Orders of tied proposals, the earliest first; scoring lets a later one win."""
        return tuple(PlenaryOrder(keys) for _row, keys in self._of_kind(DecisionKind.ORDER, stage_id))

    def named_entries(self, stage_id: int) -> tuple[Key, ...]:
        return tuple(key for _row, keys in self._of_kind(DecisionKind.NAME, stage_id) for key in keys)

    def consolidated_entries(self, stage_id: int) -> list[Key]:
        return [key for _row, keys in self._of_kind(DecisionKind.CONSOLIDATE, stage_id) for key in keys]

    def moves(self) -> tuple[PlenaryMove, ...]:
        return tuple(
            PlenaryMove(keys[0], row.to_rank, RankingScope(row.scope))
            for row, keys in self._of_kind(DecisionKind.MOVE, None)
            # A proposal that has left is no entry any more; its move stays on record and moves nobody.
            if row.to_rank is not None and keys
        )

    def _of_kind(self, kind: DecisionKind, stage_id: int | None) -> list[tuple[PlenaryDecision, tuple[Key, ...]]]:
        return [(row, keys) for row, keys in self._rows if row.kind == kind and row.stage_id == stage_id]


def describe_proposals(edition: Edition) -> dict[Key, tuple[str, ...]]:
    """(code, title, unit, group label, category label) by proposal id; tuples, because there may be 20,000."""
    fields = ("pk", "code", "title", "unit__name", "group__label", "category__label")
    rows = Proposal.objects.filter(edition=edition).order_by().values_list(*fields)
    return {pk: tuple(texts) for pk, *texts in rows.iterator()}
