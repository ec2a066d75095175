"""Every page for people who do not see, see little colour, hold a small phone or no mouse: axe finds nothing, nothing
runs out, and the keyboard goes everywhere and is seen.
"""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.accessibility import axe_faults, faults_of, keyboard_faults
from tests.browser.conftest import PHONE
from tests.browser.prepared import SITES, read_notes
from tests.browser.visits import page_templates
from tests.browser.walk import Visitor
from tests.people import PASSWORD

SHARES = 3  # of the pages of our routes, so that two workers take them


@pytest.mark.parametrize("share", range(SHARES))
def test_every_route(moments, prepare_site, chromium, share):
    pages = read_notes(prepare_site("moments"))["pages"]
    assert "\n".join(faults_of_pages(chromium, moments, pages[share::SHARES])) == ""


def test_every_page_of_the_public_site_and_every_door(demo, prepare_site, chromium):
    pages = read_notes(prepare_site("demo"))["pages"]
    assert "\n".join(faults_of_pages(chromium, demo, pages, demo.passwords)) == ""


def test_every_page_template_is_seen(prepare_site):
    pages = [page for site in SITES for page in read_notes(prepare_site(site))["pages"]]
    assert page_templates() - {name for page in pages for name in page["templates"]} == set()


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
    lines = [*keyboard_faults(page, None)]
    page.close()
    assert len(lines) == bool(fault) and all(fault in line for line in lines)


def test_axe_notices(chromium):
    page = chromium.new_page()
    page.set_content("<html lang=id><title>x</title><main><h1>x</h1><img src=x></main>")
    page.evaluate(AXE_SCRIPT)
    assert [fault.split(":")[0] for fault in axe_faults(page, "/")] == ["image-alt"]
    page.close()


def faults_of_pages(chromium, server, pages, passwords=None) -> list[str]:
    """One window for each person: a page is loaded once and then looked at in every size and scheme."""
    lines, visitors = [], {}
    for page in pages:
        email, address = page["email"], page["address"]
        if email not in visitors:
            visitors[email] = Visitor(chromium, server, PHONE)
            visitors[email].page.emulate_media(reduced_motion="reduce")
            if email:
                visitors[email].sign_in(email, passwords or {email: PASSWORD})
        visitor = visitors[email]
        visitor.page.set_viewport_size(PHONE)
        load(visitor, page)
        lines += [f"{address} {fault}" for fault in faults_of(visitor.page, address)]
    for email, visitor in visitors.items():
        lines += [f"{email}: {fault}" for fault in visitor.faults]
        visitor.close()
    return lines


def load(visitor, page):
    """Shows a page: from the server, or the answer that came once, in its place."""
    address = page["address"]
    if page["body"]:
        answer = {"body": page["body"], "status": page["status"], "content_type": "text/html; charset=utf-8"}
        visitor.page.route(f"**{address}", lambda route: route.fulfill(**answer), times=1)
    assert visitor.open(address).status == page["status"], address
