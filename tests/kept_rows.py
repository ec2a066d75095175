"""Rows that all tests of a module begin with: made once, before the first of them, and taken back after the last."""

import contextlib
from copy import deepcopy

import pytest
from django.db import transaction


@pytest.fixture(scope="module")
def keep_rows(django_db_setup, django_db_blocker):
    """A function that calls `build` in the database for the whole module and gives what it returned.

    A test then writes in a transaction of its own inside this one. It must not change the objects that `build` made, or
    the next one would find them changed: so the fixtures below hand out copies.
    """
    with contextlib.ExitStack() as blocks:

        def keep(build):
            with django_db_blocker.unblock():
                blocks.enter_context(rolled_back())
                return build()

        yield keep
        with django_db_blocker.unblock():
            blocks.close()


@contextlib.contextmanager
def rolled_back():
    """Takes back at the end what was written inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def edition(db, kept_edition):
    """The one that the module's `kept_edition` made."""
    return deepcopy(kept_edition)


@pytest.fixture
def world(db, kept_world):
    """The one that the module's `kept_world` made."""
    return deepcopy(kept_world)
