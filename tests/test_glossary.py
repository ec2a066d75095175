"""The glossary is true: every line is complete, and the code has every name that it quotes."""

import ast
import re
from collections import defaultdict
from functools import cache

from config.env import BASE_DIR
from tests.language import bound_names, is_product, list_files

GLOSSARY = BASE_DIR / "docs" / "glossary.md"
COLUMNS = ["Indonesian", "in the code", "English", "note"]
QUOTED_NAME = re.compile(r"`([^`]+)`")


def table_rows() -> list[list[str]]:
    lines = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@cache
def code_names() -> tuple[frozenset[str], dict[str, set[str]], frozenset[str]]:
    """Names that the product binds, the names in the body of each of its classes, and its modules by dotted name."""
    names, names_by_class = set(), defaultdict(set)
    files = [path for path in list_files(".py") if is_product(path)]
    for path in files:
        tree = ast.parse((BASE_DIR / path).read_text(encoding="utf-8"))
        names.update(name for name, _line in bound_names(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                names_by_class[node.name].update(name for name, _line in bound_names(node))
    modules = {path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in files}
    return frozenset(names), names_by_class, frozenset(modules)


def has_name(quoted_name: str) -> bool:
    """Whether the code has a name, a member as `Role.EDITOR`, or a module as `core.ledger`."""
    names, names_by_class, modules = code_names()
    owner, _dot, member = quoted_name.rpartition(".")
    return quoted_name in names | modules or member in names_by_class.get(owner, set())


def test_every_line_has_an_indonesian_word_a_name_and_an_english_word():
    rows = table_rows()
    headings = [row for row in rows if row[0] == COLUMNS[0]]
    assert headings == [COLUMNS] * 6
    assert [row for row in rows if len(row) != len(COLUMNS) or not all(row[:3])] == []
    assert len(rows) > 120


def test_the_code_has_every_name_of_the_glossary():
    quoted_names = [name for row in table_rows() for name in QUOTED_NAME.findall(row[1])]
    assert [name for name in quoted_names if not has_name(name)] == []
    assert len(quoted_names) > 150


def test_a_name_that_the_code_lacks_is_found():
    assert has_name("Edition") and has_name("Role.EDITOR") and has_name("core.ledger")
    assert not has_name("oversight") and not has_name("Role.GARDENER") and not has_name("core.oversight")


def test_every_indonesian_word_stands_once():
    # A word of two meanings has what tells them apart behind it, such as `(inovasi)`.
    words = [word.strip() for row in table_rows() for word in re.split(r",(?![^(]*\))", row[0])]
    assert sorted({word for word in words if words.count(word) > 1} - {COLUMNS[0]}) == []
