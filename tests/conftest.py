import pytest
from django.core.cache import cache

from tests.databases import database_template, django_db_modify_db_settings, django_db_setup  # noqa: F401 - fixtures
from tests.people import person_who_signed_in


WALKS = {"test_edition.py", "test_evidence.py", "test_team.py", "test_paste.py", "test_writing_plain.py"}


def pytest_collection_modifyitems(items):
    """Two workers begin with the two halves of this list and take from each other's end: browser tests, the longest, come
    first in both halves, so that neither worker waits for the other's last one.
    """
    walks = [item for item in items if item.path.name in WALKS]
    looks = [item for item in items if item.path.parent.name == "browser" and item.path.name not in WALKS]
    others = [item for item in items if item.path.parent.name != "browser"]
    cut = max(0, (len(items) + 1) // 2 - len(walks))
    items[:] = [*walks, *others[:cut], *looks, *others[cut:]]


@pytest.fixture(autouse=True)
def empty_cache():
    """Counted sign-in attempts of one test must not refuse the next."""
    cache.clear()


@pytest.fixture
def make_person(db):
    return person_who_signed_in
