"""Which tests `bin/test --changed` chooses for a change."""

import subprocess

import pytest

from config.env import BASE_DIR
from tests import changed
from tests.changed import ALWAYS, TESTS_BY_PATTERN, TestChoice, choose_tests, list_changed_files, paths_reached_by


def is_browser_test(path):
    return path.startswith("tests/browser")


def test_a_view_reaches_the_tests_of_its_package_and_no_others():
    assert paths_reached_by("judging/results/staff/publishing.py") == {"tests/judging/results"}
    assert paths_reached_by("submissions/views/team.py") == {"tests/submissions"}


def test_a_template_reaches_the_tests_of_the_view_that_names_it():
    assert paths_reached_by("templates/judging/staff/ranking_stage.html") == {"tests/judging/results"}
    # It is named by no view but included in a page of one.
    assert paths_reached_by("templates/judging/partials/_queue.html") == {"tests/judging/sheets"}


@pytest.mark.parametrize("name", ["base.html", "components/button.html"])
def test_a_template_of_every_page_reaches_the_test_that_opens_every_address(name):
    assert paths_reached_by(f"templates/{name}") >= {"tests/test_routes.py", "tests/test_styles.py"}


def test_a_model_reaches_the_tests_of_all_that_read_it():
    tests = paths_reached_by("submissions/models/proposal.py")
    assert tests >= {"tests/submissions", "tests/judging/inspection/test_audit.py", "tests/cms/test_search.py"}
    assert not any(map(is_browser_test, tests))


def test_a_script_reaches_the_browser():
    assert paths_reached_by("static/js/sheet.js") >= {"tests/browser/test_score_sheet.py"}
    assert paths_reached_by("static/js/a-new-one.js") == {"tests/browser"}
    assert not any(map(is_browser_test, paths_reached_by("static/css/base.css")))


def test_every_chosen_path_exists():
    paths = {path for tests in TESTS_BY_PATTERN.values() for path in tests} | set(ALWAYS)
    assert [path for path in paths if not (BASE_DIR / path).exists()] == []


def test_a_document_reaches_the_tests_of_documents_and_what_always_runs():
    assert choose_tests(["docs/architecture.md"]).paths == sorted(["tests/test_docs.py", *ALWAYS])


@pytest.mark.parametrize(
    "path",
    [
        "locale/id/LC_MESSAGES/django.po",
        "requirements.in",
        "config/settings/base.py",
        "tests/conftest.py",
        "judging/results/migrations/0001_initial.py",
    ],
)
def test_what_every_test_stands_on_reaches_everything(path):
    choice = choose_tests([path])
    assert choice.paths == ["tests"]
    assert choice.needs_postgres == ("/migrations/" in path)


def test_a_test_reaches_itself_and_a_helper_those_that_use_it():
    assert paths_reached_by("tests/cms/test_feed.py") == {"tests/cms/test_feed.py"}
    assert paths_reached_by("tests/cms/test_deleted.py") == set()
    assert "tests/submissions/test_uploads.py" in paths_reached_by("tests/evidence.py")
    assert paths_reached_by("tests/browser/walk.py") == {"tests/browser"}


def test_a_path_in_a_chosen_folder_is_named_once():
    choice = TestChoice({"tests/cms": {"a"}, "tests/cms/test_feed.py": {"b"}, "tests/core/test_nul.py": {"b"}})
    assert choice.paths == ["tests/cms", "tests/core/test_nul.py"]


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A branch `work` with one commit since `main`, one changed file and one new one."""

    def run(*arguments):
        command = ["git", "-C", tmp_path, "-c", "user.name=A", "-c", "user.email=a@contoh.invalid", *arguments]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own arguments

    def commit(name, text="1"):
        (tmp_path / name).write_text(text)
        run("add", name)
        run("commit", "-m", name)

    monkeypatch.setattr(changed, "BASE_DIR", tmp_path)
    run("init", "-b", "main")
    commit("before.py")
    run("checkout", "-b", "work")
    commit("since.py")
    (tmp_path / "before.py").write_text("2")
    (tmp_path / "new.py").write_text("1")
    return tmp_path


def test_changes_are_those_since_the_branch_left_main(repository):
    assert list_changed_files() == ["before.py", "new.py", "since.py"]
    assert list_changed_files("work") == ["before.py", "new.py"]


def test_an_unknown_base_says_so(repository):
    with pytest.raises(SystemExit, match="tidak-ada"):
        list_changed_files("tidak-ada")
