"""An edition run from the command line, exactly as an operator types it."""

import csv
import io
import json
from pathlib import Path

from django.core.management import call_command

from tests.builders import bureau, unit

ACTOR = "organisasi@contoh.invalid"


def run(command, /, *arguments, **options):
    """Run a command with --json and return what it printed."""
    output = io.StringIO()
    call_command(command, *arguments, "--json", stdout=output, stderr=io.StringIO(), **options)
    return json.loads(output.getvalue())


def prepare_edition(folder: Path, rulebook: Path, *, titles, judges, slug="panel") -> None:
    """Make an open edition with eligible entries from a rulebook file, and the list of its judges."""
    bureau(ACTOR)
    unit("sekretariat-panel")
    write_csv(
        folder / "entries.csv",
        ["entry", "unit", "reference"],
        [[title, "sekretariat-panel", title] for title in titles],
    )
    people = [[code, f"CONTOH {code}", f"{code.lower()}@contoh.invalid"] for code in judges]
    write_csv(folder / "judges.csv", ["code", "name", "email"], people)
    code = run("rulebook", "load", str(rulebook), actor=ACTOR)["code"]
    run("edition", "create", slug, actor=ACTOR, rulebook=code, name="Panel CONTOH", year=2026, prefix="PN")
    run("edition", "open", slug, actor=ACTOR)
    run("import_entries", slug, str(folder / "entries.csv"), "--commit", "--eligible", actor=ACTOR)


def seat_judges(folder: Path, stage: str, slug="panel") -> dict:
    return run("panel", slug, str(folder / "judges.csv"), "--assign-all", stage=stage, actor=ACTOR)


def write_csv(path: Path, heading, rows) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([heading, *rows])


CERTIFICATE = """\
letterhead: |
  PEMERINTAH KABUPATEN SOLOK
  SEKRETARIAT DAERAH
numbering: "000.8.3/{number}/Org/{year}"
decree: "Keputusan Bupati Solok Nomor 000.8-312-2026 tanggal 11 September 2026 (CONTOH)"
place: Arosuka
issued_on: "2026-09-11"
signatory_position: Bupati Solok
signatory_name: CONTOH Nama Penanda Tangan
is_example: true
"""
