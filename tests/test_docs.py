"""The documents say what is there: tables, commands, variables, links and the example of the command line."""

import io
import re
import shlex
from collections import Counter
from itertools import count

import pytest
from django.core.management import call_command, get_commands

from config.env import BASE_DIR, VARIABLES
from judging.documents.models import Certificate
from judging.results.models import Ranking, RankingRow
from tests.builders import bureau, unit
from tests.docs import REGENERATE, WORKFLOW, own_docstring, workflow_text
from tests.plan import PICTURE, draw_plan

README = BASE_DIR / "README.md"
COMMAND_LINE = BASE_DIR / "docs" / "command-line.md"
DOCS = BASE_DIR / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
PAGES = [README, BASE_DIR / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
OUR_PACKAGES = {"core", "accounts", "competition", "submissions", "judging", "cms"}
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
FILE = re.compile(r"`((?:[\w.-]+/)+[\w.-]+\.(?:py|yaml|md|json|service|conf))\b")
EXAMPLE_UNITS = ("puskesmas-talang", "distan", "disdukcapil", "dinas-perpustakaan")


def text(path):
    return path.read_text(encoding="utf-8")


def names(paths):
    return [path.relative_to(BASE_DIR).as_posix() for path in paths]


def cells(page):
    """The rows of all tables of a page, without headings and rules."""
    rows = [
        [cell.strip() for cell in line.strip("|\n ").split("|")]
        for line in text(page).splitlines()
        if line.startswith("|")
    ]
    rules = [number for number, row in enumerate(rows) if set("".join(row)) <= set("-: ")]
    return [row for number, row in enumerate(rows) if number not in rules and number + 1 not in rules]


def test_workflow_page_is_what_the_tables_say():
    assert text(WORKFLOW) == workflow_text(), f"run: {REGENERATE}"


def test_picture_of_the_packages_is_what_the_contracts_say():
    assert text(PICTURE) == draw_plan(), "run: python -m tests.plan"


def test_workflow_page_is_english_in_an_indonesian_installation(settings):
    assert settings.LANGUAGE_CODE == "id"
    assert "| `eligible` | Passed the administrative check | `RECEIVED` |" in workflow_text()


def test_list_without_a_sense_of_its_own_borrows_none():
    from accounts.enums import MembershipRole, Role  # noqa: PLC0415 - only this test looks at them

    assert own_docstring(Role) == "The groups that a migration creates; the value is the group's name."
    assert own_docstring(MembershipRole) == ""


def test_every_variable_of_the_environment_is_explained_to_operators():
    explained = [row[0].strip("`") for row in cells(DOCS / "deployment.md") if row[0].strip("`").isupper()]
    environment = [name for name in explained if "_" in name or name in {variable.name for variable in VARIABLES}]
    assert environment == [variable.name for variable in VARIABLES]


def test_every_command_of_ours_is_named():
    documentation = "\n".join(text(page) for page in PAGES)
    commands = sorted(name for name, app in get_commands().items() if app.split(".")[0] in OUR_PACKAGES)
    assert [
        name
        for name in commands
        if not re.search(rf"`(?:manage(?:\.py)? )?{name}\b|^manage {name}\b", documentation, re.M)
    ] == []
    assert len(commands) >= 18


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_links_lead_to_files_that_exist(page):
    assert [target for target in LINK.findall(text(page)) if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_files_that_are_named_exist(page):
    assert [name for name in FILE.findall(text(page)) if not (BASE_DIR / name).exists()] == []


def test_glossary_has_each_word_and_each_identifier_once():
    rows = cells(DOCS / "glossary.md")
    words = Counter(row[0] for row in rows)
    identifiers = Counter(name for row in rows for name in re.findall(r"`(\w+)`", row[1]))
    assert [word for word, times in (words + identifiers).items() if times > 1] == []
    assert len(words) > 50


def test_glossary_names_only_identifiers_of_the_code():
    files = [path for app in OUR_PACKAGES for path in (BASE_DIR / app).rglob("*.py")]
    code = "\n".join(text(path) for path in files) + text(BASE_DIR / "competition/rulebook/schema-1.json")
    words = set(re.findall(r"\w+", code))
    named = {name for row in cells(DOCS / "glossary.md") for name in re.findall(r"`(\w+)`", row[1])}
    assert named - words == set()


def test_decisions_are_numbered_and_short():
    assert [path.name[:3] for path in DECISIONS] == [f"{number:03d}" for number, _path in zip(count(1), DECISIONS)]
    assert [path.name for path in DECISIONS if not text(path).startswith(f"# {path.name[:3]} ")] == []
    assert [path.name for path in DECISIONS if text(path).count("\n") > 40] == []


def test_readme_fits_on_a_few_screens():
    assert text(README).count("\n") <= 150


def commands_of_the_page():
    """The lines that begin with `manage`, in the order of the page, as words."""
    actor = re.search(r'^actor="(.*)"$', text(COMMAND_LINE), re.M)[1]
    lines = [line for line in text(COMMAND_LINE).splitlines() if line.startswith("manage ")]
    return [shlex.split(line.replace("$actor", actor))[1:] for line in lines]


@pytest.mark.django_db
def test_commands_of_the_page_work_in_the_order_given(tmp_path, monkeypatch):
    monkeypatch.chdir(BASE_DIR)
    bureau("kabag.organisasi@contoh.invalid")
    for code in EXAMPLE_UNITS:
        unit(code)
    for words in commands_of_the_page():
        call_command(*_filled_in(words, tmp_path), stdout=io.StringIO(), stderr=io.StringIO())
    assert (tmp_path / "peringkat.xlsx").stat().st_size > 5000
    assert len(list((tmp_path / "piagam").glob("*.pdf"))) == 3
    ranks = RankingRow.objects.filter(ranking__stage=None).values_list("proposal__code", "rank")
    assert list(ranks) == [("CB-002", 1), ("CB-001", 2), ("CB-003", 3), ("CB-004", 4)]


def _filled_in(words, folder):
    placeholders = {
        "CODE": lambda: Certificate.objects.first().code,
        "HASH": lambda: Ranking.objects.get(stage__code="proposal").ledger_head,
    }
    return [placeholders[word]() if word in placeholders else word.replace("var/", f"{folder}/") for word in words]
