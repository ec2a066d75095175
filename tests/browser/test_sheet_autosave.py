"""Nothing that a judge types is lost: no line, a closed window, two windows; and nothing of hers is sent or kept where
it must not be: another account, a locked sheet, the end of the stage, after she has signed out.
"""

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.walk import Visitor

JUDGE = "juri3@contoh.invalid"
OTHER_JUDGE = "juri4@contoh.invalid"
NOTE = "textarea[name=comment]"
BOTH_SIZES = pytest.mark.parametrize("judge", [PHONE, DESKTOP], indirect=True, ids=["phone", "desktop"])


@pytest.fixture(scope="module")
def server(demo):
    return demo


@pytest.fixture
def judge(server, chromium, request):
    visitor = Visitor(chromium, server, getattr(request, "param", DESKTOP)).sign_in(JUDGE, server.passwords)
    open_free_sheet(visitor)
    yield visitor
    assert visitor.faults == []
    visitor.close()


def open_free_sheet(visitor):
    visitor.open("/penilaian/")
    visitor.page.locator("a.button--primary").first.click()
    visitor.page.wait_for_url("**/penilaian/*-*/")


def is_saved(page):
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"Tersimpan \d\d\.\d\d\.\d\d"))


def stored_note(visitor):
    """What the server's own page of the sheet says, read without the browser's scripts."""
    page = visitor.context.request.get(visitor.page.url).text()
    return re.search(r'<textarea[^>]*name="comment"[^>]*>(.*?)</textarea>', page, re.DOTALL)[1]


def wait_until_stored(visitor, text):
    until = time.monotonic() + 20
    while stored_note(visitor) != text:
        assert time.monotonic() < until, stored_note(visitor)
        time.sleep(0.2)


def copies(page):
    return page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('balairung-copy')).length")


def unique(text):
    return f"{text} {time.monotonic_ns()}"


def test_a_note_is_saved_and_leaves_no_copy(judge):
    text = unique("Manfaat terasa sampai ke jorong.")
    judge.page.fill(NOTE, text)
    is_saved(judge.page)
    assert (stored_note(judge), copies(judge.page)) == (text, 0)


@BOTH_SIZES
def test_a_cut_line_and_a_closed_tab_lose_nothing(judge):
    """The tab is closed while there is no line; opened again later, the note is sent by itself."""
    page, place, text = judge.page, judge.page.url, unique("Ditulis tanpa sinyal.")
    judge.context.set_offline(True)
    page.fill(NOTE, text)
    expect(page.locator("[data-waiting]")).to_be_visible()
    page.close()
    judge.context.set_offline(False)
    judge.page = judge.context.new_page()
    judge.open(place)
    assert judge.page.input_value(NOTE) == text
    wait_until_stored(judge, text)
    expect(judge.page.locator("[data-both-here] .message")).to_have_count(0)
    is_saved(judge.page)
    assert copies(judge.page) == 0


def test_a_value_off_the_scale_is_named_where_it_was_typed(judge):
    page = judge.page
    value = page.locator(".stepfield input:visible").first
    value.fill("170")
    note = page.locator("[data-save]", has=value).locator("[data-note]")
    expect(note).to_contain_text("170")
    assert copies(page) == 1
    value.fill("77")
    is_saved(page)
    assert copies(page) == 0
    expect(page.locator("[data-criterion][open] [data-mark=scored]")).to_be_visible()


def test_two_windows_of_one_judge_see_both_notes(judge):
    place, first_text, second_text = judge.page.url, unique("Jendela pertama."), unique("Jendela kedua.")
    second = judge.context.new_page()
    second.goto(place)
    judge.page.fill(NOTE, first_text)
    is_saved(judge.page)
    second.fill(NOTE, second_text)
    message = second.locator("[data-both-here] .message")
    message.wait_for()
    assert message.locator("textarea").input_value() == first_text
    assert second.input_value(NOTE) == second_text
    message.locator("[data-theirs]").click()
    assert second.input_value(NOTE) == first_text
    assert stored_note(judge) == first_text


def test_an_older_window_that_saves_and_locks_undoes_nothing(judge):
    """The second window saves a value; the first, opened before, saves another field and then presses the button."""
    page, place, text = judge.page, judge.page.url, unique("Dari jendela yang lebih baru.")
    newer = judge.context.new_page()
    newer.goto(place)
    newer.fill(NOTE, text)
    is_saved(newer)
    page.locator(".stepfield input:visible").first.fill("66")
    is_saved(page)
    judge.press("Simpan", exact=True)
    assert page.input_value(NOTE) == text and stored_note(judge) == text


def test_what_waits_is_named_on_other_pages(judge):
    page, place = judge.page, judge.page.url
    page.route("**/simpan/**", lambda route: route.abort())
    text = unique("Menunggu di lembar.")
    page.fill(NOTE, text)
    expect(page.locator("[data-waiting]")).to_be_visible()
    judge.open("/penilaian/")
    link = page.locator("[data-unsent-pages] a")
    expect(link).to_be_visible()
    page.unroute("**/simpan/**")
    link.click()
    page.wait_for_url(place)
    wait_until_stored(judge, text)
    judge.open("/penilaian/")
    expect(page.locator("[data-unsent-pages]")).to_be_hidden()


def test_somebody_else_in_this_browser_neither_sees_nor_sends_it(judge, server):
    """A shared computer of the office: the first judge's session ends, the second signs in."""
    page, place, text = judge.page, judge.page.url, unique("Hanya untuk saya.")
    before = stored_note(judge)
    judge.context.set_offline(True)
    page.fill(NOTE, text)
    expect(page.locator("[data-waiting]")).to_be_visible()
    judge.context.clear_cookies()
    judge.context.set_offline(False)
    page.close()
    judge.page = judge.context.new_page()
    server.sessions.pop(OTHER_JUDGE, None)
    judge.sign_in(OTHER_JUDGE, server.passwords)
    assert judge.open(place).status == 404
    open_free_sheet(judge)
    assert text not in judge.text() and copies(judge.page) == 1
    judge.context.clear_cookies()
    server.sessions.pop(JUDGE, None)
    judge.sign_in(JUDGE, server.passwords)
    assert before != text
    judge.open(place)
    assert judge.page.input_value(NOTE) == text
    wait_until_stored(judge, text)


def test_a_page_of_one_judge_sends_nothing_under_the_name_of_another(judge, server, chromium):
    page, place, text = judge.page, judge.page.url, unique("Bukan atas nama orang lain.")
    other = Visitor(chromium, server, DESKTOP).sign_in(OTHER_JUDGE, server.passwords)
    judge.context.add_cookies(other.context.cookies())
    other.close()
    page.fill(NOTE, text)
    expect(page.locator("[data-other-account]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-other-account]")).to_be_visible()
    assert copies(page) == 1
    judge.context.clear_cookies()
    server.sessions.pop(JUDGE, None)
    judge.sign_in(JUDGE, server.passwords)
    assert text not in judge.context.request.get(place).text()
    judge.open(place)
    wait_until_stored(judge, text)


def test_signing_out_asks_and_removes_what_waits(judge):
    page, text = judge.page, unique("Belum terkirim.")
    judge.context.route("**/simpan/**", lambda route: route.abort())
    page.fill(NOTE, text)
    expect(page.locator("[data-waiting]")).to_be_visible()
    judge.open("/penilaian/")
    questions = []
    page.once("dialog", lambda dialog: (questions.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="Keluar").click()
    assert copies(page) == 1 and questions[0].startswith("1 isian")
    page.once("dialog", lambda dialog: dialog.accept())
    judge.press("Keluar")
    assert copies(page) == 0
    judge.server.sessions.pop(JUDGE, None)


def test_locking_removes_what_waits_and_only_then(judge):
    page, place = judge.page, judge.page.url
    for number in range(page.locator("[data-criterion]").count()):
        page.locator(".stepfield input:visible").fill(str(70 + number))
        page.keyboard.press("n")
    is_saved(page)
    expect(page.locator("[data-weight]")).to_have_text("100")
    second = judge.context.new_page()
    second.goto(place)
    second.route("**/simpan/**", lambda route: route.abort())
    second.fill(NOTE, unique("Jendela yang terlupa."))
    expect(second.locator("[data-waiting]")).to_be_visible()
    judge.click("[name=lock]")
    assert copies(page) == 1
    judge.click("main form .button--primary")
    page.wait_for_url(lambda address: not address.endswith("/kunci/"))
    assert copies(page) == 0
    second.close()


def test_after_the_close_it_is_refused_in_words(judge, server):
    page, place, text = judge.page, judge.page.url, unique("Terlambat dikirim.")
    judge.context.set_offline(True)
    page.fill(NOTE, text)
    expect(page.locator("[data-waiting]")).to_be_visible()
    page.close()
    judge.context.set_offline(False)
    server.set_clock(datetime.now(UTC) + timedelta(days=400))
    try:
        judge.page = judge.context.new_page()
        judge.context.clear_cookies()
        judge.sign_in(JUDGE, server.passwords)
        judge.open(place)
        section = judge.page.locator("[data-unsent]")
        expect(section).to_contain_text(text)
        expect(section).to_contain_text("tidak sempat tersimpan")
        assert stored_note(judge) != text
        section.get_by_role("button", name="Hapus dari peramban ini").click()
        expect(section).to_be_hidden()
        assert copies(judge.page) == 0
    finally:
        server.set_clock(datetime.now(UTC))


def test_a_copy_is_forgotten_after_seven_days(judge):
    """By the browser's own clock, on whichever page it shows next."""
    page = judge.page
    page.route("**/simpan/**", lambda route: route.abort())
    page.fill(NOTE, unique("Terlupa di peramban ini."))
    expect(page.locator("[data-waiting]")).to_be_visible()
    age = (
        "days => { for (const name of Object.keys(localStorage)) if (name.startsWith('balairung-copy')) localStorage"
        ".setItem(name, JSON.stringify({...JSON.parse(localStorage[name]), at: Date.now() - days * 86400000})) }"
    )
    page.evaluate(age, 6)
    judge.open("/penilaian/")
    assert copies(page) == 1
    page.evaluate(age, 8)
    judge.open("/penilaian/")
    expect(page.locator("main")).to_be_visible()
    assert copies(page) == 0
