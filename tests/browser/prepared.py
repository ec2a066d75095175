"""Sites that a test finds ready: built once in a run, by the worker that needs one first, and copied for each server.

A site is the DATA_DIR of a server: its SQLite file, the files of people, the mails; on PostgreSQL there is a database
besides. `tests.browser.places` fills it.
"""

import fcntl
import json
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.browser.server import Server

NOTES = "notes.json"  # what the tests must know of a site: its passwords, the pages to see
SITES = ("demo", "moments")


def prepare_once(folder: Path, build: Callable[[Path], None]) -> Path:
    """The folder as `build` fills it, in whichever worker comes first; the others wait for it."""
    folder.parent.mkdir(exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = folder.with_suffix(".part")
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            build(unfinished)
            unfinished.rename(folder)
    return folder


def build_site(folder: Path, name: str, database_url: str) -> None:
    """Fills the folder by `build_<name>` of tests.browser.places, and notes what that function returns."""
    server = Server(folder, database_url)
    code = f"import json; from tests.browser.places import build_{name}; print(json.dumps(build_{name}()))"
    try:
        notes = server.shell(code)
    finally:
        server.stop()
    (folder / NOTES).write_text(notes.splitlines()[-1])


def read_notes(folder: Path) -> dict:
    return json.loads((folder / NOTES).read_text())
