"""`python -m tests.bench.beside`: pages at several sizes, beside pretalx where it was set up; prints JSON.

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

PAIRS = {  # ours: the same work there, None where it does not exist
    "ranking": "orga_dashboard",
    "queue": "judge_dashboard",
    "sheet_save": "review_update",
    "answer_save": None,
    "writing_state": None,
    "submit": "proposal_submit",
    "ranking_closed": "orga_dashboard",
    "ranking_kept": "orga_dashboard",
}
QUERIES = dict.fromkeys(PAIRS, 15) | {"submit": 25, "writing_state": 20}


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
        environment = prepared(options, size)
        peers: dict[str, dict] = {}
        for step, peer in PAIRS.items():
            if options.peer and peer and peer not in peers:
                peers[peer] = measured_peer(options.peer, size, peer)
            rows.append(row(size, step, run(environment, step, "."), peers.get(peer)))
            print(json.dumps(rows[-1]), file=sys.stderr, flush=True)
    print(json.dumps(rows, indent=1))


def prepared(options, size: int) -> dict:
    """The environment of one size, its database filled when it is new."""
    folder = Path(options.folder).resolve() / str(size)
    is_new = not (folder / "filled").exists()
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "DATA_DIR": str(folder), "EMAIL_URL": "dummymail://"}  # noqa: TID251 - for our own processes
    if options.server:
        name = f"balairung_pages_{size}"
        environment["DATABASE_URL"] = f"{options.server.rstrip('/')}/{name}"
        if is_new:
            new_database(options.server, name)
    if is_new:
        manage(environment, "migrate", "-v0")
        manage(environment, "messages", "--compile")
        run(environment, "seed", str(size))
        (folder / "filled").touch()
    return environment


def new_database(server: str, name: str) -> None:
    with psycopg.connect(f"{server.rstrip('/')}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')


def manage(environment, *arguments) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], check=True, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603


def run(environment, *arguments) -> dict:
    command = [sys.executable, "-m", "tests.bench.steps", "pages", *arguments]
    done = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True)  # noqa: S603
    return json.loads(done.stdout.splitlines()[-1])


def measured_peer(folder: str, size: int, operation: str) -> dict:
    """Through the peer's own adapter, which knows the environment it was filled in."""
    tool = read_optional_folder("PEER_BENCH_DIR") / "peer_pretalx.py"
    python = Path(folder) / "venv-pretalx" / "bin" / "python"
    command = [str(python), str(tool), "run", "--dir", folder, "--backends", "postgresql"]
    command += ["--sizes", str(size), "--ops", operation]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    return json.loads(done.stdout.splitlines()[-1])


def row(size, step, ours, peer) -> dict:
    found = {"entries": size, "step": step, "ms": ours["wall_ms"], "queries": ours["queries"], "goal": QUERIES[step]}
    found |= {key: ours[key] for key in ("rows", "bytes", "peak_rss_mb") if key in ours}
    if peer:
        found |= {"peer_ms": peer["wall_ms"], "peer_queries": peer["queries"], "peer_rows": peer.get("rows")}
        found["ratio"] = round(peer["wall_ms"] / ours["wall_ms"], 1)
    return found


if __name__ == "__main__":
    main()
