"""Every page for people who do not see, see little colour, hold a small phone or no mouse: axe finds nothing, nothing
runs out, and the keyboard goes everywhere and is seen.
"""

import json
import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.places import STAGES
from tests.browser.walk import Visitor
from tests.people import PASSWORD

DESK = "/kelola/"
DOORS = ["login/", "password/reset/"]
NOT_THERE = ["/tidak-ada/"]
SHOWCASE = "/komponen/"
OWN_ACCOUNT = ["email/", "password/change/", "2fa/", "2fa/totp/activate/", "logout/"]
SCREENS = {"phone, light": (PHONE, "light"), "desktop, dark": (DESKTOP, "dark")}
SMALL_PHONE = {"width": 320, "height": 640}
RUNS_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MOST_STOPS, STOPS_AT_ONCE = 40, 8
# Reads nothing that is fine: of a large page that would be most of the work.
AXE = """([context, rules]) => axe.run(context ?? document, {resultTypes: ["violations"], rules})
    .then(results => results.violations)"""
# Colours on their way to another scheme have arrived.
SETTLE = "document.getAnimations().filter(each => each instanceof CSSTransition).forEach(each => each.finish())"
# Notes where the keyboard stops, and whether it is seen there: on the element or on the label that stands for it.
# `main` is the part that is ours, where the frame is Wagtail's.
LISTEN = """main => {
    const shown = element => {
        const style = getComputedStyle(element);
        return style.outlineStyle !== "none" || style.boxShadow !== "none";
    };
    window.stops = [];
    document.addEventListener("focusin", ({target}) => {
        if (main && !main.contains(target)) return;
        const seen = [target, ...(target.labels ?? []), target.closest("summary")].filter(Boolean).some(shown);
        window.stops.push([target, seen]);
    });
    document.activeElement?.blur();
    if (main) { main.tabIndex = -1; main.focus(); window.stops = []; main.removeAttribute("tabindex"); }
}"""
HAS_BEEN_ROUND = "new Set(window.stops.map(([place]) => place)).size < window.stops.length"
# The first place that comes a second time must be the first of all, or the keyboard cannot leave a part of the page.
WALKED = """main => {
    const places = window.stops.map(([place]) => place);
    const again = places.findIndex((place, number) => places.indexOf(place) < number);
    const faults = window.stops.filter(([, seen]) => !seen).map(([place]) => "focus is not seen: " + place.outerHTML);
    if (again > 0 && places[again] !== places[0]) faults.push("the keyboard is caught at " + places[again].outerHTML);
    if (!places.length && !main) faults.push("the keyboard reaches nothing");
    return [...new Set(faults)].slice(0, 3);
}"""


@pytest.mark.parametrize("stage", STAGES)
def test_every_route(serve, chromium, stage):
    with serve() as server:
        code = f"from tests.browser.places import print_places\nprint_places({stage!r})"
        places = json.loads(server.shell(code).splitlines()[-1])
        by_person = {}
        for _name, email, address in places:
            by_person.setdefault(email, []).append(address)
        wrong = []
        for email, addresses in by_person.items():
            wrong += faults(chromium, server, addresses, email, {email: PASSWORD})
    assert "\n".join(wrong) == ""


def test_every_page_of_the_public_site_and_every_door(demo, chromium):
    visitor = Visitor(chromium, demo, PHONE)
    sitemap = visitor.context.request.get("/sitemap.xml").text()
    visitor.close()
    pages = [address.removeprefix(demo.url) for address in re.findall(r"<loc>(.*?)</loc>", sitemap)]
    assert len(pages) > 10
    searches = ["/cari/?q=inovasi", "/cari/?q=tidakadasamasekali", *NOT_THERE]
    wrong = faults(chromium, demo, [*pages, *searches, *(f"/akun/{door}" for door in DOORS)])
    email = next(iter(demo.passwords))
    wrong += faults(chromium, demo, [DESK, *(f"/akun/{page}" for page in OWN_ACCOUNT)], email, demo.passwords)
    assert "\n".join(wrong) == ""


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<a href='/1'>a</a><a href='/2'>b</a>", ""),
        ("<a href='/1'>a</a><a href='/2' style='outline:none'>b</a>", "focus is not seen"),
        ("<a href='/1'>a</a><a href='/2' id='b'>b</a><a href='/3' onfocus='b.focus()'>c</a>", "the keyboard is caught"),
        ("<p>Tidak ada apa-apa.", "the keyboard reaches nothing"),
    ],
    ids=["fine", "unseen", "caught", "empty"],
)
def test_the_walk_by_keyboard_notices(chromium, body, fault):
    page = chromium.new_page()
    page.set_content(body)
    found = [*keyboard_faults(page, None)]
    page.close()
    assert len(found) == bool(fault) and all(fault in line for line in found)


def test_axe_notices(chromium):
    page = chromium.new_page()
    page.set_content("<html lang=id><title>x</title><main><h1>x</h1><img src=x></main>")
    page.evaluate(AXE_SCRIPT)
    assert [fault.split(":")[0] for fault in axe_faults(page, "/")] == ["image-alt"]
    page.close()


def faults(chromium, server, addresses, email="", passwords=()) -> list[str]:
    """One window for each person: a page is loaded once and then looked at in every size and scheme."""
    found = []
    visitor = Visitor(chromium, server, PHONE)
    visitor.page.emulate_media(reduced_motion="reduce")
    if email:
        visitor.sign_in(email, passwords)
    for address in addresses:
        visitor.page.set_viewport_size(PHONE)
        if load(visitor, address):
            found += [f"{address} {fault}" for fault in faults_of(visitor.page, address)]
    found += [f"{email}: {fault}" for fault in visitor.faults]
    visitor.close()
    return found


def load(visitor, address) -> bool:
    """Shows a page, which stays: the server is asked once, and what asks again by itself does not. What files hold is
    tested elsewhere, parts of pages that Wagtail's scripts fetch are seen in their page.
    """
    answer = visitor.context.request.get(address)
    assert answer.ok or address in NOT_THERE, (address, answer.status)
    is_page = "text/html" in answer.headers["content-type"] and "<html" in answer.text()
    if is_page:
        headers = {name: value for name, value in answer.headers.items() if name != "refresh"}
        visitor.page.route(answer.url, lambda route: route.fulfill(response=answer, headers=headers), times=1)
        visitor.open(answer.url)
    return is_page


def faults_of(page, address):
    for screen, (size, scheme) in SCREENS.items():
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        yield from (f"({screen}) {fault}" for fault in axe_faults(page, address))
        yield from beyond(page, screen)
    page.set_viewport_size(SMALL_PHONE)
    yield from beyond(page, "small phone")
    page.set_viewport_size(DESKTOP)
    yield from keyboard_faults(page, page.locator("main").element_handle() if is_desk(page, address) else None)


def axe_faults(page, address):
    page.evaluate(SETTLE)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    context = "main" if is_desk(page, address) else None
    # The page of components shows one landmark in many states.
    rules = {"landmark-unique": {"enabled": False}} if address == SHOWCASE else {}
    for violation in page.evaluate(AXE, [context, rules]):
        nodes = violation["nodes"]
        yield f"{violation['id']}: {len(nodes)} × {nodes[0]['target'][0]} {nodes[0]['html'][:160]}"


def is_desk(page, address) -> bool:
    """The frame of the desk is Wagtail's; what stands in it is ours."""
    return address.startswith(DESK) and page.locator("main").count() > 0


def beyond(page, screen):
    if (beyond := page.evaluate(RUNS_OUT)) > 0:
        yield f"({screen}) runs {beyond} px out of the window"


def keyboard_faults(page, main):
    page.evaluate(LISTEN, main)
    for _stop in range(0, MOST_STOPS, STOPS_AT_ONCE):
        for _press in range(STOPS_AT_ONCE):
            page.keyboard.press("Tab")
        if page.evaluate(HAS_BEEN_ROUND):
            break
    yield from (f"(keyboard) {fault[:200]}" for fault in page.evaluate(WALKED, main))
