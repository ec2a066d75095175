"""The ranking as a workbook: what is printed, what each judge gave, by which rules, and who is missing and why."""

import json
from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from competition.enums import label_of
from competition.models import Edition, Stage
from competition.rulebook.stage_rules import CriterionRules, ScoredStageRules
from competition.selectors.editions import scored_stages
from core import ledger
from core.formats import format_datetime_id
from core.workbook.writing import ColumnKind, WorkbookColumn, WorkbookSheet, write_workbook
from judging.panels.enums import AssignmentStatus
from judging.panels.models import Assignment
from judging.results.enums import describe_tie_step, tie_step_name
from judging.results.selectors.ranking_lines import describe_move
from judging.results.selectors.tabulation import Tabulation, describe_proposals, tabulation_of
from judging.scoring.exact import Exact
from judging.scoring.final import FinalRow
from judging.scoring.inputs import Key
from judging.sheets.models import ScoreSheet
from submissions.enums import EXCLUDED_STATUSES
from submissions.models import Proposal


def write_ranking(edition: Edition, target: Path | str) -> None:
    """Write the ranking as the sheets stand now. Numbers are numbers; text is text and can never become a formula."""
    tabulation = tabulation_of(edition)
    sheets = [
        ranking_sheet(tabulation),
        *(
            scores_sheet(tabulation, stage)
            for stage in scored_stages(edition)
            if stage.code in tabulation.result.tables
        ),
        rules_sheet(tabulation),
        left_out_sheet(tabulation),
    ]
    write_workbook(target, sheets, properties={"title": edition.name}, zone=timezone.get_current_timezone())


def _notes(tabulation: Tabulation, title: str) -> list[str]:
    edition = tabulation.edition
    now = format_datetime_id(timezone.now(), timezone.get_current_timezone())
    state = edition.get_status_display()
    return [
        f"{title} – {edition.name}",
        _("State: %(state)s. Made on %(now)s.") % {"state": state, "now": now},
        _("Rulebook SHA-256: %(digest)s") % {"digest": edition.rulebook_version.digest},
        _("Ledger head: %(head)s") % {"head": ledger.stream_head(edition.ledger_id)},
    ]


def ranking_sheet(tabulation: Tabulation) -> WorkbookSheet:
    """The first sheet: every proposal with its score in each stage, its final score, rank and award."""
    places = tabulation.plan.places
    stages = [stage for stage in tabulation.plan.rulebook.scored_stages if stage.code in tabulation.result.tables]
    columns = [
        WorkbookColumn(_("Rank"), ColumnKind.INTEGER, 10),
        WorkbookColumn(_("Code"), width=12),
        WorkbookColumn(_("Innovation"), width=48),
        WorkbookColumn(_("Work unit"), width=32),
        WorkbookColumn(_("Group"), width=18),
        WorkbookColumn(_("Category"), width=34),
        *(WorkbookColumn(stage.label, ColumnKind.DECIMAL, 12, places) for stage in stages),
        WorkbookColumn(_("Final score"), ColumnKind.DECIMAL, 12, places),
        WorkbookColumn(_("Award"), width=20),
        WorkbookColumn(_("Note"), width=40),
    ]
    return WorkbookSheet(
        _("Ranking"), columns, _ranking_rows(tabulation, stages), _notes(tabulation, _("Ranking")), freeze=3
    )


def _ranking_rows(tabulation: Tabulation, stages: list[ScoredStageRules]) -> Iterator[list[object]]:
    plan = tabulation.plan
    descriptions = describe_proposals(tabulation.edition)
    awards = tabulation.awards_by_entry()
    for key, rank, final, note in _in_final_order(tabulation):
        scores = [tabulation.result.tables[stage.code].score(key) for stage in stages]
        yield [
            rank,
            *descriptions[key],
            *(plan.print_score(score) for score in scores),
            plan.print_score(final),
            ", ".join(awards.get(key, ())) or None,
            note,
        ]


def _in_final_order(tabulation: Tabulation) -> Iterator[tuple[Key, int | None, Exact | None, str | None]]:
    """(key, rank, final score, note) of the overall list, or of the first list there is, or of the first stage."""
    result = tabulation.result
    first_list = next(iter(result.final.lists.values()), None)
    if first_list is None:
        for code, table in list(result.tables.items())[:1]:
            for row in table.rows.values():
                note = tabulation.describe_missing(code, row.key, row.missing) if row.missing else None
                yield row.key, row.rank, row.score, note
        return
    for final_list in result.final.lists.values():
        if final_list.scope == first_list.scope:
            yield from ((row.key, row.rank, row.final, _row_note(tabulation, row)) for row in final_list.rows)


def _row_note(tabulation: Tabulation, row: FinalRow) -> str | None:
    notes = []
    if row.tied:
        notes.append(_("tied"))
    if move := describe_move(row):
        notes.append(move)
    if row.decided_by:
        step = describe_tie_step(tie_step_name(row.decided_by), tabulation.plan.rulebook)
        notes.append(_("tie broken: %(step)s") % {"step": step})
    if not row.finalist:
        notes.append(_("did not reach the last stage"))
    return "; ".join(notes) or None


def scores_sheet(tabulation: Tabulation, stage: Stage) -> WorkbookSheet:
    """What each judge gave in one stage, criterion by criterion, and whether the sheet counts."""
    plan = tabulation.plan.stages[stage.code]
    # A vector holds scored criteria alone, those with a weight (docs/scoring.md 1).
    criteria = [criterion for criterion in plan.stage.criteria if criterion.weight > 0]
    decimals = plan.scale.places
    columns = [
        WorkbookColumn(_("Code"), width=12),
        WorkbookColumn(_("Judge"), width=8),
        *(
            WorkbookColumn(criterion.label, ColumnKind.DECIMAL if decimals else ColumnKind.INTEGER, 14, decimals)
            for criterion in criteria
        ),
        WorkbookColumn(_("Judge's total"), ColumnKind.DECIMAL, 12, tabulation.plan.places),
        WorkbookColumn(_("Counted"), width=12),
        WorkbookColumn(_("Reason"), width=40),
    ]
    title = _("Scores per judge")
    return WorkbookSheet(
        title if len(tabulation.plan.stages) == 1 else f"{title} {stage.code}",
        columns,
        _score_rows(tabulation, stage, criteria),
        _notes(tabulation, f"{title}: {stage.label}"),
        freeze=2,
    )


def _score_rows(tabulation: Tabulation, stage: Stage, criteria: list[CriterionRules]) -> Iterator[list[object]]:
    """One row for each locked sheet, recused and excluded ones too, with why they do not count.

    Read as plain rows, flat in memory.
    """
    plan = tabulation.plan.stages[stage.code]
    # A vector has the criteria of its proposal's group alone; the sheet has a column for those of all groups.
    positions_by_group = {
        group: {criterion.code: place for place, criterion in enumerate(plan.criteria(group))}
        for group in plan.stage.groups
    }
    rows = ScoreSheet.objects.filter(
        assignment__stage=stage, assignment__panel__edition=tabulation.edition, numerator__isnull=False
    ).order_by("assignment__proposal__code", "assignment__judge_id")
    fields = ("proposal__code", "proposal__group__code", "judge__code", "status", "reason")
    names = [f"assignment__{field}" for field in fields]
    values = rows.values_list(*names, "vector", "numerator", "denominator")
    for code, group, judge, status, reason, vector, numerator, denominator in values.iterator(chunk_size=500):
        numbers = _numbers(vector, plan.unit)
        positions = positions_by_group[group]
        yield [
            code,
            judge,
            *(numbers[positions[criterion.code]] if criterion.code in positions else None for criterion in criteria),
            Exact(numerator, denominator).decimal(tabulation.plan.places),
            _("yes") if status == AssignmentStatus.ACTIVE else _("no"),
            reason or None,
        ]


def _numbers(vector: str, unit: int) -> list[int | float | None]:
    """The values as they were written; a quotient by a power of ten, so a spreadsheet shows exactly what the judge
    typed.
    """
    values: list[int | None] = json.loads(vector)
    return list(values) if unit == 1 else [None if value is None else value / unit for value in values]


def rules_sheet(tabulation: Tabulation) -> WorkbookSheet:
    """The criteria and weights of every scored stage, and how its scores are combined."""
    columns = [
        WorkbookColumn(_("Stage"), width=30),
        WorkbookColumn(_("Criterion"), width=44),
        WorkbookColumn(_("Weight"), ColumnKind.DECIMAL, 10, 2),
        WorkbookColumn(_("Groups"), width=28),
        WorkbookColumn(_("Scale"), width=20),
        WorkbookColumn(_("Rule"), width=40),
    ]
    return WorkbookSheet(
        _("Criteria and weights"),
        columns,
        _rule_rows(tabulation),
        _notes(tabulation, _("Criteria and weights")),
        freeze=1,
    )


def _rule_rows(tabulation: Tabulation) -> Iterator[list[object]]:
    for stage in tabulation.plan.rulebook.scored_stages:
        scale = f"{stage.scale.min}–{stage.scale.max} ({stage.scale.step})"
        judges = f"{label_of(stage.aggregate.method)} {label_of(stage.aggregate.over)}"
        rule = f"{label_of(stage.combine)}, {label_of(stage.values)}; {judges}"
        for criterion in stage.criteria:
            yield [stage.label, criterion.label, criterion.weight, ", ".join(criterion.groups), scale, rule]


def left_out_sheet(tabulation: Tabulation) -> WorkbookSheet:
    """Proposals that are not ranked and sheets that do not count, each with its reason."""
    columns = [
        WorkbookColumn(_("Code"), width=12),
        WorkbookColumn(_("Innovation"), width=48),
        WorkbookColumn(_("Stage"), width=24),
        WorkbookColumn(_("Judge"), width=8),
        WorkbookColumn(_("What"), width=34),
        WorkbookColumn(_("Reason"), width=60),
    ]
    return WorkbookSheet(
        _("Left out"), columns, _left_out_rows(tabulation), _notes(tabulation, _("Left out")), freeze=1
    )


def _left_out_rows(tabulation: Tabulation) -> Iterator[list[object]]:
    edition = tabulation.edition
    for proposal in Proposal.objects.filter(edition=edition, status__in=EXCLUDED_STATUSES).prefetch_related("history"):
        # Not last(), which would ask the database again for each proposal instead of reading what was prefetched.
        last = list(proposal.history.all())[-1:]
        yield [proposal.code, proposal.title, None, None, proposal.get_status_display(), last[0].note if last else None]
    withdrawn = Assignment.objects.filter(panel__edition=edition).exclude(status=AssignmentStatus.ACTIVE)
    for row in withdrawn.select_related("proposal", "stage", "judge").order_by("proposal__code", "pk").iterator():
        yield [
            row.proposal.code,
            row.proposal.title,
            row.stage.label,
            row.judge.code,
            row.get_status_display(),
            row.reason,
        ]
    yield from _incomplete_rows(tabulation)


def _incomplete_rows(tabulation: Tabulation) -> Iterator[list[object]]:
    titles: dict[Key, str] = dict(Proposal.objects.filter(edition=tabulation.edition).values_list("pk", "title"))
    for code, table in tabulation.result.tables.items():
        label = tabulation.plan.stages[code].stage.label
        for row in table.rows.values():
            if row.missing is not None:
                what = _("incomplete: %(counted)d sheets") % {"counted": row.counted}
                reason = tabulation.describe_missing(code, row.key, row.missing)
                yield [tabulation.entries[row.key].code, titles[row.key], label, None, what, reason]
