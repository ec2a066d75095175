import contextlib
import itertools
import re
import shutil

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import sync_playwright

from tests.browser.server import Server

# Pages look alike on every database, so one look is enough.
collect_ignore = [] if "sqlite" in settings.DATABASES["default"]["ENGINE"] else ["test_axe.py"]

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def serve(tmp_path_factory, worker_id, database_template, django_db_setup):
    """A function that gives a new Server with a database of its own for a `with` block."""
    call_command("fonts", verbosity=0)
    call_command("messages", compile=True, verbosity=0)
    template, numbers = database_template[0], itertools.count()

    @contextlib.contextmanager
    def serving():
        name, folder = f"test_browser_{worker_id}_{next(numbers)}", tmp_path_factory.mktemp("balairung")
        server = Server(folder, template.copy(folder, name))
        try:
            server.start()
            yield server
        finally:
            server.stop()
            template.drop(name)

    return serving


@pytest.fixture(scope="module")
def server(serve):
    with serve() as server:
        yield server


@pytest.fixture(scope="session")
def demo(serve):
    """One server with the demo for everybody who only needs people and proposals there, and keeps to his own."""
    with serve() as server:
        server.passwords = dict(re.findall(r"(\S+@contoh\.invalid)\s+(\S+)", server.manage("demo")))
        yield server


@pytest.fixture(scope="module")
def chromium(django_db_setup):
    """While Playwright runs, Django takes the process for an asynchronous one: it ends with the module.

    The database is set up before it, because in an asynchronous process Django refuses to.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()
