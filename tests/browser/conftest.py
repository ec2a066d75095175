import contextlib
import itertools
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import sync_playwright

from tests.browser.prepared import build_site, prepare_once, read_notes
from tests.browser.server import Server
from tests.chromium import find_chromium

# On PostgreSQL only the whole edition: its people change every table through all their screens. The other modules look
# at what a browser does with the same pages, and a page is the same on every database.
IS_SQLITE = "sqlite" in settings.DATABASES["default"]["ENGINE"]
OTHER_FILES = {file.name for file in Path(__file__).parent.glob("test_*.py")} - {"test_edition.py"}
collect_ignore = [] if IS_SQLITE else sorted(OTHER_FILES)

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


def make_assets(_folder):
    call_command("fonts", verbosity=0)
    call_command("messages", compile=True, verbosity=0)


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory, worker_id):
    """A folder of this run that all its workers see."""
    folder = tmp_path_factory.getbasetemp()
    return (folder if worker_id == "master" else folder.parent) / "prepared"


@pytest.fixture(scope="session")
def prepare_site(run_folder, database_template, django_db_setup):
    """A function that gives the folder of a site of tests.browser.places by its name."""
    prepare_once(run_folder / "assets", make_assets)

    def prepare(name):
        def build(folder):
            build_site(folder, name, database_template[0].make_site(folder, name))

        return prepare_once(run_folder / name, build)

    return prepare


@pytest.fixture(scope="session")
def serve(prepare_site, tmp_path_factory, database_template):
    """A function that starts a Server for a `with` block: on an empty database, or on a copy of a prepared site."""
    template, numbers = database_template[0], itertools.count()

    @contextlib.contextmanager
    def serving(site=""):
        number, folder = next(numbers), tmp_path_factory.mktemp("balairung")
        if site:
            shutil.copytree(prepare_site(site), folder, dirs_exist_ok=True)
        server = Server(folder, template.copy(folder, number, site))
        try:
            server.start()
            yield server
        finally:
            server.stop()
            template.drop(number)

    return serving


@pytest.fixture(scope="module")
def server(serve):
    """One with nobody and nothing."""
    with serve() as server:
        yield server


@pytest.fixture(scope="package")
def demo(serve, prepare_site):
    """One server with the demo for everybody who only needs people and proposals there, and keeps to his own."""
    with serve("demo") as server:
        server.passwords = read_notes(prepare_site("demo"))["passwords"]
        yield server


@pytest.fixture(scope="package")
def moments(serve):
    """One server with editions at four moments, to look at."""
    with serve("moments") as server:
        yield server


@pytest.fixture(scope="package")
def chromium(django_db_setup):
    """One for all modules. While Playwright runs, Django takes the process for an asynchronous one and refuses its own
    database: so it ends with this package, and the database is set up before it.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()
