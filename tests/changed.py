"""The tests that a change can reach: `python -m tests.changed [BASE]`, which `bin/test --changed` runs.

A module reaches the tests that import it or import what imports it, and the tests of its app. Some modules import so
much that following them would always end at everything, so they are not followed (NOT_FOLLOWED). What is missed by
that, the whole suite finds: run it before a change is handed in.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cache
from pathlib import PurePosixPath

import grimp

from config.env import BASE_DIR

PACKAGES = ("config", "core", "accounts", "competition", "submissions", "judging", "cms")
ALWAYS = ("tests/test_layout.py", "tests/test_language.py", "tests/test_packages.py")
EVERYTHING = (  # what every test stands on
    "*/migrations/*.py",
    "locale/*",
    "requirements*",
    "pyproject.toml",
    "manage.py",
    "config/env.py",
    "config/settings/*",
    "tests/conftest.py",
    "tests/databases.py",
)
# They name all views, all apps, or play a whole edition: a change of one view would reach every test through them.
NOT_FOLLOWED = (
    "*urls",
    "*wagtail_hooks",
    "*apps",
    "*management*",
    "config.*",
    "cms.demo*",
    "tests.builders",
    "tests.world",
    "tests.routes",
    "tests.test_routes",
)
AUTOSAVE = ("tests/browser/test_autosave.py", "tests/browser/test_sheet_autosave.py")
# Other files by pattern: the first that fits tells their tests. Nothing but the browser runs a script of a page.
TESTS_BY_PATTERN = {
    "static/js/autosave.js": (*AUTOSAVE, "tests/browser/test_score_sheet.py"),
    "static/js/text-changes.js": AUTOSAVE,
    "static/js/*-copies.js": AUTOSAVE,
    "static/js/unsent-*.js": AUTOSAVE,
    "static/js/proposal-state.js": ("tests/browser/test_autosave.py",),
    "static/js/paste.js": ("tests/browser/test_paste.py",),
    "static/js/resumable-upload.js": ("tests/browser/test_evidence.py",),
    "static/js/share.js": ("tests/browser/test_team.py",),
    "static/js/sheet.js": (
        "tests/browser/test_score_sheet.py",
        "tests/browser/test_sheet_autosave.py",
        "tests/browser/test_keyboard.py",
    ),
    "static/js/shrink-photo.js": ("tests/browser/test_evidence.py",),
    "static/js/sign-in-again.js": (*AUTOSAVE, "tests/browser/test_evidence.py"),
    "static/js/signed-in.js": (*AUTOSAVE, "tests/browser/test_evidence.py"),
    "static/js/upload.js": ("tests/browser/test_evidence.py",),
    "static/js/wordcount.js": ("tests/browser/test_autosave.py",),
    "static/js/*": ("tests/browser",),
    "static/*": ("tests/test_styles.py",),
    "bin/*": ("tests/test_scripts.py",),
    "docs/*": ("tests/test_docs.py",),
    "*.md": ("tests/test_docs.py",),
}
MOST_PACKAGES = 3  # a template that more of them show is part of every page
EVERY_PAGE = ("tests/test_routes.py", "tests/test_styles.py")  # opens each address, so it renders every template
TEMPLATE_NAME = re.compile(r"""["']([\w/-]+\.(?:html|txt))["']""")


@dataclass
class TestChoice:
    """`reasons`: paths of tests, or folders of them, to the changed files that reach them."""

    __test__ = False  # no test class, whatever its name says
    reasons: dict[str, set[str]] = field(default_factory=dict)
    needs_postgres: bool = False

    def add(self, tests: Iterable[str], changed_file: str) -> None:
        for test in tests:
            self.reasons.setdefault(test, set()).add(changed_file)

    @property
    def paths(self) -> list[str]:
        """Without those that stand in a chosen folder; everything is one folder."""
        folders = [PurePosixPath(path) for path in self.reasons if not path.endswith(".py")]
        return sorted(
            path for path in self.reasons if not any(folder in PurePosixPath(path).parents for folder in folders)
        )


def list_changed_files(base: str = "") -> list[str]:
    """Paths of files that differ from the commit where this branch left `base`, committed or not."""
    fork = _run_git("merge-base", "HEAD", base or _main_branch())[0]
    return sorted(
        {*_run_git("diff", "--name-only", "--no-renames", fork), *_run_git("ls-files", "-o", "--exclude-standard")}
    )


def _main_branch() -> str:
    branches = _run_git("for-each-ref", "--format=%(refname:short)", "refs/heads/main", "refs/remotes/origin/main")
    return branches[0] if branches else "HEAD"


def _run_git(*arguments: str) -> list[str]:
    command = ["git", "-C", str(BASE_DIR), *arguments]
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603 - our own arguments
    if done.returncode:
        sys.exit(f"git {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout.split("\n")[:-1]


def choose_tests(changed_files: Iterable[str]) -> TestChoice:
    choice = TestChoice()
    for path in changed_files:
        choice.add(paths_reached_by(path), path)
        choice.needs_postgres |= fnmatch(path, "*/migrations/*.py")
    for test in ALWAYS:
        choice.reasons.setdefault(test, {"always"})
    return choice


def paths_reached_by(path: str) -> set[str]:
    """Paths of the tests, or of folders of tests, that a changed file can reach."""
    if any(fnmatch(path, pattern) for pattern in EVERYTHING):
        return {"tests"}
    if path.startswith("tests/"):
        return _tests_of_test_file(path)
    if path.startswith("templates/"):
        return tests_of_template(path.removeprefix("templates/"))
    if path.endswith(".py") and path.split("/")[0] in PACKAGES:
        return tests_of_module(module_of(path))
    pattern = next((pattern for pattern in TESTS_BY_PATTERN if fnmatch(path, pattern)), None)
    if pattern:
        return set(TESTS_BY_PATTERN[pattern])
    return folder_of_tests(path) if path.split("/")[0] in PACKAGES else set()


def _tests_of_test_file(path: str) -> set[str]:
    if path.startswith("tests/browser/") and not is_test(path):
        return {"tests/browser"}
    if is_test(path):
        return {path} if (BASE_DIR / path).exists() else set()
    folder = PurePosixPath(path).parent
    if not path.endswith(".py") or folder.name == "record":
        return {folder.as_posix()}
    return {test for test in test_files_importing({module_of(path)}) if not test.startswith("tests/browser/")}


def tests_of_module(module: str) -> set[str]:
    """Tests that import it, or a module that imports it in steps, and the folder of tests of its app."""
    tests = test_files_importing(modules_reached_by(module))
    tests = {test for test in tests if not test.startswith("tests/browser/")}
    return tests | folder_of_tests(module.replace(".", "/"))


def modules_reached_by(module: str) -> set[str]:
    """The module and those that import it, directly or through others, but for NOT_FOLLOWED."""
    graph, reached, waiting = import_graph(), {module}, [module]
    while waiting:
        current = waiting.pop()
        if current in graph.modules:
            importers = graph.find_modules_that_directly_import(current) - reached
            followed = {importer for importer in importers if not is_not_followed(importer)}
            reached |= followed
            waiting += followed
    return reached


def is_not_followed(module: str) -> bool:
    return any(fnmatch(module, pattern) for pattern in NOT_FOLLOWED)


@cache
def import_graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, cache_dir=str(BASE_DIR / "var" / "grimp"))


def test_files_importing(modules: set[str]) -> set[str]:
    """Paths of the test files that import one of the modules, directly or through a helper of the tests."""
    names, tests = set(modules), set()
    while True:
        importing = {path for path, imported in imports_of_tests().items() if imported & names}
        tests |= {path for path in importing if is_test(path)}
        helpers = {module_of(path) for path in importing if not is_test(path)}
        helpers = {helper for helper in helpers if not is_not_followed(helper)} - names
        if not helpers:
            return tests
        names |= helpers


@cache
def imports_of_tests() -> dict[str, set[str]]:
    """Path of each Python file of the tests to the modules that it may import."""
    files = sorted((BASE_DIR / "tests").rglob("*.py"))
    return {file.relative_to(BASE_DIR).as_posix(): set(imported_modules(file.read_text())) for file in files}


def imported_modules(code: str) -> Iterator[str]:
    """`from a.b import c` imports `a.b`, and `a.b.c` where that is a module."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_test(path: str) -> bool:
    return PurePosixPath(path).name.startswith("test_") and path.endswith(".py")


def module_of(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def folder_of_tests(path: str) -> set[str]:
    """The nearest folder of tests by the same names: of judging/results/staff/… it is tests/judging/results."""
    folders = [BASE_DIR / "tests" / parent for parent in (PurePosixPath(path), *PurePosixPath(path).parents)]
    folder = next((folder for folder in folders[:-1] if folder.is_dir()), None)
    return {folder.relative_to(BASE_DIR).as_posix()} if folder else set()


def tests_of_template(name: str) -> set[str]:
    """Tests of the apps whose code names the template or one that shows it."""
    modules = modules_naming(templates_showing(name))
    folders = set().union(*(folder_of_tests(module.replace(".", "/")) for module in modules))
    if not folders or len(folders) > MOST_PACKAGES:
        return {*EVERY_PAGE, *folder_of_tests(name)}
    return folders | {test for test in test_files_importing(modules) if not test.startswith("tests/browser/")}


def templates_showing(name: str) -> set[str]:
    """The template and those that include or extend it, directly or through others."""
    reached, waiting = {name}, [name]
    while waiting:
        current = waiting.pop()
        showing = {other for other, names in names_in_templates().items() if current in names} - reached
        reached |= showing
        waiting += showing
    return reached


@cache
def names_in_templates() -> dict[str, set[str]]:
    folder = BASE_DIR / "templates"
    files = [file for file in folder.rglob("*") if file.suffix in (".html", ".txt")]
    return {file.relative_to(folder).as_posix(): set(TEMPLATE_NAME.findall(file.read_text())) for file in files}


def modules_naming(templates: set[str]) -> set[str]:
    """Modules of the product that name one of these templates."""
    files = [file for package in PACKAGES for file in (BASE_DIR / package).rglob("*.py")]
    naming = [file for file in files if templates.intersection(TEMPLATE_NAME.findall(file.read_text()))]
    return {module_of(file.relative_to(BASE_DIR).as_posix()) for file in naming}


def main() -> None:
    """Prints the chosen tests in one line, behind --postgres when that is needed; says on stderr why."""
    changed_files = list_changed_files(*sys.argv[1:2])
    choice = choose_tests(changed_files)
    print(f"{len(changed_files)} changed files reach {len(choice.paths)} files or folders of tests:", file=sys.stderr)
    for path in choice.paths:
        causes = sorted(choice.reasons[path])
        more = f" and {len(causes) - 2} more" if len(causes) > 2 else ""
        print(f"  {path:44} {', '.join(causes[:2])}{more}", file=sys.stderr)
    print(*(["--postgres"] if choice.needs_postgres else []), *choice.paths)


if __name__ == "__main__":
    main()
