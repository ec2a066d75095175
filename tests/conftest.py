import pytest
from django.core.cache import cache

from tests.databases import database_template, django_db_modify_db_settings, django_db_setup  # noqa: F401 - fixtures
from tests.people import person_who_signed_in

FIRST = (
    "test_edition.py",
    "test_showcase.py",
    "test_keyboard.py",
    "test_score_sheet.py",
    "test_team.py",
    "test_paste.py",
)


def pytest_collection_modifyitems(items):
    """Two workers begin with the two halves of this list and take from each other's end. The longest tests, those in a
    browser, come first in both halves, so that no worker waits for the other's last one.
    """
    browser = [item for item in items if item.path.parent.name == "browser"]
    others = [item for item in items if item.path.parent.name != "browser"]
    first = sorted((item for item in browser if item.path.name in FIRST), key=lambda item: FIRST.index(item.path.name))
    second = [item for item in browser if item.path.name not in FIRST]
    second.sort(key=lambda item: item.path.name != "test_axe.py")
    cut = max(0, (len(items) + 1) // 2 - len(first))
    items[:] = [*first, *others[:cut], *second, *others[cut:]]


@pytest.fixture(autouse=True)
def empty_cache():
    """Counted sign-in attempts of one test must not refuse the next."""
    cache.clear()


@pytest.fixture
def make_person(db):
    return person_who_signed_in
