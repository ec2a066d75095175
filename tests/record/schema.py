"""`python -m tests.record.schema FILE` writes the schema of a migrated database as sorted lines, each whole in itself:
`table | kind | definition`, for columns, constraints, indexes, triggers and functions.

The database is a test database on the server of DATABASE_URL (SQLite without it), made for this and thrown away. The
order of columns and the names that Django makes from a hash are left out, so two dumps differ only by what was changed.

`python -m tests.record.schema --compare BEFORE AFTER [RENAMES]` prints the lines in which two dumps differ, after the
renames (a file with an old and a new name on each line) were done in the older one.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import django
from django.db import connection

from config.env import set_default_settings_module

HASHED_NAME = re.compile(r'"?\b[a-z_0-9]+_(?:[0-9a-f]{8}|[0-9a-f]{6})(?:_uniq|_like|_pk|_idx|_fk(?:_\w+)?)?\b"?')
COLUMNS = """
SELECT c.relname, a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
       || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
       || CASE WHEN a.attidentity <> '' THEN ' identity' ELSE '' END
       || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE n.nspname = 'public' AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
"""
CONSTRAINTS = """
SELECT c.relname, k.conname || ' ' || pg_get_constraintdef(k.oid)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND k.contype <> 't' AND k.contype <> 'n'
"""
INDEXES = "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'"
TRIGGERS = """
SELECT c.relname, pg_get_triggerdef(t.oid)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND NOT t.tgisinternal
"""
FUNCTIONS = """
SELECT p.proname, pg_get_functiondef(p.oid)
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'public' AND p.prokind = 'f'
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""
POSTGRES = {
    "column": COLUMNS,
    "constraint": CONSTRAINTS,
    "index": INDEXES,
    "trigger": TRIGGERS,
    "function": FUNCTIONS,
}
OPENING, CLOSING, QUOTE = "(", ")", "'"


def schema_lines() -> list[str]:
    """Every part of the schema of the current database, sorted."""
    read = _sqlite_parts if connection.vendor == "sqlite" else _postgres_parts
    return sorted(f"{table} | {kind} | {_without_hashes(' '.join(text.split()))}" for table, kind, text in read())


def _without_hashes(text: str) -> str:
    return HASHED_NAME.sub("HASHED", text)


def _postgres_parts() -> Iterator[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        for kind, query in POSTGRES.items():
            cursor.execute(query)
            for table, text in cursor.fetchall():
                yield table, kind, text


def _sqlite_parts() -> Iterator[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT type, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        )
        rows = cursor.fetchall()
    for kind, table, text in rows:
        if kind != "table" or text.upper().startswith("CREATE VIRTUAL"):
            yield table, kind, text
            continue
        for part in _parts_of(text[text.index(OPENING) + 1 : text.rindex(CLOSING)]):
            yield table, "constraint" if part.startswith("CONSTRAINT") else "column", part


def _parts_of(text: str) -> Iterator[str]:
    """What stands between the commas of a CREATE TABLE that lie in no bracket and no quoted text."""
    depth, start, is_quoted = 0, 0, False
    for place, symbol in enumerate(text):
        if symbol == QUOTE:
            is_quoted = not is_quoted
        elif is_quoted:
            continue
        elif symbol == "," and depth == 0:
            yield text[start:place].strip()
            start = place + 1
        else:
            depth += (symbol == OPENING) - (symbol == CLOSING)
    yield text[start:].strip()


def compare_dumps(before: str, after: str, renames: str = "") -> list[str]:
    """Lines that only one of two dumps has, with - or + in front; `renames` are pairs of names, one a line."""
    names = dict(pair.split() for pair in renames.splitlines() if pair.strip())
    if names:
        longest_first = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
        before = re.sub(rf"(?<![a-z0-9])({longest_first})(?![a-z0-9])", lambda match: names[match[0]], before)
    old_lines, new_lines = Counter(before.splitlines()), Counter(after.splitlines())
    return sorted([f"- {text}" for text in old_lines - new_lines] + [f"+ {text}" for text in new_lines - old_lines])


def write_dump(file: str) -> None:
    django.setup()
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        Path(file).write_text("\n".join(schema_lines()) + "\n", encoding="utf-8")
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    set_default_settings_module("config.settings.test")
    if sys.argv[1] == "--compare":
        print("\n".join(compare_dumps(*(Path(file).read_text(encoding="utf-8") for file in sys.argv[2:]))))
    else:
        write_dump(*sys.argv[1:])
