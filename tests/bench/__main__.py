"""`python -m tests.bench [--entries N] [--folder DIR]` builds its own data, measures, and prints the ratios as JSON."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.measure import run_alternately

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
        # Written last: a folder that has it is complete and is measured as it is.
        if not (folder / "cells.json").exists():
            fill_folder(folder, options.entries)
        print(json.dumps(measure_ratios(folder, options.entries), indent=1))


def fill_folder(folder: Path, entries: int) -> None:
    """Make the database, the workbook and the certificates that are measured."""
    run_manage("migrate", "-v0")
    sizes = {"beban-total": ("BT", "judge_total", entries), "beban-kriteria": ("BK", "criterion", entries)}
    sizes["beban-buku"] = ("BB", "judge_total", entries // 2)
    script = "from tests.bench.scores import *; from tests.builders import bureau; bureau(); "
    run_manage("shell", "-v0", "-c", script)
    for slug, (prefix, over, count) in sizes.items():
        run_manage(
            "seed", "--edition", slug, "--prefix", prefix, "--over", over, "--entries", str(count), "--actor", ACTOR
        )
    run_manage("close_stage", "beban-buku", "--stage", "nilai", "--actor", ACTOR)
    run_manage("publish", "beban-buku", "--actor", ACTOR)
    (folder / "certificates.yaml").write_text(CERTIFICATE_SETTINGS, encoding="utf-8")
    run_manage(
        "issue_certificates",
        "beban-buku",
        "-o",
        str(folder / "first"),
        "--actor",
        ACTOR,
        "--settings-file",
        str(folder / "certificates.yaml"),
    )
    run_manage("export_ranking", "beban-buku", "-o", str(folder / "ranking.xlsx"))
    save_cells_call = f"save_cells(Path({str(folder / 'ranking.xlsx')!r}), Path({str(folder / 'cells.json')!r}))"
    run_manage("shell", "-v0", "-c", f"{script}make_score_table(); {save_cells_call}")


def run_manage(*arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603 - our own commands


def measure_ratios(folder: Path, entries: int) -> dict:
    runs = {}
    for ratio in GOALS:
        # A step may stand in several ratios and is measured once.
        steps = [step for step in ratio.split(" / ") if step not in runs]
        module = "certificates" if ratio.startswith("certificates") else "scores"
        runs |= run_alternately(module, steps, str(folder))
    ratios = {}
    for ratio, goal in GOALS.items():
        measured_step, bare_step = ratio.split(" / ")
        value = round(runs[measured_step]["seconds"] / runs[bare_step]["seconds"], 2)
        ratios[ratio] = {"ratio": value, "goal": goal, "met": value <= goal}
    memory = {step: {"peak_mib": runs[step]["peak_mib"], "limit": limit} for step, limit in LIMITS_MIB.items()}
    return {"entries": entries, "ratios": ratios, "memory": memory, "runs": runs}


CERTIFICATE_SETTINGS = """\
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
