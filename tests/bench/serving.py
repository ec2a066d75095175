"""A Balairung on the loopback for one load test: a database that is thrown away and gunicorn as it is deployed.

Nothing of the installation it is started from is touched: its database address only tells on which server to make
another one.
"""

import contextlib
import ipaddress
import json
import os
import secrets
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.conf import settings
from psycopg import sql

from core.errors import Refused

SERVICE = settings.BASE_DIR / "deploy" / "balairung.service"
HEALTH = "/sehat/"
START_SECONDS = 60
STOP_SECONDS = 40
MOST_WORDS = 3000
ESTABLISHED = "01"


def refuse_stranger(host: str) -> None:
    """A load test is an attack on everybody else's machine."""
    try:
        is_ours = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_ours = host == "localhost"
    if not is_ours:
        raise Refused(f"{host} is not this machine: a load test stays on the loopback (127.0.0.1).")


@contextlib.contextmanager
def throwaway_database(kind: str):
    """The DATABASE_URL of an empty database: a file in the server's folder, or one that is dropped afterwards."""
    if kind == "sqlite":
        yield ""
        return
    server, name = postgres_server(), sql.Identifier(f"balairung_loadtest_{secrets.token_hex(6)}")
    with contextlib.closing(psycopg.connect(**server, dbname="postgres", autocommit=True)) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            login = ":".join(quote(server[key], safe="") for key in ("user", "password") if server[key])
            host = quote(server["host"], safe="")
            yield f"postgres://{login}@{host}:{server['port']}/{name.as_string(connection).strip(chr(34))}"
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def postgres_server() -> dict:
    """The one of the settings where they name one, else that of this machine."""
    found = settings.DATABASES["default"]
    if not found["ENGINE"].endswith("postgresql"):
        found = {"HOST": "127.0.0.1", "PORT": 5432, "USER": "postgres", "PASSWORD": ""}
    host = found["HOST"] or "127.0.0.1"
    if not host.startswith("/"):
        refuse_stranger(host)
    return {"host": host, "port": found["PORT"] or 5432, "user": found["USER"], "password": found["PASSWORD"]}


def deployed_options() -> list[str]:
    """What the service file gives gunicorn, without the address: what is measured is what is deployed."""
    (line,) = (line for line in SERVICE.read_text().splitlines() if line.startswith("ExecStart="))
    _program, *words = shlex.split(line.removeprefix("ExecStart="))
    place = words.index("--bind")
    return words[:place] + words[place + 2 :]


class Server:
    """Serves its database from `start` to `close`; `step` runs a step of tests.bench.writing beside it."""

    def __init__(self, folder: Path, database_url: str, host: str):
        refuse_stranger(host)
        self.folder, self.host, self.port, self.master = folder, host, 0, None
        self.environment = {
            **os.environ,  # noqa: TID251 - handed to our own processes
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "DATA_DIR": str(folder),
            "DATABASE_URL": database_url,
            "CACHE_URL": "",
            "EMAIL_URL": "dummymail://",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": host,
            "SITE_URL": f"https://{host}",
            "PROXY_COUNT": "1",
            "LOG_LEVEL": "WARNING",
            "GUNICORN_CMD_ARGS": "",
        }

    def migrate(self) -> None:
        self._run("manage.py", "migrate", "-v0")

    def step(self, *arguments: str):
        return json.loads(self._run("-m", "tests.bench.steps", "writing", *arguments).splitlines()[-1])

    def _run(self, *arguments: str) -> str:
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=settings.BASE_DIR, env=self.environment, capture_output=True, text=True)
        if done.returncode:
            raise Refused(f"{' '.join(arguments)}: {done.stderr[-MOST_WORDS:]}")
        return done.stdout

    def start(self) -> None:
        """The door is opened here and handed over, so that no other program can take the port in between."""
        (self.folder / "static").mkdir(exist_ok=True)
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with (
            socket.create_server((self.host, 0), family=family) as door,
            (self.folder / "access.log").open("wb") as access,
            (self.folder / "web.log").open("wb") as log,
        ):
            self.port = door.getsockname()[1]
            command = [sys.executable, "-m", "gunicorn", *deployed_options(), "--bind", f"fd://{door.fileno()}"]
            self.master = subprocess.Popen(
                command,
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=access,
                stderr=log,
                pass_fds=[door.fileno()],
            )
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.master.poll() is None:
            with contextlib.suppress(OSError, HTTPException):
                if self.ask(HEALTH) == 200:
                    return
            time.sleep(0.1)
        raise Refused(f"gunicorn did not start: {self.complaints()}")

    def ask(self, address: str) -> int:
        with contextlib.closing(HTTPConnection(self.host, self.port, timeout=START_SECONDS)) as connection:
            connection.request("GET", address)
            return connection.getresponse().status

    def complaints(self) -> str:
        """The end of what gunicorn and Django had to say."""
        return (self.folder / "web.log").read_text()[-MOST_WORDS:]

    def close(self) -> None:
        if self.master is None:
            return
        self.master.terminate()
        try:
            self.master.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.master.kill()
            self.master.wait()

    def workers(self) -> list[int]:
        """The processes that our own master has started, and no others."""
        children = Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children")
        return [int(word) for word in children.read_text().split()]

    def kill_worker(self, seconds: float) -> int:
        """Kills one worker, with a request in its hands if that comes about before `seconds` are over."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for worker in self.workers():
                if self._holds_request(worker) and self._killed_at_work(worker):
                    return worker
            time.sleep(0.002)
        worker = self.workers()[0]
        os.kill(worker, signal.SIGKILL)
        return worker

    def _killed_at_work(self, worker: int) -> bool:
        """Stopped first, for a request is done sooner than looked up."""
        os.kill(worker, signal.SIGSTOP)
        is_at_work = self._holds_request(worker)
        os.kill(worker, signal.SIGKILL if is_at_work else signal.SIGCONT)
        return is_at_work

    def _holds_request(self, worker: int) -> bool:
        with contextlib.suppress(OSError):
            links = {os.readlink(each) for each in Path(f"/proc/{worker}/fd").iterdir()}
            return any(f"socket:[{inode}]" in links for inode in self._accepted())
        return False

    def _accepted(self) -> list[str]:
        """Inodes of the connections to our port, as the kernel lists them."""
        table = "tcp6" if ":" in self.host else "tcp"
        rows = (line.split() for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:])
        return [row[9] for row in rows if row[3] == ESTABLISHED and row[1].endswith(f":{self.port:04X}")]


@contextlib.contextmanager
def ending_in_order():
    """SIGTERM ends a load test as Ctrl-C does: gunicorn is stopped and the database dropped."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def serving(kind: str, host: str):
    """A server that has been migrated and not started yet; stopped and cleared away at the end, whatever happens."""
    with (
        ending_in_order(),
        tempfile.TemporaryDirectory(prefix="balairung-loadtest-") as folder,
        throwaway_database(kind) as database_url,
        contextlib.closing(Server(Path(folder), database_url, host)) as server,
    ):
        server.migrate()
        yield server
