"""Past the services: the database itself keeps a frozen rulebook as it is."""

import pytest
from django.db import DatabaseError, connection, transaction

from competition import models
from tests.builders import document, opened
from tests.competition.full_rulebook import full_document, load_version

pytestmark = pytest.mark.django_db
PARTS = (
    models.Group,
    models.Category,
    models.ParticipantType,
    models.Question,
    models.EvidenceType,
    models.Stage,
    models.Award,
)
TABLES = [model._meta.db_table for model in PARTS]


def execute(statement, *parameters):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.rowcount


def count(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")  # noqa: S608 - a table name of this test
        return cursor.fetchone()[0]


def copied(table):
    """INSERT of a copy of one row under another code."""
    model = PARTS[TABLES.index(table)]
    columns = [field.column for field in model._meta.fields if not field.primary_key]
    values = ", ".join("'salinan'" if name == "code" else name for name in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} ORDER BY id LIMIT 1"  # noqa: S608 - names of our models


STATEMENTS = {
    "update": "UPDATE {table} SET label = 'Palsu'",
    "delete": "DELETE FROM {table}",
}


def statement(table, kind):
    return copied(table) if kind == "insert" else STATEMENTS[kind].format(table=table)


@pytest.mark.parametrize("kind", ["insert", "update", "delete"])
@pytest.mark.parametrize("table", TABLES)
def test_a_part_of_a_frozen_version_refuses_every_change(table, kind):
    opened(full_document())
    before = count(table)
    with pytest.raises(DatabaseError, match="this row is final"):
        execute(statement(table, kind))
    assert count(table) == before > 0


@pytest.mark.parametrize("kind", ["insert", "update"])
@pytest.mark.parametrize("table", TABLES)
def test_a_part_of_a_draft_allows_it(table, kind):
    load_version(full_document())
    assert execute(statement(table, kind)) > 0


CHANGES = [
    "document = '{}'",
    "digest = ''",
    "code = 'lain'",
    "number = 9",
    "name = 'Palsu'",
    "status = 'draft', frozen_at = NULL",
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_frozen_version_itself_refuses_change(change):
    version = opened(full_document()).rulebook_version
    with pytest.raises(DatabaseError, match="this row is final"):
        execute(f"UPDATE competition_rulebookversion SET {change}")  # noqa: S608 - text of this test
    assert version == models.RulebookVersion.objects.get()
    stored = models.RulebookVersion.objects.get()
    assert (stored.document, stored.digest, stored.status) == (version.document, version.digest, "frozen")


def test_the_frozen_version_cannot_be_deleted_and_a_draft_can():
    frozen = opened(full_document()).rulebook_version
    draft = load_version(document(rulebook="lain"))
    with pytest.raises(DatabaseError, match="this row is final"):
        execute("DELETE FROM competition_rulebookversion WHERE id = %s", frozen.pk)
    draft.delete()
    assert models.RulebookVersion.objects.get() == frozen


def test_a_frozen_version_may_be_retired_and_nothing_else_moves():
    frozen = opened(full_document()).rulebook_version
    models.RulebookVersion.objects.update(status="retired")
    with pytest.raises(DatabaseError, match="this row is final"):
        execute("UPDATE competition_group SET label = 'Palsu'")
    frozen.refresh_from_db()
    assert frozen.is_frozen


def test_one_frozen_version_does_not_freeze_a_draft_beside_it():
    opened(full_document())
    draft = load_version(full_document(rulebook="lain"))
    draft.groups.update(label="Boleh")
    assert set(draft.groups.values_list("label", flat=True)) == {"Boleh"}
    with pytest.raises(DatabaseError, match="this row is final"), transaction.atomic():
        models.Group.objects.filter(version__code="kecil").update(version=draft)
