"""The names of the project are plain (CONTRIBUTING.md), and the program that checks them finds what is not."""

import ast

import pytest

from tests.language import bare_functions, bound_names, check_language, is_vague, template_and_script_names

# Folders and files whose names are plain; the others join when they are renamed (docs/decisions/021).
RENAMED = (
    "accounts",
    "cms",
    "competition",
    "config",
    "core",
    "judging/documents",
    "judging/inspection",
    "judging/panels",
    "judging/results",
    "judging/scoring",
    "judging/sheets",
    "submissions",
    "templates",
    "tests/accounts",
    "tests/bench",
    "tests/browser",
    "tests/cms",
    "tests/competition",
    "tests/core",
    "tests/hostile",
    "tests/judging",
    "tests/record",
    "tests/submissions",
)


@pytest.mark.parametrize(
    "code",
    ["found = 1", "for each in rows: pass", "def f(told): pass", "class Wanted: pass", "import x as kept", "a.own = 1"],
)
def test_a_vague_word_is_found_wherever_a_name_is_bound(code):
    assert [name for name, _line in bound_names(ast.parse(code)) if is_vague(name)]


@pytest.mark.parametrize("name", ["closed_at", "found_rows", "is_locked", "proposal", "_row"])
def test_a_name_that_holds_a_noun_is_not_vague(name):
    assert not is_vague(name)


def test_a_public_function_of_one_word_is_found_unless_it_is_registered():
    tree = ast.parse(
        "def award(): pass\ndef _award(): pass\n@register.filter\ndef figure(): pass\ndef lock_sheet(): pass"
    )
    assert [name for name, _line in bare_functions(tree)] == ["award"]


def test_names_of_templates_and_scripts_are_read():
    template = "{% for told, row in rows %}{% translate 'x' as label %}{% with kept=1 %}"
    assert [name for name, _line in template_and_script_names("a.html", template)] == ["told", "row", "label", "kept"]
    script = "const saved = 1; function show(box) {} let own;"
    assert [name for name, _line in template_and_script_names("a.js", script)] == ["saved", "show", "own"]


def test_names_are_plain():
    findings, _vague, count = check_language(RENAMED)
    assert list(map(str, findings)) == []
    assert count > 15_000
