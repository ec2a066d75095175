"""Lists of people as workbooks: filtered like the screen, without formulas and without NIP."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import MembershipRole, Role
from accounts.models import Membership, WorkUnit
from accounts.services.invitations import create_invitation
from core.files import XLSX

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(make_person, client):
    person = make_person("rina@solok.example", Role.BUREAU_ADMIN, name="Rina")
    client.force_login(person)
    return person


def table(client, path, **query):
    answer = client.get(path, query)
    assert (answer.status_code, answer["Content-Type"]) == (200, XLSX)
    assert "attachment" in answer["Content-Disposition"]
    return list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows())


def test_people_with_roles_and_units_as_they_are_filtered(client, admin, make_person):
    judge = make_person("siti@solok.example", Role.JUDGE, name="=HYPERLINK(1)")
    judge.nip = "198503122010012005"
    judge.save()
    unit = WorkUnit.objects.create(code="dinkes", name="Dinas Kesehatan", type="dinas", is_agency=True)
    Membership.objects.create(user=judge, unit=unit, role=MembershipRole.MEMBER)
    rows = table(client, "/kelola/users/", export="xlsx", q="siti")
    assert [cell.value for cell in rows[0]] == ["Nama", "Surel", "Peran", "Unit kerja", "Aktif", "Terakhir masuk"]
    assert [cell.value for cell in rows[1]][:5] == [judge.name, judge.email, "Juri", "Dinas Kesehatan", "Ya"]
    assert rows[1][0].data_type == "s"
    assert len(rows) == 2 and judge.nip not in str([[cell.value for cell in row] for row in rows])
    assert len(table(client, "/kelola/users/", export="xlsx")) == 3
    assert "export=xlsx" in client.get("/kelola/users/").content.decode()


def test_people_of_a_unit_who_work_there_now_stand_before_those_who_left(client, admin, make_person):
    """PostgreSQL sorts empty dates last, SQLite first."""
    unit = WorkUnit.objects.create(code="dinkes", name="Dinas Kesehatan", type="dinas", is_agency=True)
    today = timezone.localdate()
    for name, ended_on in (("Zaki", None), ("Budi", today), ("Ani", None), ("Adi", today - timedelta(days=9))):
        person = make_person(f"{name.lower()}@solok.example", name=name)
        role = MembershipRole.MEMBER
        Membership.objects.create(user=person, unit=unit, role=role, ended_on=ended_on)
    rows = table(client, f"/kelola/unit-kerja/{unit.pk}/orang/", xlsx=1)
    names = [cell.value for row in rows for cell in row if cell.value in ("Zaki", "Budi", "Ani", "Adi")]
    assert names == ["Ani", "Zaki", "Adi", "Budi"]


def test_people_are_never_written_as_csv(client, admin):
    assert client.get("/kelola/users/", {"export": "csv"})["Content-Type"].startswith("text/html")


def test_a_long_list_of_people_costs_what_a_short_one_costs(client, admin, make_person):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            table(client, "/kelola/users/", export="xlsx")
        return len(queries)

    make_person("a@solok.example", Role.JUDGE)
    table(client, "/kelola/users/", export="xlsx")
    few = cost()
    for number in range(20):
        make_person(f"b{number}@solok.example", Role.JUDGE)
    assert cost() == few


def test_invitations_as_they_are_filtered(client, admin):
    at = timezone.now()
    create_invitation(email="budi@solok.example", name="Budi", actor=admin, at=at - timedelta(hours=80))
    create_invitation(email="tono@solok.example", name="Tono", deliver_to="dinas@solok.example", actor=admin, at=at)
    rows = table(client, "/kelola/orang/undangan/", xlsx=1, keadaan="open")
    assert len(rows) == 2
    assert [rows[1][place].value for place in (0, 1, 2, 5, 8)] == [
        "Tono",
        "tono@solok.example",
        "Undangan",
        "Rina",
        "dinas@solok.example",
    ]
    assert len(table(client, "/kelola/orang/undangan/", xlsx=1)) == 3


@pytest.mark.parametrize("role", [Role.BUREAU_STAFF, Role.EDITOR, Role.INSPECTOR, Role.JUDGE])
def test_others_get_no_list(client, make_person, role):
    client.force_login(make_person("lain@solok.example", role))
    assert client.get("/kelola/users/", {"export": "xlsx"}).status_code in (302, 403, 404)
    assert client.get("/kelola/orang/undangan/", {"xlsx": 1}).status_code in (403, 404)
