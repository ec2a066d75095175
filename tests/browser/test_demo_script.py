"""`bin/demo` as somebody meets it who tries Balairung: what it prints last, who may read it, and how it ends."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.conf import settings

from tests.browser.server import free_port

SECONDS = 60
SCRIPT = settings.BASE_DIR / "bin" / "demo"


@pytest.fixture
def data(prepare_site, tmp_path):
    """The data of a demo that was loaded before, with its passwords kept."""
    folder = tmp_path / "data"
    shutil.copytree(prepare_site("demo"), folder)
    (folder / "demo-accounts.txt").write_text("Kata sandi CONTOH\n")
    return folder


def environment_of(data) -> dict:
    environment = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "EMAIL_URL")}  # noqa: TID251 - handed to a process
    return environment | {"DATA_DIR": str(data)}


def run(data, *options):
    return subprocess.run([SCRIPT, *options], env=environment_of(data), capture_output=True, text=True, timeout=SECONDS)  # noqa: S603 - our own


@pytest.fixture
def running(data, tmp_path):
    """(process, port, file of what it prints) of a demo that answers and has said all it says."""
    port = free_port()
    with (tmp_path / "printed").open("w") as printed:
        command = [SCRIPT, "--port", str(port)]
        process = subprocess.Popen(command, env=environment_of(data), stdout=printed, stderr=printed)  # noqa: S603
    try:
        wait_until(lambda: "Ctrl-C" in (tmp_path / "printed").read_text())
        yield process, port, tmp_path / "printed"
    finally:
        process.terminate()
        process.wait(timeout=SECONDS)


def wait_until(is_so):
    until = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.3)


def processes_with(data) -> dict[int, str]:
    """Command lines by process id of whatever runs with this data."""
    command_lines = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it ended meanwhile, or belongs to somebody else
            if f"DATA_DIR={data}\0".encode() in (folder / "environ").read_bytes():
                command_lines[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
    return command_lines


def test_a_running_demo(running, data):
    process, port, printed = running
    lines = [line for line in printed.read_text().splitlines() if line]
    assert lines[-4:] == [
        "Kata sandi CONTOH",
        f"Balairung  http://127.0.0.1:{port}/",
        f"Mails      http://127.0.0.1:{port}/surat-contoh/",
        "Ctrl-C ends it.",
    ]
    with urlopen(f"http://127.0.0.1:{port}/surat-contoh/") as answer:  # noqa: S310 - our own server
        assert answer.status == 200
    # A second one, even on another port, neither starts nor takes the data away.
    for options in (("--reset", "--no-serve"), ("--port", str(free_port()))):
        refused = run(data, *options)
        assert refused.returncode == 1 and "A demo runs already" in refused.stderr
    assert (data / "balairung.sqlite3").exists()
    (worker,) = [pid for pid, line in processes_with(data).items() if "db_worker" in line]
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: [pid for pid, line in processes_with(data).items() if "db_worker" in line] not in ([], [worker]))
    process.terminate()
    assert process.wait(timeout=SECONDS) == 143
    wait_until(lambda: not processes_with(data))


def test_a_demo_whose_web_process_dies_ends(running, data):
    process, _port, _printed = running
    for pid, line in processes_with(data).items():
        if "gunicorn" in line:
            os.kill(pid, signal.SIGKILL)
    assert process.wait(timeout=SECONDS) == 1
    wait_until(lambda: not processes_with(data))


def test_passwords_are_forgotten_when_asked(data):
    assert run(data, "--forget").returncode == 0
    assert not (data / "demo-accounts.txt").exists()
    assert "bin/demo --reset" in run(data, "--no-serve").stdout
