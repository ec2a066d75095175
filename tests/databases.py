"""A migrated database, made once and copied for each worker: migrating takes ten seconds, copying well under one.

The template's name holds a hash of all that migrating reads, so a changed migration makes a new one. For SQLite it is a
file in DATA_DIR/test-templates, on PostgreSQL a database named balairung_template_<checkout>_<hash>; both may be
removed at will. <checkout> is a hash of this folder's path, so that two checkouts that use one server leave each
other's databases alone.
"""

import contextlib
import fcntl
import hashlib
import shutil
import sqlite3

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created
from django.test.utils import setup_databases, teardown_databases
from psycopg import sql

READ_BY_MIGRATING = (
    "*/migrations/*.py",
    "judging/*/migrations/*.py",
    "*/apps.py",
    "judging/*/apps.py",
    "core/triggers.py",
    "core/migration_functions.py",
    "requirements.txt",
)
CHECKOUT = hashlib.sha256(str(settings.BASE_DIR).encode()).hexdigest()[:8]
PREFIX = f"balairung_template_{CHECKOUT}_"


def fingerprint():
    digest = hashlib.sha256()
    for pattern in READ_BY_MIGRATING:
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            digest.update(f"{path.relative_to(settings.BASE_DIR)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


class SqliteTemplate:
    def __init__(self, folder):
        self.file = folder / f"{fingerprint()}.sqlite3"

    def exists(self):
        return self.file.exists()

    def use(self):
        connection_created.connect(self._fill)

    def settled(self):
        connection_created.disconnect(self._fill)

    def save(self):
        for old in self.file.parent.glob("*.sqlite3"):
            old.unlink()
        unfinished = self.file.with_suffix(".part")
        # In the context of a running browser this would be a connection to the developer's own file.
        assert connection.is_in_memory_db(), "The template is made of the database in memory only."
        with contextlib.closing(sqlite3.connect(unfinished)) as target:
            connection.connection.backup(target)
        unfinished.rename(self.file)

    def name_test_database(self):
        """In memory it is out of reach of other checkouts."""

    def make_site(self, folder, _site):
        """The address that settings read as the file in DATA_DIR, which a copy of the template becomes."""
        shutil.copyfile(self.file, folder / "balairung.sqlite3")
        return ""

    def copy(self, folder, _number, site=""):
        """The same, where the folder is not the copy of a site and has its file already."""
        return "" if site else self.make_site(folder, site)

    def drop(self, _number):
        """The file goes with its folder."""

    def _fill(self, connection, **_):
        """The first connection to the empty database in memory receives the template."""
        if connection.is_in_memory_db() and not connection.introspection.table_names():
            with contextlib.closing(sqlite3.connect(self.file)) as source:
                source.backup(connection.connection)


class PostgresTemplate:
    def __init__(self, folder):
        self.name = PREFIX + fingerprint()

    def exists(self):
        with self._server() as server:
            return bool(server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name]).fetchone())

    def use(self):
        connection.settings_dict["TEST"]["TEMPLATE"] = self.name

    def settled(self):
        connection.settings_dict["TEST"]["TEMPLATE"] = None

    def save(self):
        """PostgreSQL copies a database only while nobody is connected to it, us included."""
        migrated = connection.settings_dict["NAME"]
        connection.close()
        with self._server() as server:
            olds = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX]).fetchall()
            for (old,) in olds:
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(old)))
            server.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(self.name), sql.Identifier(migrated))
            )

    def name_test_database(self):
        """As pytest-django names it, and the checkout: two of them may be tested on one server at the same time."""
        names = connection.settings_dict["TEST"]
        names["NAME"] = f"{names['NAME'] or 'test_' + connection.settings_dict['NAME']}_{CHECKOUT}"

    def make_site(self, _folder, site):
        """The address of a database that all workers copy once it is filled."""
        return self._create(self._name_of_site(site), self.name)

    def copy(self, _folder, number, site=""):
        """The address of a new database beside the test database that is the copy of a site or of the template."""
        return self._create(self._name_of_copy(number), self._name_of_site(site) if site else self.name)

    def _create(self, name, source):
        new, old = sql.Identifier(name), sql.Identifier(source)
        with self._server() as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(new))
            server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(new, old))
        params = connection.get_connection_params()
        login = ":".join(params[key] for key in ("user", "password") if params.get(key))
        return f"postgres://{login}@{params['host']}:{params.get('port') or 5432}/{name}"

    def drop(self, number):
        name = sql.Identifier(self._name_of_copy(number))
        with self._server() as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def _name_of_site(self, site):
        return f"{PREFIX}{site}"

    def _name_of_copy(self, number):
        return f"{connection.settings_dict['NAME']}_browser_{number}"

    def _server(self):
        keys = ("host", "port", "user", "password")
        params = {key: value for key, value in connection.get_connection_params().items() if key in keys}
        return contextlib.closing(psycopg.connect(**params, dbname="postgres", autocommit=True))


TEMPLATES = {"sqlite": SqliteTemplate, "postgresql": PostgresTemplate}


@pytest.fixture(scope="session")
def database_template():
    """The template and whether it was there; while it is made, other workers wait for it."""
    folder = settings.DATA_DIR / "test-templates"
    folder.mkdir(exist_ok=True)
    template = TEMPLATES[connection.vendor](folder)
    with (folder / f"{connection.vendor}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        is_made = template.exists()
        if is_made:
            fcntl.flock(lock, fcntl.LOCK_UN)
        yield template, is_made, lock


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, database_template):
    template, is_made, _lock = database_template
    template.name_test_database()
    if is_made:
        template.use()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_modify_db_settings, database_template):
    """The test database, in place of pytest-django's fixture: that one makes none when only browser tests are chosen,
    who ask for no database in this process, and the template would be a copy of the developer's own.
    """
    template, is_made, lock = database_template
    with django_db_blocker.unblock():
        databases = setup_databases(verbosity=0, interactive=False, serialized_aliases=())
        if is_made:
            template.settled()
        else:
            template.save()
            fcntl.flock(lock, fcntl.LOCK_UN)
    yield
    with django_db_blocker.unblock():
        teardown_databases(databases, verbosity=0)
