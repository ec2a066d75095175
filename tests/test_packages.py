"""The packages of judging are apps of their own that export nothing; what they register is compared by tests/record."""

import ast

from django.apps import apps

from config.env import BASE_DIR
from judging.documents import tasks

JUDGING = BASE_DIR / "judging"
PACKAGES = {path.parent.name for path in JUDGING.glob("*/apps.py")}


def test_every_package_of_judging_has_its_own_label():
    labels = {config.name: config.label for config in apps.get_app_configs() if config.name.startswith("judging")}
    assert labels == {f"judging.{name}": f"judging_{name}" for name in PACKAGES}


def test_task_path_that_the_queue_stores():
    """A job that waits while a new version is installed is found by this path."""
    assert tasks.run.module_path == "judging.documents.tasks.run"


def test_no_package_of_judging_exports_names_of_its_modules():
    """A name has one address: an `__init__.py` holds a docstring at most."""
    files = [
        path for path in JUDGING.rglob("__init__.py") if "migrations" not in path.parts and path.parent.name != "models"
    ]
    importing = [
        path.relative_to(JUDGING).as_posix()
        for path in files
        if any(
            isinstance(node, ast.ImportFrom | ast.Import) for node in ast.parse(path.read_text(encoding="utf-8")).body
        )
    ]
    assert importing == []
