"""The pictures of the README, made from the demo: `bin/pictures`."""

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import django
from django.core.management import call_command
from playwright.sync_api import Page, sync_playwright

from config.env import BASE_DIR, set_default_settings_module

set_default_settings_module("config.settings.test")
django.setup()

from tests.browser.server import Server  # noqa: E402 - it reads the settings
from tests.browser.walk import Visitor  # noqa: E402
from tests.chromium import find_chromium  # noqa: E402

FOLDER = BASE_DIR / "docs" / "pictures"
WINDOW = {"width": 1280, "height": 800}
SIGNED_IN_AS = {"judge": "juri2@contoh.invalid", "bureau": "kabag.organisasi@contoh.invalid", "result": ""}


def open_score_sheet(page: Page) -> None:
    """A half-filled sheet beside the proposal."""
    page.goto("/penilaian/")
    page.locator("a.button--primary").first.click()
    page.wait_for_url("**/penilaian/*-*/")
    for value in ("88", "75"):
        page.locator(".stepfield input:visible").fill(value)
        page.keyboard.press("n")
    page.locator("[data-saved]:not(:empty)").wait_for()


def open_result(page: Page) -> None:
    page.goto("/hasil/lomba-2025/")


def open_progress(page: Page) -> None:
    page.goto("/kelola/lomba/lomba-nagari-2026/kemajuan/")


PAGES: dict[str, Callable[[Page], None]] = {
    "judge": open_score_sheet,
    "result": open_result,
    "bureau": open_progress,
}


def take_pictures(server: Server, passwords: dict[str, str]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        for name, open_page in PAGES.items():
            visitor = Visitor(browser, server, WINDOW)
            if SIGNED_IN_AS[name]:
                visitor.sign_in(SIGNED_IN_AS[name], passwords)
            open_page(visitor.page)
            visitor.page.screenshot(path=FOLDER / f"{name}.png")
            visitor.close()
        browser.close()


def main() -> None:
    call_command("fonts", verbosity=0)
    call_command("messages", compile=True, verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), "")
        try:
            server.manage("migrate", "--verbosity", "0")
            server.start()
            passwords = dict(re.findall(r"(\S+@contoh\.invalid)\s+(\S+)", server.manage("demo")))
            take_pictures(server, passwords)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
