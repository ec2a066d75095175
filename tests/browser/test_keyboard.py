"""Nobody needs a mouse: Tab reaches what is needed, Enter does it, and it is seen where the keyboard is."""

import pytest

from tests.browser.conftest import DESKTOP
from tests.browser.walk import Visitor

MOST_STEPS = 80
IS_SEEN = """() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== "none" || style.boxShadow !== "none";
}"""


@pytest.fixture(scope="module")
def server(demo):
    return demo


@pytest.fixture(scope="module")
def passwords(demo):
    return demo.passwords


def reach(page, selector):
    """Tab until this has the focus."""
    target = page.locator(selector).first
    for _step in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            assert page.evaluate(IS_SEEN), selector
            return
    raise AssertionError(f"{selector} is not reached within {MOST_STEPS} steps on {page.url}")


def enter(page, selector):
    reach(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page, selector, text):
    reach(page, selector)
    page.keyboard.type(text)


def sign_in(chromium, server, email, passwords):
    visitor = Visitor(chromium, server, DESKTOP)
    page = visitor.page
    page.goto("/akun/login/")
    write(page, "[name=login]", email)
    write(page, "[name=password]", passwords[email])
    enter(page, "main form [type=submit]")
    return visitor


def test_a_judge_scores_and_locks(server, chromium, passwords):
    visitor = sign_in(chromium, server, "juri3@contoh.invalid", passwords)
    page = visitor.page
    visitor.open("/penilaian/")
    enter(page, ".skip")
    enter(page, "main a.button--primary")
    page.wait_for_url("**/penilaian/*-*/")
    place = page.url
    boxes = page.locator("[data-criterion]")
    for number in range(boxes.count()):
        if number:
            reach(page, f"li:nth-child({number + 1}) > [data-criterion] > summary")
            page.keyboard.press("Enter")
        write(page, f"li:nth-child({number + 1}) .stepfield input", str(80 + number))
    enter(page, "[name=lock]")
    page.wait_for_url(f"{place}kunci/")
    enter(page, "main form .button--primary")
    visitor.open(place)
    assert page.locator(".stepfield input").first.get_attribute("readonly") is not None
    assert visitor.faults == []
    visitor.close()


def test_a_team_starts_and_writes(server, chromium, passwords):
    visitor = sign_in(chromium, server, "operator.dinkes@contoh.invalid", passwords)
    page = visitor.page
    visitor.open("/inovasi/")
    enter(page, "main a[href*='/inovasi/baru/']")
    write(page, "[name=title]", "Inovasi tanpa tetikus (CONTOH)")
    for name in [box.get_attribute("name") for box in page.locator("select:invalid").all()]:
        reach(page, f"[name={name}]")
        page.keyboard.press("ArrowDown")
    assert not page.locator("main form :invalid").count()
    enter(page, "main form .button--primary")
    assert "BELUM DIKIRIM" in visitor.text().upper()
    enter(page, "main a[href*='/tulis/']")
    enter(page, "[name=next]")
    write(page, "main textarea", "Ditulis dengan papan tik saja.")
    enter(page, "main form button:text-is('Simpan')")
    assert page.locator("main textarea").first.input_value() == "Ditulis dengan papan tik saja."
    assert visitor.faults == []
    visitor.close()


def test_the_bureau_decides_a_check(server, chromium, passwords):
    visitor = sign_in(chromium, server, "kabag.organisasi@contoh.invalid", passwords)
    page = visitor.page
    visitor.open("/kelola/")
    enter(page, "main a[href$='?status=submitted']:not([href*='nagari'])")
    enter(page, "main tbody a")
    for number in range(page.locator(".checkline").count()):
        reach(page, f".checkline >> nth={number} >> input[type=radio]")
        page.keyboard.press("Space")
    enter(page, "[formaction$='/luluskan/']")
    assert not page.locator(".refusal").count(), visitor.text()
    visitor.close()
