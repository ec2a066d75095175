import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from competition import rulebook
from competition.rulebook.loading import load_document
from competition.rulebook.problems import RulebookError
from competition.rulebook.yaml_reading import read_yaml
from tests.competition.rulebook_samples import small_document


def problem_of(text):
    with pytest.raises(RulebookError) as raised:
        read_yaml(text)
    (problem,) = raised.value.problems
    return problem


def test_read_keeps_numbers_exact():
    document = read_yaml("a: 0.1\nb: 30\nc: -2.50\nd: 0\n")
    assert document == {"a": Decimal("0.1"), "b": 30, "c": Decimal("-2.50"), "d": 0}
    assert [type(value) for value in document.values()] == [Decimal, int, Decimal, int]


@pytest.mark.parametrize(
    "text",
    [
        "2026-08-17",
        "2026-08-17T12:00:00+07:00",
        "yes",
        "No",
        "on",
        "OFF",
        "True",
        "12:30",
        "0x1F",
        "0o17",
        "007",
        "1_000",
    ]
    + ["1e3", ".5", "5.", "+5", ".inf", ".nan", "NULL", "=", "<<", "9" * 19],
)
def test_read_leaves_everything_else_text(text):
    assert read_yaml(f"key: {text}") == {"key": text}


def test_read_knows_true_false_and_null_only():
    assert read_yaml("a: true\nb: false\nc: null\nd: ~\ne:\n") == {
        "a": True,
        "b": False,
        "c": None,
        "d": None,
        "e": None,
    }


def test_read_quoted_numbers_stay_text():
    assert read_yaml("a: '30'\nb: \"0.5\"\nc: ! 7\n") == {"a": "30", "b": "0.5", "c": "7"}


def test_read_keys_are_text():
    assert read_yaml("2024: a\ntrue: b\n3t: c\n") == {"2024": "a", "true": "b", "3t": "c"}


def test_read_reads_canonical_json():
    text = load_document(small_document()).text
    assert load_document(read_yaml(text)).text == text
    assert read_yaml('{"a":[1,0.5,true,null,"yes"]}') == {"a": [1, Decimal("0.5"), True, None, "yes"]}


@pytest.mark.parametrize("number", ["1e3", "1.5E2", "NaN", "Infinity", "-1e-5"])
def test_read_json_numbers_with_exponent_are_text_as_in_yaml(number):
    assert read_yaml(f'{{"a": {number}}}') == {"a": number}


def test_read_json_escapes_agree_with_json():
    text = json.dumps({"a": 'tab\t, "quote", back\\slash, baris\nbaru, é'})
    assert read_yaml(text) == json.loads(text)


def test_read_accepts_a_byte_order_mark():
    assert read_yaml("\ufeffschema: 1\n") == {"schema": 1}


REFUSED = [
    ("a: 1\nb: 2\na: 3\n", "line 3, column 1", "duplicate_key"),
    ("a:\n  - {x: 1, y: 2, x: 3}\n", "line 2, column 18", "duplicate_key"),
    ('{"a": 1, "a": 2}', "line 1, column 10", "duplicate_key"),
    ("a: &x [1]\nb: *x\n", "line 1, column 4", "alias"),
    ("a: *x\n", "line 1, column 4", "alias"),
    ("*x : 1\n", "line 1, column 1", "alias"),
    ("a: !!python/object:os.system x\n", "line 1, column 4", "tag"),
    ("a: !!float 1\n", "line 1, column 4", "tag"),
    ("a: !!set {x}\n", "line 1, column 4", "tag"),
    ("a: 1\n---\nb: 2\n", "line 2, column 1", "several_documents"),
    ("a: " + "[" * 30 + "]" * 30, "line 1, column 27", "too_deep"),
    ('{"a":' + "[" * 3000 + "]" * 3000 + "}", "line 1, column 29", "too_deep"),
    ("? [a]\n: 1\n", "line 1, column 3", "key_not_text"),
    ("a: [1\nb: 2\n", "line 2, column 2", "syntax"),
    ("a: 1\n\tb: 2\n", "line 2, column 1", "syntax"),
    ('a: "\\u0000"\n', "line 1, column 4", "bad_character"),
    ('a: "\\ud800"\n', "line 1, column 4", "bad_character"),
    ('{"a": "\\u0007"}', "line 1, column 7", "bad_character"),
    ("a: 1\nb: x\x07y\n", "line 2, column 5", "bad_character"),
    ("", "line 1, column 1", "not_a_mapping"),
    ("- a\n- b\n", "line 1, column 1", "not_a_mapping"),
    ("just text", "line 1, column 1", "not_a_mapping"),
    ("# only a comment\n", "line 1, column 1", "not_a_mapping"),
    ("a: " + "x" * (1024 * 1024), "", "too_big"),
]


@pytest.mark.parametrize(
    ("text", "path", "code"), REFUSED, ids=[f"{code}-{i}" for i, (_, _, code) in enumerate(REFUSED)]
)
def test_read_refuses_with_the_place(text, path, code):
    problem = problem_of(text)
    assert (problem.path, problem.code, problem.severity) == (path, code, "error")
    assert "%" not in problem.message


def test_read_duplicate_key_names_both_lines():
    problem = problem_of("name: a\nschema: 1\nname: b\n")
    assert str(problem) == (
        "line 3, column 1: the key 'name' stands here a second time; keep one (the first is on line 1, column 1)"
    )


def test_read_alias_bomb_is_refused_at_the_first_anchor():
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    assert problem_of(bomb).path == "line 1, column 4"


def modules_loaded_by(*names):
    """The top-level packages that a fresh interpreter has after importing these modules."""
    script = (
        "import importlib, sys\n"
        "before = set(sys.modules)\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "print(*{name.partition('.')[0] for name in set(sys.modules) - before})"
    )
    process = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    return set(process.stdout.split())


def test_package_needs_no_django():
    modules = [f"competition.rulebook.{path.stem}" for path in Path(rulebook.__file__).parent.glob("[a-z]*.py")]
    assert "competition.rulebook.loading" in modules
    assert "django" not in modules_loaded_by(*modules)


def test_rules_are_built_from_the_canonical_text_with_the_standard_library_alone():
    loaded = modules_loaded_by("competition.rulebook.building")
    assert loaded - sys.stdlib_module_names == {"competition"}
