"""`python -m tests.bench [--entries N] [--folder DIR]`: builds its own data, measures, prints one JSON object of
ratios.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.measure import alternate

ACTOR = "organisasi@contoh.invalid"
GOALS = {
    "tabulate_totals / sql_totals": 3,
    "tabulate_totals / sql_scores_totals": 3,
    "tabulate_criteria / sql_scores_criteria": 3,
    "workbook / bare_xlsxwriter": 2.5,
    "certificates / bare_weasyprint": 1.3,
}
LIMITS_MIB = {"tabulate_totals": 500, "tabulate_criteria": 500, "workbook": 150}


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="bin/bench", description="Measure the heavy work against the barest way to do it."
    )
    parser.add_argument(
        "--entries", type=int, default=20_000, help="entries of the tabulated editions (the workbook has half)"
    )
    parser.add_argument("--folder", help="keep the data here instead of a temporary folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(options.folder or temporary)
        os.environ["DATA_DIR"] = str(folder)  # noqa: TID251 - handed to the measured processes
        if not (folder / "cells.json").exists():
            prepare(folder, options.entries)
        print(json.dumps(report(folder, options.entries), indent=1))


def prepare(folder: Path, entries: int) -> None:
    """A folder that holds all of it already is measured as it is."""
    manage("migrate", "-v0")
    sizes = {"beban-total": ("BT", "judge_total", entries), "beban-kriteria": ("BK", "criterion", entries)}
    sizes["beban-buku"] = ("BB", "judge_total", entries // 2)
    script = "from tests.bench.scores import *; from tests.builders import bureau; bureau(); "
    manage("shell", "-v0", "-c", script)
    for slug, (prefix, over, count) in sizes.items():
        manage("seed", "--edition", slug, "--prefix", prefix, "--over", over, "--entries", str(count), "--actor", ACTOR)
    manage("close_stage", "beban-buku", "--stage", "nilai", "--actor", ACTOR)
    manage("publish", "beban-buku", "--actor", ACTOR)
    (folder / "certificates.yaml").write_text(SETTINGS, encoding="utf-8")
    manage(
        "issue_certificates",
        "beban-buku",
        "-o",
        str(folder / "first"),
        "--actor",
        ACTOR,
        "--settings-file",
        str(folder / "certificates.yaml"),
    )
    manage("export_ranking", "beban-buku", "-o", str(folder / "ours.xlsx"))
    cells = f"keep_cells(Path({str(folder / 'ours.xlsx')!r}), Path({str(folder / 'cells.json')!r}))"
    counted = f"make_score_table(); {cells}"
    manage("shell", "-v0", "-c", script + counted)


def manage(*arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603 - our own commands


def report(folder: Path, entries: int) -> dict:
    runs = {}
    for ratio in GOALS:
        steps = [step for step in ratio.split(" / ") if step not in runs]
        module = "paper" if ratio.startswith("certificates") else "scores"
        runs |= alternate(module, steps, str(folder))
    ratios = {}
    for ratio, goal in GOALS.items():
        ours, floor = ratio.split(" / ")
        value = round(runs[ours]["seconds"] / runs[floor]["seconds"], 2)
        ratios[ratio] = {"ratio": value, "goal": goal, "met": value <= goal}
    memory = {step: {"peak_mib": runs[step]["peak_mib"], "limit": limit} for step, limit in LIMITS_MIB.items()}
    return {"entries": entries, "ratios": ratios, "memory": memory, "runs": runs}


SETTINGS = """\
letterhead: PEMERINTAH KABUPATEN CONTOH
numbering: "000.8.3/{number}/Org/{year}"
place: Arosuka
issued_on: "2026-09-11"
signatory_position: Bupati
signatory_name: CONTOH Nama Penanda Tangan
is_example: true
"""

if __name__ == "__main__":
    main()
