import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client, override_settings

from config.settings import base
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db

SHARED = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}}
REFUSED = "Terlalu banyak percobaan masuk yang gagal"


def sign_in(email, password):
    """One attempt to sign in with a new client and new cache connection, as if in another process."""
    with override_settings(CACHES=SHARED):
        return Client().post("/akun/login/", {"login": email, "password": password})


def rows_of_the_cache():
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM core_cache")
        return cursor.fetchone()[0]


@pytest.fixture
def siti(make_person):
    return make_person("siti@solok.example")


def test_sixth_wrong_password_is_refused_across_processes(siti):
    answers = [sign_in(siti.email, f"wrong-{number}").content.decode() for number in range(6)]
    assert [REFUSED in answer for answer in answers] == [False] * 5 + [True]
    assert rows_of_the_cache() > 0


def test_right_password_is_refused_too_while_the_address_is_throttled(siti):
    for number in range(5):
        sign_in(siti.email, f"wrong-{number}")
    answer = sign_in(siti.email, PASSWORD)
    assert answer.status_code == 200
    assert REFUSED in answer.content.decode()


def test_address_in_capitals_counts_as_the_same(siti):
    for number in range(5):
        sign_in(siti.email.upper(), f"wrong-{number}")
    assert REFUSED in sign_in(siti.email, "wrong").content.decode()


def test_other_address_is_not_throttled(siti, make_person):
    budi = make_person("budi@solok.example")
    for number in range(6):
        sign_in(siti.email, f"wrong-{number}")
    assert sign_in(budi.email, PASSWORD).status_code == 302


def test_unknown_address_is_throttled_like_a_known_one(db):
    answers = [sign_in("nobody@solok.example", f"wrong-{number}").content.decode() for number in range(6)]
    assert [REFUSED in answer for answer in answers] == [False] * 5 + [True]


def test_default_cache_is_shared_by_all_processes(db):
    assert base.CACHES == SHARED
    with override_settings(CACHES=SHARED):
        caches["default"].set("attempts", 3)
    assert rows_of_the_cache() == 1
