"""A judge at her sheet in a real browser: saved while she writes, then locked; once without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.walk import Visitor


@pytest.fixture(scope="module")
def server(demo):
    return demo


@pytest.fixture(scope="module")
def passwords(demo):
    return demo.passwords


def at_first_open_sheet(visitor):
    visitor.open("/penilaian/")
    visitor.page.locator("a.button--primary").first.click()
    visitor.page.wait_for_url("**/penilaian/*-*/")


def test_a_value_is_saved_while_she_writes_and_the_sheet_locks(server, chromium, passwords):
    visitor = Visitor(chromium, server, DESKTOP).sign_in("juri2@contoh.invalid", passwords)
    at_first_open_sheet(visitor)
    page, boxes = visitor.page, visitor.page.locator("[data-criterion]")
    place = page.url
    for number in range(boxes.count()):
        page.locator(".stepfield input:visible").fill(str(70 + number))
        page.keyboard.press("ArrowUp")
        page.keyboard.press("n")
    page.locator("[data-saved]:not(:empty)").wait_for()
    expect(page.locator("[data-weight]")).to_have_text("100")
    assert boxes.count() == 7
    page.reload()
    assert page.locator("[data-shown]").all_inner_texts() == [str(71 + number) for number in range(7)]
    page.locator("[name=lock]").click()
    page.locator("main form .button--primary").click()
    page.wait_for_url(lambda address: address != f"{place}kunci/")
    visitor.open(place)
    assert page.locator(".stepfield input").first.get_attribute("readonly") is not None
    assert visitor.faults == []
    letter = server.mails("juri2@contoh.invalid")[-1]
    assert "71" in letter and re.search(r"\b[0-9a-f]{64}\b", letter)
    visitor.close()


def test_a_sheet_is_filled_without_scripts_on_a_phone(server, chromium, passwords):
    visitor = Visitor(chromium, server, PHONE, javascript=False).sign_in("juri4@contoh.invalid", passwords)
    at_first_open_sheet(visitor)
    page = visitor.page
    place = page.url
    fields = page.locator(".stepfield input")
    for number in range(fields.count()):
        if not fields.nth(number).is_visible():
            page.locator("[data-criterion] summary").nth(number).click()
        fields.nth(number).fill("80")
    page.locator("[name=lock]").click()
    page.wait_for_url(f"{place}kunci/")
    assert "80,00" in visitor.text()
    page.locator("main form .button--primary").click()
    page.wait_for_url(lambda address: not address.endswith("/kunci/"))
    visitor.open(place)
    assert fields.first.get_attribute("readonly") is not None
    visitor.close()
