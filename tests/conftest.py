import gc

import pytest
from django.core.cache import cache

from tests import fake_mail_server
from tests.databases import database_template, django_db_modify_db_settings, django_db_setup  # noqa: F401 - fixtures
from tests.kept_rows import edition, keep_rows, world  # noqa: F401 - fixtures
from tests.people import person_who_signed_in

# Browser tests by how long they take together; one of these for each worker to begin with.
ROUNDS = (("edition", "score_sheet"), ("axe",), ("evidence", "team", "autosave", "keyboard", "showcase", "paste"))


def pytest_collection_modifyitems(config, items):
    """Each worker begins with its share of the list and later takes from the end of another's. The longest tests, those
    in a browser, come first in every share, so that no worker waits for another's last one.
    """
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    heads, others = [[] for _ in range(workers)], []
    for item in items:
        (heads[_round_of(item) % workers] if item.path.parent.name == "browser" else others).append(item)
    shares, remaining = [], len(items)
    for place, head in enumerate(heads):
        size = remaining // (workers - place)
        remaining -= size
        head.sort(key=lambda item: item.path.stem != "test_edition")
        room = max(0, size - len(head))
        shares += head + others[:room]
        others = others[room:]
    items[:] = shares + others


def pytest_collection_finish():
    """What importing has made stays to the end; looking through it for garbage again and again is a twentieth of the
    time.
    """
    gc.collect()
    gc.freeze()


def _round_of(item) -> int:
    name = item.path.stem.removeprefix("test_")
    return next((number for number, names in enumerate(ROUNDS) if name in names), len(ROUNDS) - 1)


@pytest.fixture(autouse=True)
def empty_cache():
    """Counted sign-in attempts of one test must not refuse the next."""
    cache.clear()


@pytest.fixture
def make_person(db):
    return person_who_signed_in


@pytest.fixture
def outbox(settings):
    """Mail waits in the database for a worker, as on a server; the worker would send by `tests.fake_mail_server`."""
    settings.EMAIL_BACKEND = "core.mail.backend.OutboxBackend"
    settings.MAIL_TRANSPORT = "tests.fake_mail_server.FakeMailConnection"
    settings.TASKS = {**settings.TASKS, "background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    fake_mail_server.reset_server()
    return fake_mail_server
