import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from competition.models import Edition
from competition.rulebook.loading import load_document
from competition.services import start_edition
from tests.builders import AT, bureau, document

pytestmark = pytest.mark.django_db


def prepare_edition(number=1, rules=None):
    return start_edition(
        slug=f"lomba-{number}",
        name=f"Lomba {number}",
        year=2026,
        prefix=f"X{number}",
        rulebook=load_document(rules or document()),
        actor=bureau(),
        at=AT,
    )


@pytest.fixture
def as_admin(client, make_person):
    client.force_login(make_person("kepala@contoh.invalid", Role.BUREAU_ADMIN))
    return client


@pytest.fixture
def as_staff(client, make_person):
    client.force_login(make_person("staf@contoh.invalid", Role.BUREAU_STAFF))
    return client


PAGES = ("edition-desk", "edition-rules", "rules-preview", "rules-download", "rules-file", "edition-open")


def test_every_page_of_the_desk_answers(as_admin):
    edition = prepare_edition()
    for name in PAGES:
        assert as_admin.get(reverse(name, args=[edition.slug])).status_code == 200, name


def test_editors_find_nothing(client, make_person):
    edition = prepare_edition()
    client.force_login(make_person("redaksi@contoh.invalid", Role.EDITOR))
    for name in PAGES:
        assert client.get(reverse(name, args=[edition.slug])).status_code == 404, name
    assert client.get(reverse("edition-list")).status_code == 404
    assert client.get(reverse("edition-create")).status_code == 404
    assert reverse("edition-list") not in client.get("/kelola/").content.decode()


def test_the_home_page_names_the_editions(as_staff):
    prepare_edition()
    assert "Lomba 1" in as_staff.get("/kelola/").content.decode()


def test_a_preset_becomes_an_edition(as_staff):
    data = {"name": "Lomba Baru", "year": 2027, "slug": "lomba-2027", "prefix": "P27", "preset": "kabupaten-default"}
    response = as_staff.post(reverse("edition-create"), data)
    assert response.status_code == 302
    assert Edition.objects.get(slug="lomba-2027").rulebook_version.code == "kabupaten-default"


def test_a_second_edition_has_a_version_of_its_own(as_staff):
    first = prepare_edition()
    data = {"name": "Lomba Baru", "year": 2027, "slug": "lomba-2027", "prefix": "P27", "source": first.pk}
    assert as_staff.post(reverse("edition-create"), data).status_code == 302
    assert Edition.objects.get(slug="lomba-2027").rulebook_version_id != first.rulebook_version_id


def test_a_taken_address_is_refused_beside_its_field(as_staff):
    prepare_edition()
    data = {"name": "Lain", "year": 2027, "slug": "lomba-1", "prefix": "P27", "preset": "kabupaten-default"}
    response = as_staff.post(reverse("edition-create"), data)
    assert response.status_code == 422
    assert "slug" in response.context["form"].errors
    assert Edition.objects.count() == 1


def test_staff_may_look_but_not_open(as_staff):
    edition = prepare_edition()
    assert as_staff.get(reverse("edition-open", args=[edition.slug])).status_code == 403
    assert as_staff.post(reverse("edition-open", args=[edition.slug]), {"confirm": edition.slug}).status_code == 403


def test_opening_takes_the_typed_address_and_happens_once(as_admin):
    edition = prepare_edition()
    url, digest = reverse("edition-open", args=[edition.slug]), edition.rulebook_version.digest
    assert as_admin.post(url, {"confirm": "lomba", "digest": digest}).status_code == 422
    assert as_admin.post(url, {"confirm": edition.slug, "digest": "0" * 64}).status_code == 422
    edition.refresh_from_db()
    assert edition.status == "draft"
    for _ in range(2):
        assert as_admin.post(url, {"confirm": edition.slug, "digest": digest}).status_code == 302
    edition.refresh_from_db()
    assert edition.status == "open"
    assert as_admin.get(reverse("rules-file", args=[edition.slug])).status_code == 403
    assert digest in as_admin.get(reverse("edition-rules", args=[edition.slug])).content.decode()


def test_the_list_is_searched_and_written_as_a_workbook(as_staff):
    prepare_edition(1)
    prepare_edition(2)
    page = as_staff.get(reverse("edition-list"), {"cari": "lomba-2"}).content.decode()
    assert "Lomba 2" in page and "Lomba 1" not in page
    assert as_staff.get(reverse("edition-list"), {"xlsx": 1}).content.startswith(b"PK")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, {"Lomba 1", "Lomba 2"}),
        ({"keadaan": "draft"}, {"Lomba 1", "Lomba 2"}),
        ({"keadaan": "open"}, set()),
        ({"keadaan": "entah", "cari": "X2"}, {"Lomba 2"}),
        ({"tahun": "2026", "cari": "lomba-1"}, {"Lomba 1"}),
        ({"tahun": "2025"}, set()),
        ({"tahun": "dua ribu"}, {"Lomba 1", "Lomba 2"}),
    ],
)
def test_the_list_is_filtered_and_a_value_that_does_not_fit_is_ignored(as_staff, query, names):
    prepare_edition(1)
    prepare_edition(2)
    lines = as_staff.get(reverse("edition-list"), query).context["lines"]
    assert {line.edition.name for line in lines} == names


def test_the_list_asks_as_often_for_many_editions(as_staff):
    def count_queries():
        with CaptureQueriesContext(connection) as captured:
            as_staff.get(reverse("edition-list"))
        return len(captured)

    prepare_edition(1)
    count_queries()
    few = count_queries()
    for number in range(2, 21):
        prepare_edition(number)
    assert count_queries() == few
