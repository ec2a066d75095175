"""Migrations may be run years after they were written: they import no live code, and SQLite finds its triggers."""

import ast
import re
from inspect import isfunction

import pytest
from django.apps import apps
from django.db import migrations
from django.db.migrations.loader import MigrationLoader

from config.env import BASE_DIR
from core import migration_functions
from core.triggers import Guard, LiftGuard

FROZEN = {"core.triggers", "core.migration_functions"}
FUNCTIONS = {"new_salt", "attachment_path", "job_path", "private_storage"}
FILES = sorted(path for pattern in ("*", "judging/*") for path in BASE_DIR.glob(f"{pattern}/migrations/0*.py"))
OWN_PACKAGES = {path.relative_to(BASE_DIR).parts[0] for path in FILES}
READ = re.compile(r"\b(?:FROM|JOIN) (\w+)")
# SQLite makes the table anew for these; it does not for an index.
REBUILDING = (
    migrations.AddField,
    migrations.AlterField,
    migrations.RemoveField,
    migrations.RenameField,
    migrations.AddConstraint,
    migrations.RemoveConstraint,
    migrations.AlterUniqueTogether,
)


def names(paths):
    return [path.relative_to(BASE_DIR).as_posix() for path in paths]


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


@pytest.mark.parametrize("path", FILES, ids=names(FILES))
def test_migration_imports_no_live_code(path):
    labels = {name for name in imported(path) if name.split(".")[0] in OWN_PACKAGES}
    assert labels - FROZEN == set()


def test_functions_that_migrations_name_are_few():
    assert {name for name, value in vars(migration_functions).items() if isfunction(value)} == FUNCTIONS


def test_first_migrations_have_one_name_for_each_purpose():
    firsts = {path.stem for path in FILES if path.stem < "0004"}
    assert firsts == {"0001_initial", "0002_guards", "0003_data"}


@pytest.fixture(scope="module")
def migrations_in_order():
    """(app label, name, migration) of our own in an order in which they can be run."""
    loader = MigrationLoader(None)
    labels = {config.label for config in apps.get_app_configs() if config.name.split(".")[0] in OWN_PACKAGES}
    plan = [key for leaf in loader.graph.leaf_nodes() for key in loader.graph.forwards_plan(leaf)]
    return [(*key, loader.get_migration(*key)) for key in dict.fromkeys(plan) if key[0] in labels]


def guards_of(migration):
    return [operation for operation in migration.operations if isinstance(operation, Guard)]


def app_of(table):
    return next(model._meta.app_label for model in apps.get_models() if model._meta.db_table == table)


def test_guard_names_the_tables_it_reads_and_depends_on_their_apps(migrations_in_order):
    for label, name, migration in migrations_in_order:
        for guard in guards_of(migration):
            read = {table for condition in guard.conditions.values() for table in READ.findall(condition)}
            assert set(guard.reads) == read, (label, name, guard.table)
            needed = {app_of(table) for table in read} - {label}
            assert needed <= {app for app, _name in migration.dependencies}, (label, name, guard.table)


def altered_table(operation, label):
    if not isinstance(operation, REBUILDING):
        return None
    model_name = operation.model_name if hasattr(operation, "model_name") else operation.name
    return f"{label}_{model_name.lower()}"


def test_altered_table_has_no_guard_meanwhile(migrations_in_order):
    active = {}
    for label, name, migration in migrations_in_order:
        for operation in migration.operations:
            if isinstance(operation, LiftGuard):
                active.pop(operation.table, None)
            elif isinstance(operation, Guard):
                active[operation.table] = operation
            elif table := altered_table(operation, label):
                hindering = [guard.table for guard in active.values() if table in (guard.table, *guard.reads)]
                assert hindering == [], (label, name, table)
    assert active
