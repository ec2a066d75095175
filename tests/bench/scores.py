"""Rankings and workbooks by the application, and in the barest way."""

import json
from pathlib import Path

import openpyxl
import xlsxwriter
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from competition.models import Edition
from competition.selectors.editions import edition_by_slug
from judging.results.exports.edition_workbook import write_ranking
from judging.results.selectors.tabulation import tabulation_of
from tests.bench.measure import measure_work

COUNTED_SHEETS = (
    "FROM judging_sheets_scoresheet s JOIN judging_panels_assignment a ON a.id = s.assignment_id "
    "WHERE a.stage_id = %s AND a.status = 'active' AND s.status = 'submitted' "
)
SHEET_TOTALS = (
    f"SELECT a.proposal_id, AVG(s.numerator * 1.0 / s.denominator) {COUNTED_SHEETS} "
    "GROUP BY a.proposal_id ORDER BY 2 DESC"
)
STAGE_SCORES = "FROM bench_score b WHERE b.stage_id = %s"
# What an application with one row a score would ask: a mean of weighted totals, and a weighted sum of criterion means.
SCORES_TOTALS = (
    "SELECT proposal_id, AVG(total) FROM ("
    f"SELECT proposal_id, judge_id, SUM(value * weight) * 1.0 / SUM(weight) AS total {STAGE_SCORES} "
    "GROUP BY proposal_id, judge_id) t GROUP BY proposal_id ORDER BY 2 DESC"
)
SCORES_CRITERIA = (
    "SELECT proposal_id, SUM(mean * weight) FROM ("
    f"SELECT proposal_id, criterion, weight, AVG(value * 1.0) AS mean {STAGE_SCORES} "
    "GROUP BY proposal_id, criterion, weight) t GROUP BY proposal_id ORDER BY 2 DESC"
)


def make_score_table() -> int:
    """Make a table with one row a score, as most systems store them; returns the number of rows."""
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


def _copy_scores(cursor: CursorWrapper, edition: Edition) -> None:
    stage = edition.rulebook_version.stages.get(is_scored=True)
    weights = [int(criterion.weight) for criterion in stage.scored_rules.criteria]
    cursor.execute(f"SELECT a.proposal_id, a.judge_id, s.vector {COUNTED_SHEETS}", [stage.pk])
    rows = [
        (stage.pk, proposal, judge, place, value, weights[place])
        for proposal, judge, vector in cursor.fetchall()
        for place, value in enumerate(json.loads(vector))
    ]
    cursor.executemany("INSERT INTO bench_score VALUES (%s, %s, %s, %s, %s, %s)", rows)


def save_cells(workbook: Path, target: Path) -> int:
    """Save all cells of a workbook, so that the bare writer writes the very same; returns how many there are."""
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


def tabulate_edition(slug: str) -> dict[str, float]:
    edition = edition_by_slug(slug)
    # Parsed before the clock starts: a server parses the rulebook once and not at each ranking.
    assert edition.rules
    return measure_work(lambda: tabulation_of(edition))


def run_sql(query: str, slug: str) -> dict[str, float]:
    stage = edition_by_slug(slug).rulebook_version.stages.get(is_scored=True)

    def aggregate():
        with connection.cursor() as cursor:
            cursor.execute(query, [stage.pk])
            cursor.fetchall()

    return measure_work(aggregate)


def write_workbook(folder: Path) -> dict[str, float]:
    edition = edition_by_slug("beban-buku")
    return measure_work(lambda: write_ranking(edition, folder / "ranking.xlsx"))


def write_bare_workbook(folder: Path) -> dict[str, float]:
    sheets = json.loads((folder / "cells.json").read_text(encoding="utf-8"))
    return measure_work(lambda: copy_cells(sheets, folder / "bare.xlsx"))


STEPS = {
    "tabulate_totals": lambda _folder: tabulate_edition("beban-total"),
    "tabulate_criteria": lambda _folder: tabulate_edition("beban-kriteria"),
    "sql_totals": lambda _folder: run_sql(SHEET_TOTALS, "beban-total"),
    "sql_scores_totals": lambda _folder: run_sql(SCORES_TOTALS, "beban-total"),
    "sql_scores_criteria": lambda _folder: run_sql(SCORES_CRITERIA, "beban-kriteria"),
    "workbook": write_workbook,
    "bare_xlsxwriter": write_bare_workbook,
}
