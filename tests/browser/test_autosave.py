"""Nothing is lost while somebody writes: no line, two writers, an ended session, a closed window."""

import html
import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.walk import Visitor

TEAM = "operator.dinkes@contoh.invalid"
BOX = "textarea[data-words] >> nth=0"
BOTH_SIZES = pytest.mark.parametrize("writer", [PHONE, DESKTOP], indirect=True, ids=["phone", "desktop"])


@pytest.fixture(scope="module")
def server(demo):
    return demo


@pytest.fixture(scope="module")
def passwords(demo):
    return demo.passwords


@pytest.fixture(scope="module")
def place(server, chromium, passwords):
    """The address of a section of a fresh draft."""
    team = Visitor(chromium, server, DESKTOP).sign_in(TEAM, passwords)
    code = team.start_proposal("Inovasi yang tidak hilang (CONTOH)")
    team.close()
    return f"/inovasi/{code}/tulis/proposal/"


@pytest.fixture
def writer(server, chromium, passwords, place, request):
    visitor = Visitor(chromium, server, getattr(request, "param", PHONE)).sign_in(TEAM, passwords)
    visitor.open(place)
    yield visitor
    assert visitor.faults == []
    visitor.close()


def saved(page):
    page.locator("[data-note]", has_text=re.compile(r"Tersimpan \d\d\.\d\d")).first.wait_for()


def stored(writer, place, text):
    """Until the server's own page holds it: a request of a window that is closing may come before the next window."""
    until = time.monotonic() + 20
    while html.escape(text) not in writer.context.request.get(place).text():
        assert time.monotonic() < until
        time.sleep(0.2)


def write(page, text):
    page.fill(BOX, text)


def text_of_size(writer, text):
    """Another text for each size of window, for what stands there already is not saved."""
    return f"{text} {writer.page.viewport_size['width']}"


@BOTH_SIZES
def test_a_text_is_saved_without_a_button(writer, place):
    text = text_of_size(writer, "Layanan selesai dalam sehari, bukan sebulan.")
    write(writer.page, text)
    saved(writer.page)
    writer.open(place)
    assert writer.page.input_value(BOX) == text


@BOTH_SIZES
def test_without_a_line_it_waits_and_is_sent_later(writer, place):
    page, text = writer.page, text_of_size(writer, "Ditulis di jalan tanpa sinyal.")
    writer.context.set_offline(True)
    write(page, text)
    page.locator("[data-waiting]").wait_for()
    assert "1" in page.locator("[data-waiting]").inner_text()
    writer.context.set_offline(False)
    saved(page)
    page.locator("[data-waiting]").wait_for(state="hidden")
    writer.open(place)
    assert page.input_value(BOX) == text


def test_a_closed_window_comes_back_with_its_text(writer, place):
    page = writer.page
    writer.context.set_offline(True)
    write(page, "Jendela ini tertutup sebelum terkirim.")
    page.locator("[data-waiting]").wait_for()
    page.close()
    writer.context.set_offline(False)
    writer.page = writer.context.new_page()
    writer.open(place)
    assert writer.page.input_value(BOX) == "Jendela ini tertutup sebelum terkirim."
    expect(writer.page.locator("[data-both-here] .message")).to_have_count(0)
    stored(writer, place, "Jendela ini tertutup sebelum terkirim.")


def test_the_button_without_a_line_stays_with_its_text(writer, place):
    page = writer.page
    writer.context.set_offline(True)
    write(page, "Tombol ditekan tanpa sinyal.")
    page.get_by_role("button", name="Simpan", exact=True).click()
    page.locator("[data-waiting]").wait_for()
    assert page.input_value(BOX) == "Tombol ditekan tanpa sinyal."
    writer.context.set_offline(False)
    writer.press("Simpan", exact=True)
    stored(writer, place, "Tombol ditekan tanpa sinyal.")


def test_the_button_is_no_conflict_with_what_was_just_saved(writer, place):
    page = writer.page
    write(page, "Satu kalimat.")
    saved(page)
    write(page, "Satu kalimat, lalu satu lagi.")
    writer.press("Simpan", exact=True)
    assert not page.locator("[role=alert]").count()
    assert page.input_value(BOX) == "Satu kalimat, lalu satu lagi."


def test_a_long_paste_goes_in_small_requests(writer, place):
    """A whole answer pasted at once: no request carries more than a bad line takes."""
    page, sizes = writer.page, []
    page.on("request", lambda request: sizes.append(_size(request)) if "/simpan/" in request.url else None)
    text = "Pasien “kronis” di jorong atas: obat diantar kader 😀.\n" * 90
    write(page, text)
    saved(page)
    assert len(sizes) > 3 and max(sizes) <= 2048
    writer.open(place)
    assert page.input_value(BOX) == text


def _size(request):
    """Head and body as they travel, but for what the browser adds on its own machine."""
    head = sum(len(name) + len(value) + 4 for name, value in request.headers.items() if not name.startswith("sec-"))
    return head + len(request.post_data_buffer)


@BOTH_SIZES
def test_two_writers_see_both_texts(writer, server, chromium, passwords, place):
    colleague_text, writer_text = text_of_size(writer, "Tulisan rekan."), text_of_size(writer, "Tulisan saya.")
    colleague = Visitor(chromium, server, DESKTOP).sign_in(TEAM, passwords)
    colleague.open(place)
    write(colleague.page, colleague_text)
    saved(colleague.page)
    write(writer.page, writer_text)
    box = writer.page.locator("[data-both-here] .message")
    box.wait_for()
    assert box.locator("textarea").input_value() == colleague_text
    assert writer.page.input_value(BOX) == writer_text
    box.locator("[data-mine]").click()
    saved(writer.page)
    colleague.open(place)
    assert colleague.page.input_value(BOX) == writer_text
    colleague.close()


@BOTH_SIZES
def test_an_ended_session_asks_in_a_dialog_and_goes_on(writer, passwords, place):
    page, text = writer.page, text_of_size(writer, "Di tengah kalimat sesi berakhir.")
    writer.context.clear_cookies(name="sessionid")
    write(page, text)
    frame = page.frame_locator("[data-sign-in] iframe")
    frame.locator("[name=login]").fill(TEAM)
    frame.locator("[name=password]").fill(passwords[TEAM])
    frame.locator("main form [type=submit]").first.click()
    page.locator("[data-sign-in]").wait_for(state="hidden")
    saved(page)
    writer.open(place)
    assert page.input_value(BOX) == text


def test_a_tick_and_a_date_are_saved_without_a_button(writer, place):
    """Every kind of field of the form that is no text, on whichever page it stands."""
    page, kinds = writer.page, set()
    sections = page.locator("nav a[href*='/tulis/']").evaluate_all("links => links.map(link => link.pathname)")
    for address in dict.fromkeys(sections):
        writer.open(address)
        for kind, name in page.locator(".field[data-save]:not([data-kind=text])").evaluate_all(
            "boxes => boxes.map(box => [box.dataset.kind, box.querySelector('[name]:not([type=hidden])').name])"
        ):
            box = page.locator(f"#isian-{name}")
            give = {"declaration": lambda box=box: box.locator("input[type=checkbox]").check()}
            values = {"date": "2025-03-01", "number": "12,5", "link": "https://contoh.go.id/video"}
            if kind in values:
                box.locator("input:not([type=hidden])").fill(values[kind])
            elif kind in give:
                give[kind]()
            else:
                box.locator("input:not([type=hidden])").first.check()
            box.locator("[data-note]", has_text=re.compile(r"Tersimpan \d\d\.\d\d")).wait_for()
            kinds.add(kind)
        page.reload()
        for box in page.locator(".field[data-kind=declaration] input[type=checkbox]").all():
            assert box.is_checked()
    assert kinds, "the form of the demo asks for more than texts"
