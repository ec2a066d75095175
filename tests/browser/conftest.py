import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.server import Server, own_database

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def server(tmp_path_factory, worker_id):
    folder = tmp_path_factory.mktemp("balairung")
    with own_database(f"test_browser_{worker_id}") as database_url:
        server = Server(folder, database_url)
        try:
            server.start()
            yield server
        finally:
            server.stop()


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()
