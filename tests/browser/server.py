"""A whole Balairung of its own: database, files, web process and, where jobs are asked for, its worker."""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

from django.conf import settings

from tests.browser.clock import FILE

START_SECONDS = 60


class Server:
    """`url` answers from a migrated database until `stop`. `manage` runs a command in the same environment; `mails` are
    the letters sent; `sessions` the cookies of people who signed in, which end when the clock is set.
    """

    def __init__(self, folder: Path, database_url: str):
        self.folder = folder
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "DATA_DIR": str(folder),
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
            "SITE_URL": self.url,
            "LOG_LEVEL": "WARNING",
        }
        self.processes = []
        self.sessions = {}
        self.drafts = 0

    def start(self):
        shutil.copytree(settings.FONT_CACHE_DIR, self.folder / settings.FONT_CACHE_DIR.name, dirs_exist_ok=True)
        web = ("-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{self.port}", "--threads", "4")
        self._spawn("web", *web, "--no-control-socket")
        self._wait()

    def start_worker(self):
        self._spawn("worker", "manage.py", "db_worker", "--backend", "background", "--interval", "0.3")

    def _spawn(self, name, *arguments):
        command = [sys.executable, *arguments]
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes.append(
                subprocess.Popen(command, cwd=settings.BASE_DIR, env=self.environment, stdout=log, stderr=log)
            )

    def _wait(self):
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            with contextlib.suppress(OSError), urlopen(f"{self.url}/sehat/", timeout=5):  # noqa: S310 - our own server
                return
            time.sleep(0.2)
        raise AssertionError((self.folder / "web.log").read_text()[-2000:])

    def stop(self):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(timeout=20)

    def manage(self, *arguments) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=settings.BASE_DIR, env=self.environment, capture_output=True, text=True)  # noqa: S603
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def shell(self, code: str) -> str:
        return self.manage("shell", "-v0", "-c", code).strip()

    def set_clock(self, moment: datetime):
        ahead = (moment - datetime.now(UTC)).total_seconds()
        (self.folder / FILE).write_text(str(ahead))
        self.sessions.clear()

    def mails(self, address: str) -> list[str]:
        """Texts of the mails to one address, oldest first."""
        files = sorted((self.folder / "mail").glob("*"), key=lambda path: path.stat().st_mtime)
        letters = [part for path in files for part in path.read_text().split("-" * 79)]
        return [letter for letter in letters if re.search(rf"^To: .*{re.escape(address)}", letter, re.MULTILINE)]


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]
