import contextlib
import itertools
import shutil

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from tests.browser.server import Server

# Pages look alike on every database, so one look is enough.
collect_ignore = [] if "sqlite" in settings.DATABASES["default"]["ENGINE"] else ["test_axe.py"]

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def serve(tmp_path_factory, worker_id, database_template, django_db_setup):
    """A function that gives a new Server with a database of its own for a `with` block."""
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
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()
