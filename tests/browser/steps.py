"""Deeds of an edition as people do them on their screens: inviting, writing, scoring, confirming."""

import re
import time

from django.utils.translation import gettext, override
from weasyprint import HTML

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.walk import Visitor

JOB_SECONDS = 60
PASSWORD = "sawah-berundak-hijau-27"  # noqa: S105 - invented, lives for one test


def word(msgid: str) -> str:
    """What stands on the screen for a text of the code."""
    with override("id"):
        return gettext(msgid)


def evidence(text: str) -> dict:
    """A real PDF as a file chooser hands it over."""
    return {"name": "sk.pdf", "mimeType": "application/pdf", "buffer": HTML(string=f"<p>{text}").write_pdf()}


class Cast:
    """Everybody of one edition; each deed opens a window of its own and closes it."""

    def __init__(self, browser, server):
        self.browser, self.server = browser, server
        self.passwords = {}
        self.faults = []

    def window(self, email="", size=DESKTOP, *, javascript=True):
        visitor = Visitor(self.browser, self.server, size, javascript=javascript)
        return visitor.sign_in(email, self.passwords) if email else visitor

    def done(self, visitor):
        self.faults += visitor.faults
        visitor.close()

    def accept(self, link, email):
        """The invited person chooses a password on a phone."""
        guest = self.window(size=PHONE)
        guest.page.goto(link)
        for field in ("password1", "password2"):
            guest.page.fill(f"[name={field}]", PASSWORD)
        guest.press(word("Save the password"))
        self.passwords[email] = PASSWORD
        self.done(guest)

    def invite(self, admin, email, name, *, role="", unit="", membership=""):
        admin.open("/kelola/orang/undang/")
        page = admin.page
        page.fill("[name=name]", name)
        page.fill("[name=email]", email)
        page.fill("[name=deliver_to]", email)
        if role:
            page.get_by_label(role, exact=True).check()
        if unit:
            page.select_option("[name=unit]", label=unit)
            page.select_option("[name=membership_role]", membership)
        admin.press(word("Make the invitation"))
        link = page.locator(".share__link").input_value()
        assert link in self.server.mails(email)[-1]
        self.accept(link, email)

    def write(self, email, slug, title, *, size=DESKTOP, javascript=True) -> str:
        """A complete draft, not sent; its code."""
        team = self.window(email, size, javascript=javascript)
        page = team.page
        team.open(f"/inovasi/baru/{slug}/")
        page.fill("[name=title]", title)
        page.fill("[name=started_on]", "2024-01-15")
        page.select_option("[name=category]", index=1)
        team.press(word("Save the draft"))
        code = re.search(r"/inovasi/([^/]+)/", page.url)[1]
        team.open(f"/inovasi/{code}/tulis/identitas/")
        page.fill("[name=tanggal_mulai]", "2024-01-15")
        page.get_by_label("Digital", exact=True).check()
        team.click("[name=next]")
        page.wait_for_url("**/tulis/proposal/")
        for box in page.locator("main textarea").all():
            box.fill(f"Layanan {title} dipakai warga setiap hari dan waktunya dicatat petugas.")
        team.click("[name=next]")
        page.wait_for_url("**/tulis/pernyataan/")
        page.locator("[name=pernyataan]").check()
        team.click("[name=next]")
        page.wait_for_url("**/bukti/")
        page.set_input_files("#berkas-sk_inovasi", evidence(title))
        if not javascript:
            page.locator("form[action$='/sk_inovasi/unggah/'] button").click()
        page.get_by_role("link", name="sk.pdf").first.wait_for()
        self.done(team)
        return code

    def send(self, email, code, *, at=None, size=DESKTOP, javascript=True) -> str:
        """Presses the button of the last page, at a moment of its own when one is given; what is read then."""
        team = self.window(email, size, javascript=javascript)
        team.open(f"/inovasi/{code}/kirim/")
        if at:
            self.server.set_clock(at)
        team.click("main form .button--primary")
        text = team.text()
        self.done(team)
        return text

    def score(self, email, values, *, size=DESKTOP, javascript=False) -> None:
        """`values`: address of a sheet to the value that each of its criteria gets; every sheet is locked."""
        judge = self.window(email, size, javascript=javascript)
        page = judge.page
        for place, value in values.items():
            judge.open(place)
            fields = page.locator(".stepfield input")
            for number in range(fields.count()):
                if not fields.nth(number).is_visible():
                    page.locator("[data-criterion] summary").nth(number).click()
                fields.nth(number).fill(str(value))
            judge.click("[name=lock]")
            page.wait_for_url(f"**{place}kunci/")
            judge.click("main form .button--primary")
            page.wait_for_url(lambda address: not address.endswith("/kunci/"))
        self.done(judge)


def confirm(visitor, place, confirmation):
    """Opens a page that asks for a typed confirmation, types it and presses its button."""
    visitor.open(place)
    visitor.page.fill("[name=confirm]", confirmation)
    visitor.click("form.panel--danger .button--primary")
    assert not visitor.page.locator("form.panel--danger").count(), visitor.text()


def decide(visitor, place, button, *, verdict="met", reason=""):
    """Marks every line of the checklist alike and presses the button of a decision."""
    visitor.open(place)
    for radio in visitor.page.locator(f".checkline input[value={verdict}]").all():
        radio.check()
    if reason:
        visitor.page.fill("[name=reason] >> nth=0", reason)
    visitor.press(button, exact=True)
    assert not visitor.page.locator(".refusal").count(), visitor.text()


def seat(visitor, desk, stage, emails):
    """A panel of the stage with these judges, and every sheet given out; what the preview said."""
    page = visitor.page
    visitor.open(f"{desk}panel/")
    section = page.locator(f"section[aria-labelledby='stage-{stage}']")
    section.locator("[name=name]").fill("Juri CONTOH")
    visitor.click(section.locator("form[action$='/baru/'] button"))
    for email in emails:
        page.eval_on_selector_all("details", "all => all.forEach(each => { each.open = true })")
        form = section.locator("form[action$='/juri/']")
        form.locator("select").select_option(
            form.locator("select option").filter(has_text=email).get_attribute("value")
        )
        visitor.click(form.locator("button"))
        section.get_by_text(email).first.wait_for()
    visitor.click(section.locator("a[href$='/bagikan/']"))
    preview = visitor.text()
    visitor.click("form[method=post] .deeds .button--primary")
    page.wait_for_url("**/penugasan/")
    return preview


def finish_job(visitor, button):
    """Starts work of the worker and waits on its page, as the bureau does; the address of its file, if it has one."""
    visitor.press(button, exact=True)
    page, until = visitor.page, time.monotonic() + JOB_SECONDS
    while page.locator("progress").count():
        assert time.monotonic() < until, visitor.text()
        time.sleep(0.3)
        page.reload()
    link = page.locator("a[href$='/berkas/']")
    return link.get_attribute("href") if link.count() else ""
