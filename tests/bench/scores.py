"""Rankings and workbooks: ours, and the barest way to do the same."""

import json
from pathlib import Path

import openpyxl
import xlsxwriter
from django.db import connection, transaction

from competition.models import Edition
from competition.selectors.editions import edition_by_slug
from judging.results.exports.ranking import write_ranking
from judging.results.selectors.tabulation import tabulation_of
from tests.bench.measure import timed

COUNTED = (
    "FROM judging_sheets_scoresheet s JOIN judging_panels_assignment a ON a.id = s.assignment_id "
    "WHERE a.stage_id = %s AND a.status = 'active' AND s.status = 'submitted' "
)
TOTALS = (
    f"SELECT a.proposal_id, AVG(s.numerator * 1.0 / s.denominator) {COUNTED} GROUP BY a.proposal_id ORDER BY 2 DESC"
)
SCORED = "FROM bench_score b WHERE b.stage_id = %s"
# What an application with one row a score would ask: a mean of weighted totals, and a weighted sum of criterion means.
SCORES_TOTALS = (
    "SELECT proposal_id, AVG(total) FROM ("
    f"SELECT proposal_id, judge_id, SUM(value * weight) * 1.0 / SUM(weight) AS total {SCORED} "
    "GROUP BY proposal_id, judge_id) t GROUP BY proposal_id ORDER BY 2 DESC"
)
SCORES_CRITERIA = (
    "SELECT proposal_id, SUM(mean * weight) FROM ("
    f"SELECT proposal_id, criterion, weight, AVG(value * 1.0) AS mean {SCORED} "
    "GROUP BY proposal_id, criterion, weight) t GROUP BY proposal_id ORDER BY 2 DESC"
)


def make_score_table() -> int:
    """One row a score, as most systems keep them; indexed by stage and proposal."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_score")
        cursor.execute(
            "CREATE TABLE bench_score (stage_id bigint, proposal_id bigint, judge_id bigint, "
            "criterion int, value int, weight int)"
        )
        for edition in Edition.objects.all():
            _copy_scores(cursor, edition)
        cursor.execute("CREATE INDEX bench_score_order ON bench_score (stage_id, proposal_id)")
        cursor.execute("SELECT COUNT(*) FROM bench_score")
        return cursor.fetchone()[0]


def _copy_scores(cursor, edition) -> None:
    stage = edition.rulebook_version.stages.get(is_scored=True)
    weights = [int(criterion.weight) for criterion in stage.scored_rules.criteria]
    cursor.execute(f"SELECT a.proposal_id, a.judge_id, s.vector {COUNTED}", [stage.pk])
    rows = [
        (stage.pk, proposal, judge, place, value, weights[place])
        for proposal, judge, vector in cursor.fetchall()
        for place, value in enumerate(json.loads(vector))
    ]
    cursor.executemany("INSERT INTO bench_score VALUES (%s, %s, %s, %s, %s, %s)", rows)


def keep_cells(workbook: Path, target: Path) -> int:
    """All cells of our workbook, so that the bare writer writes the very same; returns how many there are."""
    book = openpyxl.load_workbook(workbook, read_only=True)
    sheets = [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets]
    target.write_text(json.dumps(sheets, default=str), encoding="utf-8")
    return sum(len(row) for sheet in sheets for row in sheet)


def copy_cells(sheets: list, target: Path) -> None:
    with xlsxwriter.Workbook(str(target), {"constant_memory": True}) as book:
        for cells in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(cells):
                for place, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(number, place, cell)
                    elif cell is not None:
                        sheet.write_number(number, place, cell)


def tabulate(slug):
    edition = edition_by_slug(slug)
    assert edition.rules
    return timed(lambda: tabulation_of(edition))


def sql(query, slug):
    stage = edition_by_slug(slug).rulebook_version.stages.get(is_scored=True)

    def aggregate():
        with connection.cursor() as cursor:
            cursor.execute(query, [stage.pk])
            cursor.fetchall()

    return timed(aggregate)


def workbook(folder):
    edition = edition_by_slug("beban-buku")
    return timed(lambda: write_ranking(edition, folder / "ours.xlsx"))


def bare_workbook(folder):
    sheets = json.loads((folder / "cells.json").read_text(encoding="utf-8"))
    return timed(lambda: copy_cells(sheets, folder / "bare.xlsx"))


STEPS = {
    "tabulate_totals": lambda folder: tabulate("beban-total"),
    "tabulate_criteria": lambda folder: tabulate("beban-kriteria"),
    "sql_totals": lambda folder: sql(TOTALS, "beban-total"),
    "sql_scores_totals": lambda folder: sql(SCORES_TOTALS, "beban-total"),
    "sql_scores_criteria": lambda folder: sql(SCORES_CRITERIA, "beban-kriteria"),
    "workbook": workbook,
    "bare_xlsxwriter": bare_workbook,
}
