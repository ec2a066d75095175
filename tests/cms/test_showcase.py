"""The page of components is complete, and only the bureau opens it."""

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.enums import Role
from cms.showcase.samples import load_samples
from cms.showcase.scales import colour_pairs, icon_names, token_sizes
from core.templatetags.icons import ICON_NAMES
from tests.people import PASSWORD, person_who_signed_in

COMPONENTS = settings.BASE_DIR / "templates" / "components"


@pytest.fixture
def bureau_client(client, db):
    person = person_who_signed_in("staf@contoh.invalid", Role.BUREAU_STAFF)
    assert client.login(username=person.email, password=PASSWORD)
    return client


def test_every_component_has_its_sample():
    assert {f"components/{path.name}" for path in COMPONENTS.glob("*.html")} - {
        sample.template for sample in load_samples()
    } == set()


@pytest.mark.parametrize("sample", load_samples(), ids=lambda sample: sample.template)
def test_a_sample_says_what_it_is_for_and_draws_each_state(sample):
    assert sample.title and sample.use
    assert sample.states
    assert len({state.name for state in sample.states}) == len(sample.states)
    assert all("<" in state.html for state in sample.states)


def test_every_token_of_the_scales_and_every_icon_is_there():
    assert {name for name, _value in token_sizes("text")} == {
        f"text-{size}" for size in ("xs", "s", "m", "l", "xl", "2xl", "3xl")
    }
    assert len(token_sizes("space")) == 10
    assert set(icon_names()) == set(ICON_NAMES)
    assert all(pair.light.ratio >= 4.5 and pair.dark.ratio >= 4.5 for pair in colour_pairs())


def test_the_page_shows_them_all_and_its_forms_do_nothing(bureau_client):
    address = reverse("components")
    text = bureau_client.get(address).content.decode()
    assert all(f'id="{sample.anchor}"' in text for sample in load_samples())
    assert bureau_client.post(address).url == address


def test_the_desk_leads_there(bureau_client):
    assert reverse("components") in bureau_client.get("/kelola/").content.decode()
