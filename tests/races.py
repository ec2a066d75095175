"""Two people at one moment, each in a transaction of their own that really commits, in a copy of the template.

SQLite's IMMEDIATE transactions stand in one queue, so there they follow each other, and must end the same.
"""

import threading
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction

from tests.databases import PostgresTemplate

PAUSE = 0.3


@pytest.fixture
def shared_database(db):
    """A database of its own for this test, under the usual alias; the test's own connection rests meanwhile."""
    if connection.vendor != "postgresql":
        yield
        return
    template, number, usual = PostgresTemplate(None), uuid4().hex[:12], connections["default"]
    address = template.copy(None, number)
    usual_name = usual.settings_dict["NAME"]
    usual.settings_dict["NAME"] = address.rpartition("/")[2]
    del connections["default"]
    try:
        yield
    finally:
        connection.close()
        usual.settings_dict["NAME"] = usual_name
        connections["default"] = usual
        template.drop(number)


def overlap(first, second, *, before=None):
    """`second` begins while what `first` did is not committed yet, or, with `before`, when only that is done. Gives
    what both gave or raised.
    """
    if connection.vendor != "postgresql":
        return _outcome(first), _outcome(second)
    answers = {}

    def second_in_its_thread():
        answers["second"] = _outcome(second)
        connections.close_all()

    def first_and_linger():
        with transaction.atomic():
            answer = (before or first)()
            other.start()
            other.join(PAUSE)
            return first() if before else answer

    other = threading.Thread(target=second_in_its_thread)
    answers["first"] = _outcome(first_and_linger)
    if other.ident is None:
        raise answers["first"]
    other.join(20)
    return answers["first"], answers["second"]


def _outcome(act):
    try:
        with transaction.atomic():
            return act()
    except Exception as error:
        return error
