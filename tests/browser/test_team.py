"""A team forms itself on phones: a link, a colleague without an account, a reader, the lead handed over."""

import re

import pytest

from tests.browser.accessibility import SCREENS, faults_of
from tests.browser.conftest import PHONE
from tests.browser.steps import Cast, word

LEAD = "operator.dinkes@contoh.invalid"
NEW, READER = "sari.baru@contoh.invalid", "yulia.rahmi@contoh.invalid"
BOX = "textarea[data-words] >> nth=0"


@pytest.fixture(scope="module")
def cast(demo, chromium):
    cast = Cast(chromium, demo)
    cast.passwords = dict(demo.passwords)
    return cast


@pytest.fixture(scope="module")
def code(cast):
    """A fresh draft, whose lead has a phone."""
    lead = cast.window(LEAD, PHONE)
    proposal_code = lead.start_proposal("Inovasi satu tim (CONTOH)")
    cast.done(lead)
    return proposal_code


def link_for(cast, code, role) -> str:
    lead = cast.window(LEAD, PHONE)
    lead.open(f"/inovasi/{code}/tim/")
    assert_fine(lead)
    lead.page.get_by_role("radio", name=role).check()
    lead.press(word("Make a link"))
    link = lead.page.locator("#tautan").input_value()
    assert link in lead.page.locator("#pesan").input_value()
    assert_fine(lead)
    lead.open(f"/inovasi/{code}/tim/")
    assert link not in lead.text()
    cast.done(lead)
    return link


def assert_fine(visitor):
    """For axe, on a phone and on a dark desktop; afterwards the window is a phone again."""
    page = visitor.page
    for size, scheme in reversed(SCREENS.values()):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # colours do not fade while axe looks
        assert list(faults_of(page, page.url)) == []
    page.set_viewport_size(PHONE)


def change(visitor, name, button):
    """Opens what can be changed about a member and presses a button of it."""
    row = visitor.page.locator(".files > li", has_text=name)
    row.locator("summary").click()
    assert_fine(visitor)
    visitor.click(row.get_by_role("button", name=button))


def test_a_team_forms_itself(cast, code, demo):
    """One after the other: each of these needs the team that the one before has made."""
    somebody_without_an_account_joins_through_mail_and_writes(cast, code, demo)
    a_reader_signs_in_on_the_way_and_cannot_write(cast, code)
    the_lead_is_handed_over_and_the_former_lead_leaves(cast, code, demo)


def somebody_without_an_account_joins_through_mail_and_writes(cast, code, demo):
    link = link_for(cast, code, word("Writer"))
    guest = cast.window(size=PHONE, javascript=False)
    guest.page.goto(link)
    assert "Inovasi satu tim" in guest.text()
    guest.page.fill("[name=name]", "CONTOH Sari Baru")
    guest.page.fill("[name=email]", NEW)
    guest.press(word("Join and get the link by mail"))
    assert NEW in guest.text()
    cast.done(guest)
    cast.accept(re.search(r"http\S+/undangan/\S+", demo.mails(NEW)[-1])[0], NEW)
    assert "CONTOH Sari Baru" in demo.mails(LEAD)[-1]

    sari = cast.window(NEW, PHONE)
    sari.open(f"/inovasi/{code}/tulis/proposal/")
    sari.page.fill(BOX, "Ditulis oleh rekan yang baru bergabung.")
    sari.press(word("Save"), exact=True)
    assert sari.page.input_value(BOX) == "Ditulis oleh rekan yang baru bergabung."
    sari.page.goto(link)
    assert sari.page.url.endswith(f"/inovasi/{code}/"), "a second click leads to the proposal"
    cast.done(sari)


def a_reader_signs_in_on_the_way_and_cannot_write(cast, code):
    link = link_for(cast, code, word("Reader"))
    yulia = cast.window(size=PHONE)
    yulia.page.goto(link)
    assert_fine(yulia)
    yulia.follow(word("Sign in"), exact=True)
    yulia.page.fill("[name=login]", READER)
    yulia.page.fill("[name=password]", cast.passwords[READER])
    yulia.click("main form [type=submit]")
    assert yulia.page.url == link
    assert_fine(yulia)
    yulia.press(word("Join the team"))
    assert "Ditulis oleh rekan" in yulia.page.content()
    assert yulia.open(f"/inovasi/{code}/tulis/proposal/").status == 403
    yulia.open(f"/inovasi/{code}/tim/")
    assert not yulia.page.locator("main form[action$='/tim/tautan/']").count()
    assert_fine(yulia)
    cast.done(yulia)


def the_lead_is_handed_over_and_the_former_lead_leaves(cast, code, demo):
    lead = cast.window(LEAD, PHONE)
    lead.open(f"/inovasi/{code}/tim/")
    lead.page.locator(".files > li", has_text=word("You")).first.locator("summary").click()
    assert not lead.page.locator("form[action$='/tim/keluar/']").count(), "nobody else could lead yet"
    change(lead, "Sari Baru", word("Hand over the lead"))
    assert "penulis utama" in demo.mails(NEW)[-1]
    change(lead, word("You"), word("Leave the team"))
    cast.done(lead)

    sari = cast.window(NEW, PHONE)
    sari.open(f"/inovasi/{code}/tim/")
    assert sari.page.locator("main form[action$='/keluarkan/']").count() == 1
    acts = [word("Left"), word("Lead handed over"), word("Joined by a link"), word("Link made"), word("Added")]
    history = sari.page.locator(".timeline").inner_text()
    assert all(act in history for act in acts)
    cast.done(sari)
    assert cast.faults == []
