"""A fixed moment, fixed random numbers and primary keys that start at the same number in every run."""

import os
import random
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from unittest import mock

import time_machine
from django.apps import apps
from django.core.cache import cache
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Field
from django.utils import timezone, translation

MOMENT = datetime(2026, 3, 10, 3, 4, 5, tzinfo=UTC)
PASSED_OVER = ("/random.py", "/secrets.py", "/uuid.py", "/django/utils/crypto.py")


class CountedBytes:
    """Bytes that depend only on how often the same caller has asked before.

    Each caller has a counter of its own, so a further random number in one place changes none elsewhere, and a renamed
    function or model draws the same numbers as before. Callers may draw equal numbers; each keeps them in a table of
    its own.
    """

    def __init__(self):
        self.counts = Counter()

    def draw(self, size: int) -> bytes:
        caller = _caller(sys._getframe(1))
        self.counts[caller] += 1
        blocks = range(-(-size // 32))
        return b"".join(sha256(f"{self.counts[caller]}/{block}".encode()).digest() for block in blocks)[:size]


def _caller(frame) -> tuple:
    """The function that wanted a random number, and the model whose field it is the default of."""
    while frame.f_code.co_filename.endswith(PASSED_OVER):
        frame = frame.f_back
    name, model = (frame.f_code.co_filename, frame.f_code.co_name), None
    for _step in range(2):
        owner = frame.f_locals.get("self")
        if frame.f_code.co_name == "get_default" and isinstance(owner, Field):
            model = owner.model
        frame = frame.f_back
    return name, model


@contextmanager
def fixed_world() -> Iterator[time_machine.Traveller]:
    """Everything inside happens at MOMENT, in Indonesian, with counted random bytes, and is rolled back at the end."""
    source = CountedBytes()
    with (
        mock.patch.object(os, "urandom", source.draw),
        mock.patch.object(random, "_urandom", source.draw),
        translation.override("id"),
        timezone.override(timezone.get_default_timezone()),
        transaction.atomic(),
        time_machine.travel(MOMENT, tick=False) as traveller,
    ):
        cache.clear()
        _restart_primary_keys()
        yield traveller
        transaction.set_rollback(True)
    cache.clear()


def _restart_primary_keys() -> None:
    """Earlier tests have used up numbers that a rollback does not give back."""
    models = apps.get_models(include_auto_created=True)
    if connection.vendor == "sqlite":
        statements = connection.ops.sequence_reset_by_name_sql(
            no_style(), [{"table": model._meta.db_table} for model in models]
        )
    else:
        statements = connection.ops.sequence_reset_sql(no_style(), models)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
