"""The ranking as a workbook: what is printed, what each judge gave, by which rules, and who is missing and why."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from competition.models import Edition
from competition.rulebook.stage_rules import ScoredStageRules
from competition.selectors.editions import scored_stages
from core import ledger
from core.formats import format_datetime_id
from core.workbook.writing import ColumnKind, WorkbookColumn, WorkbookSheet, write_workbook
from judging.panels.enums import AssignmentStatus
from judging.panels.models import Assignment
from judging.results.enums import STILL_MISSING, tie_step
from judging.results.selectors.tabulation import Tabulation, proposals_described, tabulation_of
from judging.scoring.exact import Exact
from judging.scoring.stage import StageRow
from judging.sheets.models import ScoreSheet
from submissions.enums import EXCLUDED_STATUSES
from submissions.models import Proposal


def write_ranking(edition: Edition, target: Path | str) -> None:
    """Numbers are numbers; text is text and can never become a formula. Ranking from the sheets as they stand now."""
    current = tabulation_of(edition)
    sheets = [
        ranking_sheet(current),
        *(scores_sheet(current, stage) for stage in scored_stages(edition) if stage.code in current.result.tables),
        rules_sheet(current),
        left_out_sheet(current),
    ]
    write_workbook(target, sheets, properties={"title": edition.name}, zone=timezone.get_current_timezone())


def _notes(current: Tabulation, title: str) -> list[str]:
    edition = current.edition
    now = format_datetime_id(timezone.now(), timezone.get_current_timezone())
    state = edition.get_status_display()
    return [
        f"{title} – {edition.name}",
        _("State: %(state)s. Made on %(now)s.") % {"state": state, "now": now},
        _("Rulebook SHA-256: %(digest)s") % {"digest": edition.rulebook_version.digest},
        _("Ledger head: %(head)s") % {"head": ledger.stream_head(edition.ledger_id)},
    ]


def ranking_sheet(current: Tabulation) -> WorkbookSheet:
    places = current.plan.places
    stages = [stage for stage in current.plan.rulebook.scored_stages if stage.code in current.result.tables]
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
    return WorkbookSheet(_("Ranking"), columns, _ranking_rows(current, stages), _notes(current, _("Ranking")), freeze=3)


def _ranking_rows(current: Tabulation, stages: list[ScoredStageRules]) -> Iterator[list]:
    places = current.plan.places
    described = proposals_described(current.edition)
    labels = {award.code: award.label for award in current.plan.rulebook.awards}
    awards = defaultdict(list)
    for given in current.result.awards.awarded:
        awards[given.entry].append(labels[given.award])
    for key, rank, final, note in _in_final_order(current):
        scores = [current.result.tables[stage.code].score(key) for stage in stages]
        yield [
            rank,
            *described[key],
            *(score.decimal(places) if score else None for score in scores),
            final.decimal(places) if final else None,
            ", ".join(awards[key]) or None,
            note,
        ]


def _in_final_order(current: Tabulation) -> Iterator[tuple]:
    """(key, rank, final score, note) of the overall list, or of the first list there is, or of the first stage."""
    overall = next(iter(current.result.final.lists.values()), None)
    if overall is None:
        for code, stage in list(current.result.tables.items())[:1]:
            for row in stage.rows.values():
                yield row.key, row.rank, row.score, missing_text(current, code, row)
        return
    for found in current.result.final.lists.values():
        if found.scope == overall.scope:
            yield from ((row.key, row.rank, row.final, _row_note(current, row)) for row in found.rows)


def _row_note(current: Tabulation, row) -> str | None:
    notes = []
    if row.tied:
        notes.append(_("tied"))
    if row.rank != row.computed_rank:
        notes.append(_("moved by the plenary from rank %(rank)d") % {"rank": row.computed_rank})
    if row.decided_by:
        step = tie_step(row.decided_by.ref or row.decided_by.by, current.plan.rulebook)
        notes.append(_("tie broken: %(step)s") % {"step": step})
    if not row.finalist:
        notes.append(_("did not reach the last stage"))
    return "; ".join(notes) or None


def scores_sheet(current: Tabulation, stage) -> WorkbookSheet:
    plan = current.plan.stages[stage.code]
    criteria = [criterion for criterion in plan.stage.criteria if criterion.weight > 0]
    decimals = max(plan.scale.places, 0)
    columns = [
        WorkbookColumn(_("Code"), width=12),
        WorkbookColumn(_("Judge"), width=8),
        *(
            WorkbookColumn(criterion.label, ColumnKind.DECIMAL if decimals else ColumnKind.INTEGER, 14, decimals)
            for criterion in criteria
        ),
        WorkbookColumn(_("Judge's total"), ColumnKind.DECIMAL, 12, current.plan.places),
        WorkbookColumn(_("Counted"), width=12),
        WorkbookColumn(_("Reason"), width=40),
    ]
    name = _("Scores per judge") if len(current.plan.stages) == 1 else f"{_('Scores per judge')} {stage.code}"
    return WorkbookSheet(
        name,
        columns,
        _score_rows(current, stage, criteria),
        _notes(current, f"{_('Scores per judge')}: {stage.label}"),
        freeze=2,
    )


def _score_rows(current: Tabulation, stage, criteria) -> Iterator[list]:
    """One row for each locked sheet, recused and excluded ones too, with why they do not count.

    Read as plain rows, flat in memory.
    """
    plan = current.plan.stages[stage.code]
    places = {group: {c.code: i for i, c in enumerate(plan.criteria(group))} for group in plan.stage.groups}
    rows = ScoreSheet.objects.filter(
        assignment__stage=stage, assignment__panel__edition=current.edition, numerator__isnull=False
    ).order_by("assignment__proposal__code", "assignment__judge_id")
    fields = ("proposal__code", "proposal__group__code", "judge__code", "status", "reason")
    names = [f"assignment__{field}" for field in fields]
    values = rows.values_list(*names, "vector", "numerator", "denominator")
    for code, group, judge, status, reason, vector, numerator, denominator in values.iterator(chunk_size=500):
        numbers = _numbers(vector, plan.unit)
        own = places[group]
        yield [
            code,
            judge,
            *(numbers[own[criterion.code]] if criterion.code in own else None for criterion in criteria),
            Exact(numerator, denominator).decimal(current.plan.places),
            _("yes") if status == AssignmentStatus.ACTIVE else _("no"),
            reason or None,
        ]


def _numbers(vector: str, unit: int) -> list:
    """The values as they were written; a quotient by a power of ten, so a spreadsheet shows exactly what the judge
    typed.
    """
    values = json.loads(vector)
    return values if unit == 1 else [None if value is None else value / unit for value in values]


def rules_sheet(current: Tabulation) -> WorkbookSheet:
    columns = [
        WorkbookColumn(_("Stage"), width=30),
        WorkbookColumn(_("Criterion"), width=44),
        WorkbookColumn(_("Weight"), ColumnKind.DECIMAL, 10, 2),
        WorkbookColumn(_("Groups"), width=28),
        WorkbookColumn(_("Scale"), width=20),
        WorkbookColumn(_("Rule"), width=40),
    ]
    return WorkbookSheet(
        _("Criteria and weights"), columns, _rule_rows(current), _notes(current, _("Criteria and weights")), freeze=1
    )


def _rule_rows(current: Tabulation) -> Iterator[list]:
    for stage in current.plan.rulebook.scored_stages:
        scale = f"{stage.scale.min}–{stage.scale.max} ({stage.scale.step})"
        rule = f"{stage.combine}, {stage.values}; {stage.aggregate.over}: {stage.aggregate.method}"
        for criterion in stage.criteria:
            yield [stage.label, criterion.label, criterion.weight, ", ".join(criterion.groups), scale, rule]


def left_out_sheet(current: Tabulation) -> WorkbookSheet:
    columns = [
        WorkbookColumn(_("Code"), width=12),
        WorkbookColumn(_("Innovation"), width=48),
        WorkbookColumn(_("Stage"), width=24),
        WorkbookColumn(_("Judge"), width=8),
        WorkbookColumn(_("What"), width=34),
        WorkbookColumn(_("Reason"), width=60),
    ]
    return WorkbookSheet(_("Left out"), columns, _left_out_rows(current), _notes(current, _("Left out")), freeze=1)


def _left_out_rows(current: Tabulation) -> Iterator[list]:
    edition = current.edition
    for proposal in Proposal.objects.filter(edition=edition, status__in=EXCLUDED_STATUSES).prefetch_related("history"):
        last = list(proposal.history.all())[-1:]
        yield [proposal.code, proposal.title, None, None, proposal.get_status_display(), last[0].note if last else None]
    gone = Assignment.objects.filter(panel__edition=edition).exclude(status=AssignmentStatus.ACTIVE)
    for row in gone.select_related("proposal", "stage", "judge").order_by("proposal__code", "pk").iterator():
        yield [
            row.proposal.code,
            row.proposal.title,
            row.stage.label,
            row.judge.code,
            row.get_status_display(),
            row.reason,
        ]
    yield from _incomplete_rows(current)


def _incomplete_rows(current: Tabulation) -> Iterator[list]:
    titles = dict(Proposal.objects.filter(edition=current.edition).values_list("pk", "title"))
    for code, table in current.result.tables.items():
        label = current.plan.stages[code].stage.label
        for row in table.rows.values():
            if not row.complete:
                what = _("incomplete: %(counted)d sheets") % {"counted": row.counted}
                reason = missing_text(current, code, row)
                yield [current.entries[row.key].code, titles[row.key], label, None, what, reason]


def missing_text(current: Tabulation, stage: str, row: StageRow) -> str | None:
    """Why an entry has no score in a stage, as a sentence."""
    if row.missing is None:
        return None
    return STILL_MISSING[row.missing] % {
        "proposal": current.entries[row.key].code,
        "counted": row.counted,
        "needed": current.plan.stages[stage].stage.judges.min,
        "outstanding": current.inputs.stages[stage].outstanding.get(row.key, 0),
    }
