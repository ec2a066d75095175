import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import MembershipRole, Role
from accounts.models import Membership, User, WorkUnit
from accounts.services.people import join_unit
from tests.builders import unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def served(settings):
    settings.ALLOWED_HOSTS = ["balairung.example", "testserver"]


@pytest.fixture
def rina(make_person, client):
    person = make_person("rina@solok.example", Role.BUREAU_ADMIN)
    client.force_login(person)
    return person


def upload(text, name="list.csv"):
    return SimpleUploadedFile(name, text.encode())


def test_invitation_shows_link_qr_and_letter_once(client, rina):
    content = client.get("/kelola/orang/undang/").content.decode()
    assert "<form" in content
    answer = client.post(
        "/kelola/orang/undang/", {"name": "Siti", "unit": unit().pk, "membership_role": "operator"}
    ).content.decode()
    assert "<svg" in answer
    [token] = re.findall(r'name="token" value="([^"]+)"', answer)
    assert Membership.objects.get().role == MembershipRole.OPERATOR
    letter = client.post("/kelola/orang/undang/surat/", {"token": token})
    assert letter.content.startswith(b"%PDF")
    assert client.post("/kelola/orang/undang/surat/", {"token": "unknown"}).status_code == 404


def test_list_is_previewed_then_invited_whole(client, rina):
    unit()
    path = "/kelola/orang/undang/daftar/"
    bad = client.post(path, {"file": upload("name,email,unit,role\nA,,nowhere,king\n")}).content.decode()
    assert "nowhere" in bad and "king" in bad
    good = client.post(path, {"file": upload("name,email,unit,role\nA,,dinkes,operator\nB,b@x.example,,Juri\n")})
    [signed] = re.findall(r'name="list" value="([^"]+)"', good.content.decode())
    assert User.objects.count() == 1
    result = client.post(path, {"list": signed}).content.decode()
    assert len(re.findall(r'name="token"', result)) == 2
    assert User.objects.count() == 3


@pytest.mark.parametrize("role", [Role.BUREAU_STAFF, Role.EDITOR])
def test_others_invite_nobody(client, make_person, role):
    client.force_login(make_person("budi@solok.example", role))
    for path in ("/kelola/orang/undang/", "/kelola/orang/undang/daftar/", "/kelola/unit-kerja/impor/"):
        assert client.get(path).status_code == 404
    assert client.post("/kelola/orang/undang/", {"name": "X"}).status_code == 404
    assert User.objects.count() == 1


def test_units_are_listed_searched_imported(client, rina):
    unit()
    content = client.get("/kelola/unit-kerja/").content.decode()
    assert "Unit dinkes (CONTOH)" in content
    bad = client.post("/kelola/unit-kerja/impor/", {"file": upload("code,name,type,parent\na,A,dinas,b\nb,B,x,a\n")})
    assert bad.status_code == 200 and WorkUnit.objects.count() == 1
    good = upload("kode,nama,jenis,induk\npkm,Puskesmas,puskesmas,dinkes\n")
    assert client.post("/kelola/unit-kerja/impor/", {"file": good}).status_code == 302
    assert WorkUnit.objects.get(code="pkm").parent.code == "dinkes"


def test_staff_read_units_and_write_none(client, make_person):
    row = unit()
    client.force_login(make_person("budi@solok.example", Role.BUREAU_STAFF))
    assert client.get("/kelola/unit-kerja/").status_code == 200
    assert client.get(f"/kelola/unit-kerja/{row.pk}/orang/").status_code == 200
    assert client.get("/kelola/unit-kerja/new/").status_code == 302
    assert client.post(f"/kelola/unit-kerja/{row.pk}/orang/tambah/", {}).status_code == 404


def test_place_is_handed_over_in_one_step(client, rina, make_person):
    row, siti, budi = unit(), make_person("siti@solok.example"), make_person("budi@solok.example")
    old = join_unit(user=siti, unit=row, role=MembershipRole.OPERATOR)
    client.post(f"/kelola/unit-kerja/{row.pk}/orang/{old.pk}/akhiri/", {"email": budi.email})
    old.refresh_from_db()
    assert old.ended_on == timezone.localdate()
    assert Membership.objects.current().get().user == budi


def test_unit_pages_take_the_same_queries_for_three_and_thirty(client, rina):
    counts = []
    top = unit()
    paths = ("/kelola/unit-kerja/results/", f"/kelola/unit-kerja/{top.pk}/orang/")
    for numbers in (range(3), range(3, 30)):
        for number in numbers:
            below = unit(f"u{number}", parent=top, is_agency=False)
            for place in (top, below):
                person = User.objects.get_or_create(email=f"p{number}@solok.example", defaults={"name": "P"})[0]
                join_unit(user=person, unit=place, role=MembershipRole.MEMBER)
        counts.append([])
        for path in paths:
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            counts[-1].append(len(queries))
    assert counts[0] == counts[1]
