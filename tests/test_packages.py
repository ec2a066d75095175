"""Packages of judging are apps of their own, and a name is imported from one place. tests/record compares the rest."""

import ast

from django.apps import apps

from config.env import BASE_DIR
from judging.documents import tasks

PACKAGES = {path.parent.name for path in (BASE_DIR / "judging").glob("*/apps.py")}
APPS = ("accounts", "competition", "submissions", "judging", "cms")


def test_every_package_of_judging_has_its_own_label():
    labels = {config.name: config.label for config in apps.get_app_configs() if config.name.startswith("judging")}
    assert labels == {f"judging.{name}": f"judging_{name}" for name in PACKAGES}


def test_task_path_that_the_queue_stores():
    """A job that waits while a new version is installed is found by this path."""
    assert tasks.run.module_path == "judging.documents.tasks.run"


def has_imports(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.ImportFrom | ast.Import) for node in tree.body)


def test_no_package_exports_names_of_its_modules():
    """A name has one address: an `__init__.py` holds a docstring at most. Django needs the list of `models`."""
    init_files = [path for app in APPS for path in (BASE_DIR / app).rglob("__init__.py")]
    exporting = [path for path in init_files if path.parent.name != "models" and has_imports(path)]
    assert [path.relative_to(BASE_DIR).as_posix() for path in exporting] == []
    assert len(init_files) > 50
