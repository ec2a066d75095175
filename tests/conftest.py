import pytest
from django.core.cache import cache

from tests.databases import database_template, django_db_modify_db_settings, django_db_setup  # noqa: F401 - fixtures
from tests.people import person_who_signed_in


@pytest.fixture(autouse=True)
def empty_cache():
    """Counted sign-in attempts of one test must not refuse the next."""
    cache.clear()


@pytest.fixture
def make_person(db):
    return person_who_signed_in
