"""The packages of judging are apps of their own that export nothing; what they register is compared by tests/record."""

import ast

from django.apps import apps

from config.env import BASE_DIR
from judging.documents import tasks

JUDGING = BASE_DIR / "judging"
PACKAGES = {path.parent.name for path in JUDGING.glob("*/apps.py")}
LISTS_ITS_NAMES = {"scoring"}  # pure: a small library whose names are asked for as `scoring.name`


def test_every_package_of_judging_has_its_own_label():
    labels = {config.name: config.label for config in apps.get_app_configs() if config.name.startswith("judging")}
    assert labels == {f"judging.{name}": f"judging_{name}" for name in PACKAGES}


def test_task_path_that_the_queue_stores():
    """A job that waits while a new version is installed is found by this path."""
    assert tasks.run.module_path == "judging.documents.tasks.run"


def test_no_package_of_judging_exports_names_of_its_modules():
    files = [path.relative_to(JUDGING) for path in JUDGING.rglob("__init__.py")]
    exporting = [path for path in files if ast.parse((JUDGING / path).read_text(encoding="utf-8")).body]
    assert {path.parts[0] for path in exporting} <= LISTS_ITS_NAMES
