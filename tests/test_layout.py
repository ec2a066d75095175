"""The shape of the tree: small files, known packages, one reader of the environment, pinned requirements."""

import ast
import configparser
import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from django.conf import settings

TOP = settings.BASE_DIR
CODE_SUFFIXES = {".py", ".html", ".css", ".js"}
NOT_OURS = {".git", ".venv", "var", "__pycache__", "dist", "node_modules"}
LINES = 400
JUNK_DRAWERS = {"utils.py", "helpers.py", "common.py", "misc.py"}
# Spelt in pieces, so that this file does not find itself.
UNFINISHED = re.compile(
    r"\b(?:TO" + r"DO|FIX" + r"ME)\b|pytest\.(?:mark\.)?(?:sk" + r"ip|xf" + r"ail)|@unittest\.sk" + r"ip"
)
READABLE_BY_CMS = {"selectors", "enums", "permissions", "requests"}  # the last two: a view asks who is there
REGISTRATION = {"__init__", "apps", "urls", "wagtail_hooks", "management", "migrations", "templatetags"}
READERS = {"config/env.py"}
PINNED = re.compile(r"[a-z0-9-]+(\[[a-z0-9,-]+\])?==[A-Za-z0-9._+!-]+( ; [^\\]+)?( --hash=sha256:[0-9a-f]{64})+")


def our_files(*suffixes):
    for folder, subfolders, names in os.walk(TOP):
        subfolders[:] = [name for name in subfolders if name not in NOT_OURS and not name.startswith(".")]
        yield from (Path(folder, name) for name in names if Path(name).suffix in suffixes)


def named(paths):
    return sorted(path.relative_to(TOP).as_posix() for path in paths)


def lines_of(path):
    return path.read_text(encoding="utf-8").count("\n")


def test_files_have_at_most_400_lines():
    paths = (path for path in our_files(*CODE_SUFFIXES) if "migrations" not in path.parts)
    assert named(path for path in paths if lines_of(path) > LINES) == []


def test_there_are_no_junk_drawers():
    assert named(path for path in our_files(".py") if path.name in JUNK_DRAWERS) == []


def test_nothing_is_left_unfinished_or_skipped():
    paths = [path for path in our_files(*CODE_SUFFIXES) if UNFINISHED.search(path.read_text(encoding="utf-8"))]
    assert named(paths) == []


def packages_in_tree():
    return {path.parent.name for path in TOP.glob("*/__init__.py")} - {"tests"}


def import_contracts():
    parser = configparser.ConfigParser()
    parser.read(TOP / ".importlinter")
    return parser


def test_the_import_layers_name_every_package():
    contracts = import_contracts()
    assert set(contracts["importlinter"]["root_packages"].split()) == packages_in_tree()
    assert set(contracts["importlinter:contract:apps"]["layers"].split()) == packages_in_tree()


def test_import_layers_of_judging_name_every_package_and_every_app():
    contracts = import_contracts()
    packages = {path.parent.name for path in (TOP / "judging").glob("*/__init__.py")}
    assert set(contracts["importlinter:contract:judging"]["layers"].split()) == packages | {"urls"}
    of_judging = {f"judging.{path.parent.name}" for path in (TOP / "judging").glob("*/apps.py")}
    with_layers = set(contracts["importlinter:contract:modules"]["containers"].split())
    assert {name for name in with_layers if name.startswith("judging")} == of_judging


def modules_in(package):
    """Dotted names of the modules of an app, files and packages."""
    files = [*package.glob("*.py"), *(path.parent for path in package.glob("*/__init__.py"))]
    name = package.relative_to(TOP).as_posix().replace("/", ".")
    return {f"{name}.{path.stem}" for path in files}


def test_cms_is_kept_from_every_module_but_selectors_and_enums():
    packages = [TOP / name for name in ("accounts", "competition", "submissions")]
    packages += [path.parent for path in (TOP / "judging").glob("*/apps.py")]
    modules = {name for package in packages for name in modules_in(package)}
    unread = {name for name in modules if name.rpartition(".")[2] not in READABLE_BY_CMS | REGISTRATION}
    forbidden = import_contracts()["importlinter:contract:cms"]["forbidden_modules"].split()
    assert set(forbidden) == unread | {"judging.scoring"}


def test_guardian_and_file_formats_are_kept_from_every_package_but_core():
    gateways = import_contracts()["importlinter:contract:gateways"]
    assert set(gateways["source_modules"].split()) == packages_in_tree() - {"core"}


def reads_environment(path):
    """Whether the module asks the operating system itself: os.environ, os.getenv or a django-environ reader."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Attribute(value=ast.Name(id="os"), attr="environ" | "getenv"):
                return True
            case ast.Import(names=names) if any(name.name == "environ" for name in names):
                return True
            case ast.ImportFrom(module="os" | "environ", names=names):
                if {name.name for name in names} & {"environ", "getenv", "Env"}:
                    return True
    return False


def test_only_one_module_reads_the_environment():
    code = (path for path in our_files(".py") if "tests" not in path.relative_to(TOP).parts)
    assert set(named(path for path in code if reads_environment(path))) == READERS


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_with_hashes_and_without_an_address(name):
    text = (TOP / name).read_text()
    joined = re.sub(r" \\\n +", " ", text).splitlines()
    requirements = [line for line in joined if not line.lstrip().startswith("#")]
    assert [line for line in requirements if not PINNED.fullmatch(line)] == []
    assert len(requirements) > 20
    assert "://" not in text


@pytest.mark.parametrize("stem", ["requirements", "requirements-dev"])
def test_every_direct_requirement_has_a_reason_and_its_lock(stem):
    requirements = [line for line in (TOP / f"{stem}.in").read_text().splitlines() if not line.startswith(("#", "-c "))]
    assert [line for line in requirements if not re.search(r"  # \w", line)] == []
    names = {re.match(r"[\w-]+", line).group().lower() for line in requirements}
    locked = {line.split("==")[0].lower() for line in (TOP / f"{stem}.txt").read_text().splitlines()}
    assert names - locked == set()


def test_every_script_explains_itself_in_posix_sh():
    for script in sorted((TOP / "bin").iterdir()):
        assert script.read_text().startswith("#!/bin/sh\n"), script.name
        answer = subprocess.run([script, "--help"], capture_output=True, text=True, check=True, timeout=10)  # noqa: S603 - our own scripts
        assert answer.stdout.startswith(f"Usage: bin/{script.name}"), script.name


def test_workflow_runs_the_suite_with_actions_pinned_by_commit():
    job = yaml.safe_load((TOP / ".github/workflows/test.yml").read_text())["jobs"]["test"]
    actions = [step["uses"] for step in job["steps"] if "uses" in step]
    assert [action for action in actions if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", action)] == []
    assert "bin/test" in [step.get("run") for step in job["steps"]]
