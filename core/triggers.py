"""Migration operations for triggers by which the database itself refuses to change rows that are final.

Services refuse first and say why in words; the trigger stops whoever writes without them. SQLite rebuilds a table when
a column is altered: it drops the triggers of the table and refuses while a trigger of another table reads it. A
migration that alters a table therefore lifts every guard of it and every guard that reads it (`reads`), and lists them
again afterwards. tests/test_migrations.py looks for migrations that forget it; tests/core/test_triggers.py compares
the existing triggers with `EXPECTED`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# A deletion returns OLD, because NEW is NULL then and a trigger that returns NULL skips the row in silence.
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$
BEGIN
    IF {condition} THEN
        RAISE EXCEPTION '{table}: % refused, this row is final', TG_OP USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$ LANGUAGE plpgsql
"""
POSTGRES_TRUNCATE = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION '{table}: TRUNCATE refused, these rows are final' USING ERRCODE = 'integrity_constraint_violation';
END $$ LANGUAGE plpgsql
"""


class Guard(Operation):
    """Refuse INSERT, UPDATE or DELETE on `table` while a condition holds.

    A condition is SQL over OLD and NEW, the same on both databases. `reads`: the other tables that conditions name.
    """

    # What Django asks of every operation of a migration.
    reversible = True
    reduces_to_sql = True
    elidable = False

    def __init__(
        self,
        table: str,
        *,
        insert: str | None = None,
        update: str | None = None,
        delete: str | None = None,
        reads: Iterable[str] = (),
    ) -> None:
        self.table = table
        conditions = {"INSERT": insert, "UPDATE": update, "DELETE": delete}
        self.conditions = {event: condition for event, condition in conditions.items() if condition}
        self.reads = tuple(reads)

    @classmethod
    def always(cls, table: str) -> Guard:
        """Rows can be inserted and never changed or deleted."""
        return cls(table, update="1=1", delete="1=1")

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        arguments: dict[str, Any] = {event.lower(): condition for event, condition in self.conditions.items()}
        if self.reads:
            arguments["reads"] = self.reads
        return (self.__class__.__qualname__, [self.table], arguments)

    def describe(self) -> str:
        return f"Guard rows of {self.table}"

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Triggers are not part of Django's model state."""

    def trigger_names(self) -> dict[str, str]:
        return {event: f"guard_{self.table}_{event.lower()}" for event in self.conditions}

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        create = self._create_sqlite if schema_editor.connection.vendor == "sqlite" else self._create_postgres
        for event, name in self.trigger_names().items():
            for statement in create(event, name, self.conditions[event]):
                # None, or the per cent sign of a statement would be taken for a placeholder.
                schema_editor.execute(statement, params=None)
        # TRUNCATE fires no trigger for rows, so on PostgreSQL it needs a guard of its own; SQLite has no TRUNCATE.
        if schema_editor.connection.vendor == "postgresql" and "DELETE" in self.conditions:
            for statement in self._refuse_truncate():
                schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        # PostgreSQL's triggers have names within their table, SQLite's within the database.
        suffix = "" if schema_editor.connection.vendor == "sqlite" else f" ON {self.table}"
        names = list(self.trigger_names().values())
        if schema_editor.connection.vendor == "postgresql" and "DELETE" in self.conditions:
            names.append(f"guard_{self.table}_truncate")
        for name in names:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{suffix}", params=None)

    def _create_sqlite(self, event: str, name: str, condition: str) -> Iterator[str]:
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield (
            f"CREATE TRIGGER {name} BEFORE {event} ON {self.table} FOR EACH ROW WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{self.table}: {event} refused, this row is final'); END"
        )

    def _create_postgres(self, event: str, name: str, condition: str) -> Iterator[str]:
        yield POSTGRES_FUNCTION.format(name=name, table=self.table, condition=condition)
        yield f"DROP TRIGGER IF EXISTS {name} ON {self.table}"
        yield f"CREATE TRIGGER {name} BEFORE {event} ON {self.table} FOR EACH ROW EXECUTE FUNCTION {name}()"

    def _refuse_truncate(self) -> Iterator[str]:
        name = f"guard_{self.table}_truncate"
        yield POSTGRES_TRUNCATE.format(name=name, table=self.table)
        yield f"DROP TRIGGER IF EXISTS {name} ON {self.table}"
        yield f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {self.table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"


class LiftGuard(Guard):
    """Remove the guard while its table is altered; the same migration must list the Guard again afterwards.

    SQLite cannot rebuild a table that another table's trigger reads: such guards are lifted too.
    """

    def describe(self) -> str:
        return f"Lift the guard of {self.table}"

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        super().database_forwards(app_label, schema_editor, from_state, to_state)
