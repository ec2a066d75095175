"""The Python inside the shell scripts of bin/ uses names that exist: no linter and no test reads it otherwise."""

import ast
import importlib
import re

import pytest

from config.env import BASE_DIR

PYTHON_BLOCK = re.compile(r"<<'PY'\n(.*?)^PY$", re.DOTALL | re.MULTILINE)
PYTHON_LINE = re.compile(r"(?:python|\$candidate)\"? -c '([^']+)'")
PACKAGES = {path.parent.name for path in BASE_DIR.glob("*/__init__.py")}


def python_sources():
    for script in sorted((BASE_DIR / "bin").iterdir()):
        text = script.read_text()
        for number, source in enumerate(PYTHON_BLOCK.findall(text) + PYTHON_LINE.findall(text)):
            yield pytest.param(source, id=f"{script.name}-{number}")


def imports_of_project(tree):
    """(module, name) of each `from … import …` of one of our packages."""
    return [
        (node.module, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module.split(".")[0] in PACKAGES
        for alias in node.names
    ]


def resolve_import(module, name):
    try:
        return importlib.import_module(f"{module}.{name}")
    except ModuleNotFoundError:
        return getattr(importlib.import_module(module), name)


@pytest.mark.parametrize("source", list(python_sources()))
def test_python_of_a_script_uses_names_that_exist(source):
    tree = ast.parse(source)
    objects = {name: resolve_import(module, name) for module, name in imports_of_project(tree)}
    attributes = [
        (node.value.id, node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in objects
    ]
    assert [f"{name}.{attribute}" for name, attribute in attributes if not hasattr(objects[name], attribute)] == []


def test_the_python_of_the_demo_is_read():
    assert [param.id for param in python_sources() if param.id.startswith("demo-")] == [
        "demo-0",
        "demo-1",
        "demo-2",
        "demo-3",
    ]
