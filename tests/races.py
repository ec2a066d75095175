"""Two people at one moment, each in a transaction of their own that really commits, in a copy of the template.

Only PostgreSQL can interleave them; SQLite's IMMEDIATE transactions stand in one queue.
"""

import threading
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction

from tests.databases import PostgresTemplate

PAUSE = 0.3


@pytest.fixture
def shared_database(db, django_db_blocker):  # noqa: ARG001 - `db` has the template made
    """A database of its own for this test, under the usual alias; the test's own connection rests meanwhile."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets nobody interleave")
    template, name, usual = PostgresTemplate(None), f"balairung_race_{uuid4().hex[:12]}", connections["default"]
    template.copy(None, name)
    usual_name = usual.settings_dict["NAME"]
    usual.settings_dict["NAME"] = name
    del connections["default"]
    try:
        yield
    finally:
        connection.close()
        usual.settings_dict["NAME"] = usual_name
        connections["default"] = usual
        template.drop(name)


def overlap(first, second, *, before=None):
    """`second` begins while what `first` did is not committed yet, or, with `before`, when only that is done. Gives
    what both gave or raised.
    """
    answers = {}

    def run(name, act):
        try:
            answers[name] = act()
        except Exception as error:
            answers[name] = error

    def second_in_its_thread():
        run("second", second)
        connections.close_all()

    def first_and_linger():
        with transaction.atomic():
            if before:
                before()
                other.start()
                other.join(PAUSE)
                return first()
            answer = first()
            other.start()
            other.join(PAUSE)
            return answer

    other = threading.Thread(target=second_in_its_thread)
    run("first", first_and_linger)
    if other.ident is None:
        raise answers["first"]
    other.join(20)
    return answers["first"], answers["second"]
