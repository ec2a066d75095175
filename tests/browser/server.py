"""A whole Balairung of its own: database, files, web process and, where jobs are asked for, its worker."""

import contextlib
import json
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
WSGI = "config.wsgi:application"


class Server:
    """`url` answers from a migrated database until `stop`. `manage` runs a command in the same environment, `shell`
    Python; `mails` are the letters sent; `sessions` the cookies of people who signed in, which end when the clock is
    set.
    """

    def __init__(self, folder: Path, database_url: str):
        self.folder = folder
        self.port = free_port()
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
        self.console = None
        self.sessions = {}
        self.drafts = 0
        shutil.copytree(settings.FONT_CACHE_DIR, folder / settings.FONT_CACHE_DIR.name, dirs_exist_ok=True)

    def start(self):
        web = ("-m", "gunicorn", WSGI, "--bind", f"127.0.0.1:{self.port}", "--threads", "4", "--no-control-socket")
        with (self.folder / "web.log").open("wb") as log:
            self._spawn(*web, stdout=log, stderr=log)
        self._wait()

    def start_worker(self):
        with (self.folder / "worker.log").open("wb") as log:
            worker = ("manage.py", "db_worker", "--backend", "background", "--interval", "0.3")
            self._spawn(*worker, stdout=log, stderr=log)

    def _spawn(self, *arguments, **pipes) -> subprocess.Popen:
        command = [sys.executable, *arguments]
        process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=self.environment, **pipes)
        self.processes.append(process)
        return process

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
            for pipe in filter(None, (process.stdin, process.stdout)):
                pipe.close()

    def manage(self, *arguments) -> str:
        return self.shell(
            "from django.core.management import execute_from_command_line\n"
            f"execute_from_command_line({['manage.py', *arguments]!r})"
        )

    def shell(self, code: str) -> str:
        """What the code prints in the console, which starts with the first question."""
        if not self.console:
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
            self.console = self._spawn("-m", "tests.browser.console", **pipes)
        self.console.stdin.write(json.dumps(code) + "\n")
        self.console.stdin.flush()
        output, error = json.loads(self.console.stdout.readline())
        assert not error, output + error
        return output.strip()

    def set_clock(self, moment: datetime):
        ahead = (moment - datetime.now(UTC)).total_seconds()
        (self.folder / FILE).write_text(str(ahead))
        self.sessions.clear()

    def mails(self, address: str) -> list[str]:
        """Texts of the mails to one address, oldest first."""
        files = sorted((self.folder / "mail").glob("*"), key=lambda path: path.stat().st_mtime)
        letters = [part for path in files for part in path.read_text().split("-" * 79)]
        return [letter for letter in letters if re.search(rf"^To: .*{re.escape(address)}", letter, re.MULTILINE)]


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]
