"""`python -m tests.bench.page_report` measures pages at several sizes, beside pretalx where it was set up; prints JSON.

Both sides run in turn, each operation in a process of its own, on the same PostgreSQL server version and machine.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg

from config.env import read_optional_folder

PEER_OPERATIONS = {  # page here: the same work in pretalx, None where it has no such page
    "ranking": "orga_dashboard",
    "queue": "judge_dashboard",
    "sheet_save": "review_update",
    "answer_save": None,
    "writing_state": None,
    "submit": "proposal_submit",
    "ranking_closed": "orga_dashboard",
    "ranking_kept": "orga_dashboard",
}
QUERY_GOALS = dict.fromkeys(PEER_OPERATIONS, 15) | {"submit": 25, "writing_state": 20}

Environment = dict[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/bench --pages", description="Pages of a large edition.")
    parser.add_argument("--sizes", default="200,2000", help="numbers of proposals, with commas between (200,2000)")
    parser.add_argument("--server", help="PostgreSQL to make databases on; without it SQLite files are used")
    parser.add_argument("--folder", default="bench-pages", help="where data stays for the next run")
    parser.add_argument("--peer", help="folder in which the peer was set up and filled")
    options = parser.parse_args()
    if read_optional_folder("PEER_BENCH_DIR") is None:
        parser.error("PEER_BENCH_DIR must name the folder of the workload (workload.py, benchlib.py).")
    rows = []
    for size in map(int, options.sizes.split(",")):
        environment = prepare_size(options, size)
        peer_figures: dict[str, dict] = {}
        for step, operation in PEER_OPERATIONS.items():
            # Several pages here may stand beside one there, which is measured once.
            if options.peer and operation and operation not in peer_figures:
                peer_figures[operation] = measure_peer(options.peer, size, operation)
            figures = run_step(environment, step, ".")
            rows.append(report_row(size, step, figures, peer_figures.get(operation)))
            print(json.dumps(rows[-1]), file=sys.stderr, flush=True)
    print(json.dumps(rows, indent=1))


def prepare_size(options: argparse.Namespace, size: int) -> Environment:
    """The environment of one size, its database filled when it is new."""
    folder = Path(options.folder).resolve() / str(size)
    is_new = not (folder / "filled").exists()
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "DATA_DIR": str(folder), "EMAIL_URL": "dummymail://"}  # noqa: TID251 - for our own processes
    if options.server:
        name = f"balairung_pages_{size}"
        environment["DATABASE_URL"] = f"{options.server.rstrip('/')}/{name}"
        if is_new:
            make_database(options.server, name)
    if is_new:
        run_manage(environment, "migrate", "-v0")
        run_manage(environment, "messages", "--compile")
        run_step(environment, "seed", str(size))
        (folder / "filled").touch()
    return environment


def make_database(server: str, name: str) -> None:
    with psycopg.connect(f"{server.rstrip('/')}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')


def run_manage(environment: Environment, *arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], check=True, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603


def run_step(environment: Environment, *arguments: str) -> dict:
    command = [sys.executable, "-m", "tests.bench.steps", "pages", *arguments]
    process = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True)  # noqa: S603
    return json.loads(process.stdout.splitlines()[-1])


def measure_peer(folder: str, size: int, operation: str) -> dict:
    """The figures of one operation of pretalx, by the adapter that filled it and knows its environment."""
    tool = read_optional_folder("PEER_BENCH_DIR") / "peer_pretalx.py"
    python = Path(folder) / "venv-pretalx" / "bin" / "python"
    command = [str(python), str(tool), "run", "--dir", folder, "--backends", "postgresql"]
    command += ["--sizes", str(size), "--ops", operation]
    process = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    return json.loads(process.stdout.splitlines()[-1])


def report_row(size: int, step: str, figures: dict, peer: dict | None) -> dict:
    row = {"entries": size, "step": step, "ms": figures["wall_ms"], "queries": figures["queries"]}
    row["goal"] = QUERY_GOALS[step]
    row |= {key: figures[key] for key in ("rows", "bytes", "peak_rss_mb") if key in figures}
    if peer:
        row |= {"peer_ms": peer["wall_ms"], "peer_queries": peer["queries"], "peer_rows": peer.get("rows")}
        row["ratio"] = round(peer["wall_ms"] / figures["wall_ms"], 1)
    return row


if __name__ == "__main__":
    main()
