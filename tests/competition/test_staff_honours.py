"""Lists of honours at the bureau's desk."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from accounts.enums import Role
from competition.models import AwardedInnovation

pytestmark = pytest.mark.django_db
CSV = "daftar,tahun,judul,penerima\nTop 99,2021,Anta Ubek,Puskesmas Talang\ntop_99,2022,Jemput Bola,\n"


@pytest.fixture
def as_admin(client, make_person):
    client.force_login(make_person("kepala@contoh.invalid", Role.BUREAU_ADMIN))
    return client


def upload(client, text):
    file = SimpleUploadedFile("daftar.csv", text.encode(), content_type="text/csv")
    return client.post(reverse("honours-import"), {"file": file})


def test_a_list_is_imported_once(as_admin):
    assert upload(as_admin, CSV).status_code == 302
    assert upload(as_admin, CSV).status_code == 302
    rows = AwardedInnovation.objects.order_by("year").values_list("list_code", "year", "title", "holder")
    assert list(rows) == [("top_99", 2021, "Anta Ubek", "Puskesmas Talang"), ("top_99", 2022, "Jemput Bola", "")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("daftar,judul\ntop_99,Anta Ubek\n", "tahun"),
        ("daftar,tahun,judul\ntop_99,dua ribu,Anta Ubek\n", "“dua ribu” bukan tahun."),
        ("daftar,tahun,judul\ntop_99,2021,Anta\ntop_99,2021,\n", "Judul terdiri atas"),
        ("daftar,tahun,judul\n,2021,Anta Ubek\n", "Daftar memakai kode"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_written(as_admin, text, message):
    page = upload(as_admin, text)
    assert page.status_code == 200 and message in page.content.decode()
    assert not AwardedInnovation.objects.exists()


def test_the_list_is_searched_filtered_and_taken_along(as_admin):
    upload(as_admin, CSV)
    index = reverse("honours:index")
    page = as_admin.get(index, {"q": "anta"}).content.decode()
    assert "Anta Ubek" in page and "Jemput Bola" not in page
    assert "Jemput Bola" in as_admin.get(index, {"year": 2022}).content.decode()
    answer = as_admin.get(index, {"export": "xlsx"})
    content = answer.getvalue() if answer.streaming else answer.content
    sheet = load_workbook(io.BytesIO(content)).active
    assert [row[2].value for row in sheet.iter_rows(min_row=2)] == ["Jemput Bola", "Anta Ubek"]


def test_a_title_never_becomes_a_formula(as_admin):
    AwardedInnovation.objects.create(list_code="top_99", year=2021, title="=1+1", holder="@SUM(A1)")
    rows = as_admin.get(reverse("honours:index"), {"export": "csv"}).getvalue().decode().splitlines()
    assert rows[1] == "top_99,2021,'=1+1,'@SUM(A1)"


def test_staff_read_and_do_not_write(client, make_person):
    client.force_login(make_person("staf@contoh.invalid", Role.BUREAU_STAFF))
    assert client.get(reverse("honours:index")).status_code == 200
    assert upload(client, CSV).status_code == 404
    assert not AwardedInnovation.objects.exists()
