"""An installation on the loopback for one load test: a database that is dropped afterwards, gunicorn as it is deployed.

The installation that starts it is not touched: its database address only says on which server to make another one.
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
MAX_LOG_LENGTH = 3000
ESTABLISHED = "01"  # state of a connection in /proc/net/tcp


def refuse_other_machine(host: str) -> None:
    """Raise Refused unless the host is this machine: on any other one a load test is an attack."""
    try:
        is_loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = host == "localhost"
    if not is_loopback:
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
    """The PostgreSQL server of the settings, or that of this machine where they name none."""
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("postgresql"):
        database = {"HOST": "127.0.0.1", "PORT": 5432, "USER": "postgres", "PASSWORD": ""}
    host = database["HOST"] or "127.0.0.1"
    if not host.startswith("/"):
        refuse_other_machine(host)
    return {"host": host, "port": database["PORT"] or 5432, "user": database["USER"], "password": database["PASSWORD"]}


def deployed_options() -> list[str]:
    """The options of gunicorn in the service file, without the address: what is measured is what is deployed."""
    (line,) = (line for line in SERVICE.read_text().splitlines() if line.startswith("ExecStart="))
    _program, *words = shlex.split(line.removeprefix("ExecStart="))
    place = words.index("--bind")
    return words[:place] + words[place + 2 :]


class Server:
    """Serves its database from `start` to `close`; `run_step` runs a step of tests.bench.load_data beside it."""

    def __init__(self, folder: Path, database_url: str, host: str):
        refuse_other_machine(host)
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

    def run_step(self, *arguments: str):
        return json.loads(self._run("-m", "tests.bench.steps", "load_data", *arguments).splitlines()[-1])

    def _run(self, *arguments: str) -> str:
        command = [sys.executable, *arguments]
        process = subprocess.run(command, cwd=settings.BASE_DIR, env=self.environment, capture_output=True, text=True)
        if process.returncode:
            raise Refused(f"{' '.join(arguments)}: {process.stderr[-MAX_LOG_LENGTH:]}")
        return process.stdout

    def start(self) -> None:
        """Start gunicorn and wait until it answers."""
        (self.folder / "static").mkdir(exist_ok=True)
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        # The socket is opened here and handed over: between asking for a free port and using it, another program
        # could take it.
        with (
            socket.create_server((self.host, 0), family=family) as listener,
            (self.folder / "access.log").open("wb") as access,
            (self.folder / "web.log").open("wb") as log,
        ):
            self.port = listener.getsockname()[1]
            command = [sys.executable, "-m", "gunicorn", *deployed_options(), "--bind", f"fd://{listener.fileno()}"]
            self.master = subprocess.Popen(
                command,
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=access,
                stderr=log,
                pass_fds=[listener.fileno()],
            )
        self._wait_until_started()

    def _wait_until_started(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.master.poll() is None:
            with contextlib.suppress(OSError, HTTPException):
                if self.request_status(HEALTH) == 200:
                    return
            time.sleep(0.1)
        raise Refused(f"gunicorn did not start: {self.read_log()}")

    def request_status(self, address: str) -> int:
        with contextlib.closing(HTTPConnection(self.host, self.port, timeout=START_SECONDS)) as connection:
            connection.request("GET", address)
            return connection.getresponse().status

    def read_log(self) -> str:
        """The end of what gunicorn and Django logged."""
        return (self.folder / "web.log").read_text()[-MAX_LOG_LENGTH:]

    def close(self) -> None:
        if self.master is None:
            return
        self.master.terminate()
        try:
            self.master.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.master.kill()
            self.master.wait()

    def list_workers(self) -> list[int]:
        """The processes that this gunicorn has started, and no others."""
        children = Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children")
        return [int(word) for word in children.read_text().split()]

    def kill_worker(self, seconds: float) -> int:
        """Kill one worker, one that holds a request if that comes about before `seconds` are over."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for worker in self.list_workers():
                if self._holds_request(worker) and self._kill_at_work(worker):
                    return worker
            time.sleep(0.002)
        worker = self.list_workers()[0]
        os.kill(worker, signal.SIGKILL)
        return worker

    def _kill_at_work(self, worker: int) -> bool:
        """Kill a worker if it holds a request; returns whether it did."""
        # Stopped first: without that the request would be answered before it is looked up.
        os.kill(worker, signal.SIGSTOP)
        is_at_work = self._holds_request(worker)
        os.kill(worker, signal.SIGKILL if is_at_work else signal.SIGCONT)
        return is_at_work

    def _holds_request(self, worker: int) -> bool:
        with contextlib.suppress(OSError):
            links = {os.readlink(descriptor) for descriptor in Path(f"/proc/{worker}/fd").iterdir()}
            return any(f"socket:[{inode}]" in links for inode in self._accepted_connections())
        return False

    def _accepted_connections(self) -> list[str]:
        """Inodes of the connections to the port, as the kernel lists them."""
        table = "tcp6" if ":" in self.host else "tcp"
        rows = (line.split() for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:])
        return [row[9] for row in rows if row[3] == ESTABLISHED and row[1].endswith(f":{self.port:04X}")]


@contextlib.contextmanager
def stop_on_sigterm():
    """SIGTERM ends a load test as Ctrl-C does: gunicorn is stopped and the database dropped."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def serve_migrated(kind: str, host: str):
    """A server with a migrated database that is not started yet; stopped and removed at the end, whatever happens."""
    with (
        stop_on_sigterm(),
        tempfile.TemporaryDirectory(prefix="balairung-loadtest-") as folder,
        throwaway_database(kind) as database_url,
        contextlib.closing(Server(Path(folder), database_url, host)) as server,
    ):
        server.migrate()
        yield server
