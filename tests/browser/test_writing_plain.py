"""A proposal from the first word to the receipt on a phone without JavaScript."""

import re

import pytest

from tests.browser.conftest import PHONE
from tests.browser.walk import Visitor

TEAM = "operator.dinkes@contoh.invalid"
PDF_OF_THE_DEMO = "SK.pdf"


@pytest.fixture(scope="module")
def decree(demo):
    """A real PDF, as the demo's evidence is made."""
    code = (
        "from submissions.models import Attachment;"
        "a = Attachment.objects.filter(media_type='application/pdf').first();"
        f"open(r'{demo.folder / PDF_OF_THE_DEMO}', 'wb').write(a.file.read())"
    )
    demo.shell(code)
    return demo.folder / PDF_OF_THE_DEMO


def answer(page):
    """Everything the open section asks for."""
    for box in page.locator(".field[data-kind]").all():
        kind = box.get_attribute("data-kind")
        if kind == "text":
            box.locator("textarea").fill("Pasien menunggu 95 menit sebelum inovasi dan 32 menit sesudahnya.")
        elif kind == "date":
            box.locator("input[type=date]").fill("2025-03-01")
        elif kind == "declaration":
            box.locator("input[type=checkbox]").check()
        elif kind in ("choice", "sdgs"):
            box.locator("input[type=radio], input[type=checkbox]").first.check()


def test_from_the_first_word_to_the_receipt(demo, chromium, decree):
    team = Visitor(chromium, demo, PHONE, javascript=False).sign_in(TEAM, demo.passwords)
    page = team.page
    code = team.start_proposal("Ditulis tanpa JavaScript (CONTOH)")
    assert "BELUM DIKIRIM" in team.text() and "Syarat peserta" in team.text()

    team.follow("Lanjutkan menulis")
    for _section in range(6):
        if "/tulis/" not in page.url:
            break
        answer(page)
        team.click("button[name=next]")
    assert "/bukti/" in page.url, "the sections lead to the evidence one after the other"

    box = page.locator("form[action*='/bukti/sk_inovasi/']")
    box.locator("input[type=file]").first.set_input_files(decree)
    team.click(box.locator("button[type=submit]"))
    assert PDF_OF_THE_DEMO in team.text()

    team.open(f"/inovasi/{code}/kirim/")
    team.press("Kirim proposal")
    assert re.search(r"TT-P26-\d{4}", team.text()) and "SHA-256" in team.text()
    assert team.faults == []
    team.close()
