"""The measured steps. Each prepares what it needs, then times one call: `python -m tests.bench.steps STEP FOLDER`."""

import json
import sys
from pathlib import Path

import django

from config.env import default_settings_module

default_settings_module("config.settings.dev")
django.setup()

from django.db import connection  # noqa: E402 - models exist after setup

from competition.selectors import edition_by_slug  # noqa: E402
from core.pdf import render  # noqa: E402
from judging.documents import certificate_html, certificate_kit, write_certificates  # noqa: E402
from judging.exports import write_ranking  # noqa: E402
from judging.models import Certificate  # noqa: E402
from judging.selectors import tabulation_of  # noqa: E402
from tests.bench import floors  # noqa: E402
from tests.bench.measure import timed  # noqa: E402


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
    return timed(lambda: floors.copy_cells(sheets, folder / "bare.xlsx"))


def certificates(folder):
    target = folder / "certificates"
    target.mkdir(exist_ok=True)
    for path in target.glob("*.pdf"):
        path.unlink()
    issued = list(Certificate.objects.all()[:100])
    render(certificate_html(issued[0]), certificate_kit())
    return timed(lambda: list(write_certificates(issued, target)))


STEPS = {
    "tabulate_totals": lambda folder: tabulate("beban-total"),
    "tabulate_criteria": lambda folder: tabulate("beban-kriteria"),
    "sql_totals": lambda folder: sql(floors.TOTALS, "beban-total"),
    "sql_scores_totals": lambda folder: sql(floors.SCORES_TOTALS, "beban-total"),
    "sql_scores_criteria": lambda folder: sql(floors.SCORES_CRITERIA, "beban-kriteria"),
    "workbook": workbook,
    "bare_xlsxwriter": bare_workbook,
    "certificates": certificates,
    "bare_weasyprint": lambda folder: floors.bare_certificates(folder),
}

if __name__ == "__main__":
    print(json.dumps(STEPS[sys.argv[1]](Path(sys.argv[2]))))
