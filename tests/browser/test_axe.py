"""Every page for people who do not see, see little colour or hold a phone: axe finds nothing, nothing runs out."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.places import STAGES
from tests.browser.walk import Visitor
from tests.people import PASSWORD

DESK = "/kelola/"
DOORS = ["login/", "password/reset/"]
NOT_THERE = ["/tidak-ada/"]
OWN_ACCOUNT = ["email/", "password/change/", "2fa/", "2fa/totp/activate/", "logout/"]
SCREENS = {"phone, light": (PHONE, "light"), "desktop, dark": (DESKTOP, "dark")}
RUNS_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


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


def test_every_page_of_the_public_site_and_every_door(server, chromium):
    passwords = dict(re.findall(r"(\S+@contoh\.invalid)\s+(\S+)", server.manage("demo")))
    visitor = Visitor(chromium, server, PHONE)
    sitemap = visitor.context.request.get("/sitemap.xml").text()
    visitor.close()
    pages = [address.removeprefix(server.url) for address in re.findall(r"<loc>(.*?)</loc>", sitemap)]
    assert len(pages) > 10
    searches = ["/cari/?q=inovasi", "/cari/?q=tidakadasamasekali", *NOT_THERE]
    wrong = faults(chromium, server, [*pages, *searches, *(f"/akun/{door}" for door in DOORS)])
    email = next(iter(passwords))
    wrong += faults(chromium, server, [DESK, *(f"/akun/{page}" for page in OWN_ACCOUNT)], email, passwords)
    assert "\n".join(wrong) == ""


def faults(chromium, server, addresses, email="", passwords=()) -> list[str]:
    found = []
    for screen, (size, scheme) in SCREENS.items():
        visitor = Visitor(chromium, server, size)
        visitor.page.emulate_media(color_scheme=scheme)
        if email:
            visitor.sign_in(email, passwords)
        for address in addresses:
            if is_page(visitor, address):
                visitor.open(address)
                found += [f"{address} ({screen}): {fault}" for fault in faults_of(visitor.page, address)]
        found += [f"{email} ({screen}): {fault}" for fault in visitor.faults]
        visitor.close()
    return found


def is_page(visitor, address) -> bool:
    """What files hold is tested elsewhere; parts of pages that Wagtail's scripts fetch are seen in their page."""
    answer = visitor.context.request.get(address)
    assert answer.ok or address in NOT_THERE, (address, answer.status)
    return "text/html" in answer.headers["content-type"] and "<html" in answer.text()


def faults_of(page, address):
    # The frame of the desk is Wagtail's; what stands in it is ours.
    is_desk = address.startswith(DESK) and page.locator("main").count()
    results = Axe().run(page, context="main" if is_desk else None).response
    for violation in results["violations"]:
        nodes = violation["nodes"]
        yield f"{violation['id']}: {len(nodes)} × {nodes[0]['target'][0]} {nodes[0]['html'][:160]}"
    if (beyond := page.evaluate(RUNS_OUT)) > 0:
        yield f"runs {beyond} px out of the window"
