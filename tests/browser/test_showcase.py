"""The page of components in every size and scheme: nothing runs out of it, and axe finds nothing."""

import pytest

from tests.browser.accessibility import SHOWCASE, SMALL_PHONE, axe_faults, beyond
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.walk import Visitor

BUREAU = "staf.organisasi@contoh.invalid"
SIZES = {"small phone": SMALL_PHONE, "phone": PHONE, "desktop": DESKTOP}


@pytest.fixture(scope="module")
def showcase(demo, chromium):
    visitor = Visitor(chromium, demo, DESKTOP).sign_in(BUREAU, demo.passwords)
    visitor.page.emulate_media(reduced_motion="reduce")
    visitor.open(SHOWCASE)
    yield visitor
    assert visitor.faults == []
    visitor.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_every_component_in(showcase, tmp_path, size, scheme):
    page = showcase.page
    page.set_viewport_size(SIZES[size])
    page.emulate_media(color_scheme=scheme)
    showcase.picture(tmp_path, f"{size}-{scheme}")  # kept by pytest for whoever wants to look
    assert [*axe_faults(page, SHOWCASE), *beyond(page, size)] == []
