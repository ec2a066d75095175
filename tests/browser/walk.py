"""What people do in a browser, in the words they see. Labels are Indonesian because that is what is on the screen."""

import re
from pathlib import Path

from playwright.sync_api import Error, Page


class Visitor:
    """One person with one browser window of a chosen size, with or without JavaScript."""

    def __init__(self, browser, server, size, *, javascript=True):
        self.server = server
        self.context = browser.new_context(
            viewport=size, java_script_enabled=javascript, locale="id-ID", base_url=server.url, accept_downloads=True
        )
        self.context.set_default_timeout(20_000)
        self.page: Page = self.context.new_page()
        self.faults = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._listen)

    def _listen(self, message):
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(message.text)

    def sign_in(self, email, passwords):
        """By the form; a later window of the same person takes the session along."""
        if email in self.server.sessions:
            self.context.add_cookies(self.server.sessions[email])
            return self
        self.page.goto("/akun/login/")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", passwords[email])
        self.click("main form [type=submit]")
        self.server.sessions[email] = self.context.cookies()
        return self

    def open(self, path):
        """Goes there, once more where the page before went somewhere by itself at that very moment."""
        try:
            return self.page.goto(path)
        except Error as problem:
            if "ERR_ABORTED" not in problem.message:
                raise
            return self.page.goto(path)

    def click(self, place):
        """Clicks what leads to another page and waits until that page stands there."""
        target = self.page.locator(place) if isinstance(place, str) else place
        with self.page.expect_navigation():
            target.first.click()

    def press(self, name, *, exact=False):
        self.click(self.page.get_by_role("button", name=name, exact=exact))

    def follow(self, name, *, exact=False):
        self.click(self.page.get_by_role("link", name=name, exact=exact))

    def start_proposal(self, title) -> str:
        """Begins a draft and gives its code; each for another of the person's units, because quotas are small."""
        self.open("/inovasi/")
        self.click("main a[href*='/inovasi/baru/']")
        self.page.fill("[name=title]", title)
        self.page.fill("[name=started_on]", "2025-03-01")
        for name in ("unit", "group", "category"):
            field = self.page.locator(f"select[name={name}]")
            if field.count():
                count = field.locator("option:not([value=''])").count()
                field.select_option(index=1 + (self.server.drafts % count if name == "unit" else 0))
        self.server.drafts += 1
        self.click("main form .button--primary")
        return re.search(r"/inovasi/([^/]+)/", self.page.url)[1]

    def text(self) -> str:
        return self.page.locator("body").inner_text()

    def picture(self, folder: Path, name: str):
        self.page.screenshot(path=folder / f"{name}.png", full_page=True)

    def close(self):
        self.context.close()
