"""The barest way to do each piece of heavy work."""

import json
import multiprocessing
import os
from pathlib import Path

import openpyxl
import xlsxwriter
from django.db import connection, transaction
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from competition.models import Edition
from core.fonts import document_files, document_font_faces
from judging.documents import certificate_html, certificate_kit
from judging.models import Certificate
from tests.bench.measure import timed

COUNTED = (
    "FROM judging_scoresheet s JOIN judging_assignment a ON a.id = s.assignment_id "
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
    weights = [int(weight) for weight in stage.criteria.values_list("weight", flat=True)]
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


def bare_certificates(folder: Path) -> dict:
    """The same pages by WeasyPrint alone, untagged, in a pool of as many processes, fonts and styles prepared once."""
    pages = [certificate_html(certificate) for certificate in Certificate.objects.all()[:100]]
    fonts = FontConfiguration()
    styles = [CSS(string=text, font_config=fonts) for text in _style_texts()]
    _bare.update(fonts=fonts, styles=styles, folder=folder)
    HTML(string=pages[0]).write_pdf(font_config=fonts, stylesheets=styles)
    with multiprocessing.get_context("fork").Pool(len(os.sched_getaffinity(0))) as pool:
        return timed(lambda: pool.map(_bare_page, list(enumerate(pages)), chunksize=5))


def _style_texts() -> list[str]:
    """Our style sheets with addresses that the bare renderer can open by itself."""
    kit = certificate_kit()
    files = {f"fonts/{name}": path for name, path in document_files(kit.fonts).items()} | dict(kit.assets)
    texts = [document_font_faces("balairung:fonts/"), *(path.read_text(encoding="utf-8") for path in kit.stylesheets)]
    for name, path in files.items():
        texts = [text.replace(f"balairung:{name}", path.as_uri()) for text in texts]
    return texts


_bare: dict = {}


def _bare_page(job) -> None:
    number, html = job
    HTML(string=html).write_pdf(
        _bare["folder"] / f"bare-{number}.pdf", font_config=_bare["fonts"], stylesheets=_bare["styles"]
    )
