from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from accounts.enums import Role
from accounts.services.people import ensure_person
from competition.models import Edition, RulebookVersion
from competition.rulebook.checking import check_document
from competition.rulebook.loading import load_document
from competition.rulebook.yaml_reading import read_yaml
from competition.rulebook.yaml_writing import write_yaml
from core.models import LedgerStream
from tests.builders import bureau, desk_stage, document
from tests.competition.full_rulebook import full_document
from tests.judging.command_line import ACTOR, run

pytestmark = pytest.mark.django_db
OTHERS = [Role.EDITOR, Role.JUDGE, Role.INSPECTOR]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def actor():
    return bureau(ACTOR)


def saved(folder, rules=None, name="aturan.yaml"):
    path = folder / name
    path.write_text(write_yaml(rules or document()), encoding="utf-8")
    return str(path)


def refused(command, *arguments, **options):
    with pytest.raises(CommandError) as error:
        call_command(command, *arguments, **options)
    assert error.value.returncode == 1
    return str(error.value)


def nothing_was_written():
    return not (RulebookVersion.objects.exists() or Edition.objects.exists() or LedgerStream.objects.exists())


def test_validate_prints_the_hash_and_writes_nothing(tmp_path):
    assert run("rulebook", "validate", saved(tmp_path)) == {"valid": True, "digest": load_document(document()).digest}
    assert nothing_was_written()


def test_a_preset_is_found_by_its_name():
    assert run("rulebook", "validate", "kabupaten-default")["valid"] is True


@pytest.mark.parametrize("action", ["validate", "load"])
def test_every_problem_of_a_broken_file_is_printed_with_path_value_and_message(actor, tmp_path, capsys, action):
    criteria = [{"code": "manfaat", "label": "Manfaat", "weight": -5}, {"code": "Baru!", "label": "Baru", "weight": 10}]
    broken = document(stages=[document()["stages"][0], desk_stage(criteria=criteria)], schema=7)
    path = saved(tmp_path, broken)
    assert path in refused("rulebook", action, path, actor=ACTOR)
    problems = check_document(broken).problems
    assert {(problem.path, problem.value) for problem in problems} == {
        ("schema", 7),
        ("stages[1].criteria[0].weight", -5),
        ("stages[1].criteria[1].code", "Baru!"),
    }
    lines = [f"error: {problem.path} ({problem.value!r}): {problem.message}" for problem in problems]
    assert capsys.readouterr().err.splitlines() == lines
    assert nothing_was_written()


@pytest.mark.parametrize("text", ["groups: [", "schema: 1\nschema: 1\n", "- a\n- b\n", ""])
def test_a_file_that_cannot_be_read_is_refused_with_its_place(actor, tmp_path, capsys, text):
    path = tmp_path / "aturan.yaml"
    path.write_text(text, encoding="utf-8")
    assert str(path) in refused("rulebook", "load", str(path), actor=ACTOR)
    assert capsys.readouterr().err.startswith("error: ")
    assert nothing_was_written()


def test_a_file_that_does_not_exist_or_is_no_text_is_refused(actor, tmp_path):
    assert "tidak-ada.yaml" in refused("rulebook", "load", str(tmp_path / "tidak-ada.yaml"), actor=ACTOR)
    (tmp_path / "gambar.yaml").write_bytes(b"\xff\xfe\x00")
    assert "utf-8" in refused("rulebook", "load", str(tmp_path / "gambar.yaml"), actor=ACTOR)
    assert nothing_was_written()


def test_loading_stores_a_version_and_the_same_text_the_same_one(actor, tmp_path):
    first = run("rulebook", "load", saved(tmp_path), actor=ACTOR)
    assert first == {"code": "kecil", "number": 1, "digest": load_document(document()).digest}
    assert run("rulebook", "load", saved(tmp_path), actor=ACTOR) == first
    changed = saved(tmp_path, document(name="Aturan lain"))
    assert run("rulebook", "load", changed, actor=ACTOR)["number"] == 2


@pytest.mark.parametrize("make", [document, full_document])
def test_what_is_exported_loads_with_the_same_hash(actor, tmp_path, make):
    loaded = run("rulebook", "load", saved(tmp_path, make()), actor=ACTOR)
    yaml_path = tmp_path / "kecil.yaml"
    exported = run("rulebook", "export", str(yaml_path))
    assert exported == {"file": str(yaml_path), **loaded}
    assert load_document(read_yaml(yaml_path.read_text(encoding="utf-8"))).digest == loaded["digest"]
    RulebookVersion.objects.all().delete()
    assert run("rulebook", "load", str(yaml_path), actor=ACTOR) == loaded


def test_export_takes_the_latest_or_the_named_version(actor, tmp_path):
    run("rulebook", "load", saved(tmp_path), actor=ACTOR)
    run("rulebook", "load", saved(tmp_path, document(name="Aturan lain")), actor=ACTOR)
    yaml_path = tmp_path / "keluar.yaml"
    assert run("rulebook", "export", str(yaml_path), code="kecil")["number"] == 2
    assert run("rulebook", "export", str(yaml_path), code="kecil", number=1)["number"] == 1
    assert "Aturan kecil" in yaml_path.read_text(encoding="utf-8")
    assert "kecil" in refused("rulebook", "export", str(yaml_path), code="kecil", number=3)
    assert "entah" in refused("rulebook", "export", str(yaml_path), code="entah")


@pytest.mark.parametrize("options", [{}, {"actor": "lain@contoh.invalid"}])
def test_writing_needs_a_responsible_person(tmp_path, options):
    refused("rulebook", "load", saved(tmp_path), **options)
    assert nothing_was_written()


@pytest.mark.parametrize("role", OTHERS)
def test_only_the_bureau_loads_creates_and_opens(actor, tmp_path, role):
    ensure_person(email="orang@contoh.invalid", name="Orang", roles=(role,))
    path = saved(tmp_path)
    assert "orang@contoh.invalid" in refused("rulebook", "load", path, actor="orang@contoh.invalid")
    assert nothing_was_written()
    run("rulebook", "load", path, actor=ACTOR)
    assert "orang@contoh.invalid" in refused("edition", "create", "l", rulebook="kecil", actor="orang@contoh.invalid")
    run("edition", "create", "l", actor=ACTOR, rulebook="kecil")
    refused("edition", "open", "l", actor="orang@contoh.invalid")
    assert Edition.objects.get().status == "draft"


def test_bureau_staff_may_load(tmp_path):
    ensure_person(email="staf@contoh.invalid", name="Staf", roles=(Role.BUREAU_STAFF,))
    assert run("rulebook", "load", saved(tmp_path), actor="staf@contoh.invalid")["number"] == 1


def create(slug="lomba-2026", **options):
    values = {"rulebook": "kecil", "name": "Lomba 2026", "year": 2026, "prefix": "P26", **options}
    return run("edition", "create", slug, actor=ACTOR, **values)


@pytest.fixture
def loaded(actor, tmp_path):
    return run("rulebook", "load", saved(tmp_path), actor=ACTOR)


def test_an_edition_is_created_opened_and_shown(loaded):
    created = create()
    assert created == {
        "edition": "lomba-2026",
        "name": "Lomba 2026",
        "status": "draft",
        "rulebook": "kecil",
        "version": 1,
        "digest": loaded["digest"],
        "grace_seconds": 0,
        "open": [],
        "stages": ["daftar", "nilai"],
    }
    opened = run("edition", "open", "lomba-2026", actor=ACTOR)
    assert opened == {**created, "status": "open"}
    assert run("edition", "show", "lomba-2026") == opened


def test_defaults_come_from_the_address_and_the_year(loaded):
    year = timezone.localdate().year
    assert run("edition", "create", "lomba", actor=ACTOR, rulebook="kecil")["name"] == "lomba"
    edition = Edition.objects.get()
    assert (edition.year, edition.prefix) == (year, f"P{year % 100:02d}")


def test_show_tells_what_is_open_now_and_prints_the_deadline_with_its_zone(actor, tmp_path, capsys):
    now = timezone.now()
    window = {"opens_at": "2026-01-01T00:00:00+07:00", "closes_at": "2199-12-31T23:59:59+07:00"}
    past = (now - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    stages = [{**document()["stages"][0], "closes_at": past}, desk_stage(**{**window, "opens_at": past})]
    run("rulebook", "load", saved(tmp_path, document(stages=stages)), actor=ACTOR)
    create()
    assert run("edition", "show", "lomba-2026")["open"] == ["nilai"]
    call_command("edition", "show", "lomba-2026")
    lines = capsys.readouterr().out.splitlines()
    assert [line[:7] for line in lines[1:]] == ["   daft", " * nila"]
    assert "31 Desember 2199 pukul 23.59 WIB" in lines[2]


def test_an_edition_opens_once_and_an_address_is_used_once(loaded):
    create()
    run("edition", "open", "lomba-2026", actor=ACTOR)
    assert "Lomba 2026" in refused("edition", "open", "lomba-2026", actor=ACTOR)
    assert "slug" in refused("edition", "create", "lomba-2026", actor=ACTOR, rulebook="kecil", prefix="P27")
    assert "prefix" in refused("edition", "create", "lain", actor=ACTOR, rulebook="kecil", prefix="P26")
    assert Edition.objects.count() == LedgerStream.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "options", "named"),
    [
        (("create", "lain"), {"actor": ACTOR, "rulebook": "entah"}, "entah"),
        (("create", "lain"), {"rulebook": "kecil"}, "--actor"),
        (("open", "entah"), {"actor": ACTOR}, "entah"),
        (("show", "entah"), {}, "entah"),
        (("open", "lomba-2026"), {}, "--actor"),
    ],
)
def test_what_is_missing_or_unknown_is_named(loaded, arguments, options, named):
    create()
    assert named in refused("edition", *arguments, **options)
    assert [edition.status for edition in Edition.objects.all()] == ["draft"]
