import io

import openpyxl
import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import MembershipRole, Role
from accounts.services.people import join_unit
from competition.services import create_edition, open_edition
from judging.panels.models import Assignment
from judging.panels.services.panels import exclude_judge, recuse_judge
from judging.results.selectors.funnel import funnel_of
from judging.results.services.closing import close_stage
from judging.results.staff.home import FunnelPanel
from judging.sheets.models import ScoreSheet
from judging.sheets.selectors.progress import open_sheets, progress_of, state_of
from tests import builders
from tests.builders import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(make_person, client):
    person = make_person("dewi@solok.example", Role.BUREAU_STAFF, name="Dewi")
    client.force_login(person)
    return person


def build_edition():
    edition = builders.opened()
    builders.eligible(edition, 3)
    builders.panel(edition)
    return edition


@pytest.fixture(scope="module")
def kept_edition(keep_rows):
    return keep_rows(build_edition)


def desk_url(edition, *args, name="progress"):
    return reverse(name, args=[edition.slug, *args])


def progress_page(client, edition, **query):
    response = client.get(desk_url(edition), query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.INSPECTOR, Role.JUDGE])
def test_others_do_not_find_the_progress(client, make_person, edition, role):
    client.force_login(make_person("lain@solok.example", role))
    assert client.get(desk_url(edition)).status_code in (403, 404)
    assert client.post(desk_url(edition, "nilai", name="progress-remind")).status_code in (403, 404)
    assert not mail.outbox


def test_every_state_has_its_name(edition):
    rows = list(Assignment.objects.order_by("pk"))
    Assignment.objects.filter(pk=rows[1].pk).update(opened_at=AT)
    ScoreSheet.objects.create(assignment=rows[2], updated_at=AT)
    recuse_judge(assignment=rows[3], reason="Keluarga", actor=rows[3].judge.user, at=AT)
    exclude_judge(assignment=rows[4], reason="Tidak datang", actor=builders.bureau(), at=AT)
    assignments = Assignment.objects.order_by("pk")
    assert [state_of(row).name for row in assignments][:5] == ["assigned", "opened", "draft", "recused", "excluded"]


def test_matrix_counts_and_hides_every_value(client, officer, edition):
    builders.score(edition, lambda entry, judge, place: 73 + entry)
    sheet = ScoreSheet.objects.first()
    content = progress_page(client, edition)
    assert "9" in content
    assert content.count("cell--locked") == 10, "nine sheets and the legend"
    for value in ("73", "74", "75"):
        assert f">{value}<" not in content
    assert sheet.vector not in content
    progress = progress_of(edition, builders.stage(edition))
    assert (progress.locked, progress.active, progress.unfinished) == (9, 9, [])


def test_unfinished_only(client, officer, edition):
    row = Assignment.objects.select_related("proposal").order_by("pk").last()
    builders.score(edition, lambda *_: 80)
    ScoreSheet.objects.filter(assignment=row).update(
        status="draft", vector="", submitted_at=None, numerator=None, denominator=None
    )
    content = progress_page(client, edition, belum="1")
    assert row.proposal.title in content
    assert "Inovasi 1<" not in content


def test_the_matrix_is_searched(client, officer, edition):
    content = progress_page(client, edition, cari="inovasi 2")
    assert "P26-002" in content and "P26-001" not in content
    assert "Tidak ada proposal seperti itu." in progress_page(client, edition, cari="tidak ada")
    answer = client.get(desk_url(edition), {"cari": "P26-003", "xlsx": 1})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    codes = {str(row[0].value) for row in sheet.iter_rows()}
    assert "P26-003" in codes and "P26-001" not in codes


def test_recusals_are_listed_with_who_lacks_judges(client, officer, edition):
    row = Assignment.objects.select_related("judge__user", "proposal").first()
    recuse_judge(assignment=row, reason="Kakak saya di tim", actor=row.judge.user, at=AT)
    content = progress_page(client, edition)
    assert "Kakak saya di tim" in content
    assert progress_of(edition, builders.stage(edition)).short[0].proposal == row.proposal


def test_only_an_admin_unlocks_and_says_why(client, officer, edition, make_person):
    builders.score(edition, lambda *_: 80)
    sheet = ScoreSheet.objects.select_related("assignment").first()
    page = desk_url(edition, sheet.assignment.uuid, name="sheet-unlock")
    assert page not in progress_page(client, edition)
    assert client.post(page, {"reason": "Salah ketik"}).status_code in (302, 403)
    sheet.refresh_from_db()
    assert sheet.status == "submitted"
    client.force_login(make_person("rina@solok.example", Role.BUREAU_ADMIN))
    assert page in progress_page(client, edition)
    assert client.post(page, {"reason": " "}).status_code == 409
    assert client.post(page, {"reason": "a" * 301}).status_code == 409
    assert client.post(page, {"reason": "Salah ketik"}).status_code == 302
    sheet.refresh_from_db()
    assert sheet.status == "draft"
    assert client.post(page, {"reason": "dua kali"}).status_code == 409


def test_a_closed_stage_unlocks_nothing(client, edition, make_person):
    builders.score(edition, lambda entry, *_: 80 + entry)
    close_stage(edition=edition, stage=builders.stage(edition), actor=builders.bureau(), at=AT)
    client.force_login(make_person("rina@solok.example", Role.BUREAU_ADMIN))
    page = desk_url(
        edition, ScoreSheet.objects.select_related("assignment").first().assignment.uuid, name="sheet-unlock"
    )
    assert client.post(page, {"reason": "Salah ketik"}).status_code == 409
    assert page not in progress_page(client, edition)


def test_reminders_go_to_judges_with_open_sheets(client, officer, edition, django_capture_on_commit_callbacks):
    done = Assignment.objects.filter(judge__code="J1")
    Assignment.objects.exclude(pk__in=done.values("pk")).update(status="excluded", reason="sementara")
    builders.score(edition, lambda *_: 80)
    Assignment.objects.filter(status="excluded").update(status="active", reason="")
    page = desk_url(edition, "nilai", name="progress-remind")
    content = client.get(page).content.decode()
    assert "juri2@contoh.invalid" in content
    assert "juri1@contoh.invalid" not in content
    assert not mail.outbox
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page)
    assert {message.to[0] for message in mail.outbox} == {"juri2@contoh.invalid", "juri3@contoh.invalid"}
    assert all("/penilaian/" in message.body and "80" not in message.body for message in mail.outbox)


@pytest.mark.parametrize("name", ["progress", "panel-list", "stage-close"])
def test_a_conflict_that_arose_later_is_shown_with_the_way_out(client, make_person, edition, name):
    builders.score(edition, lambda *_: 80)
    row = Assignment.objects.select_related("judge__user").first()
    join_unit(user=row.judge.user, unit=builders.unit(), role=MembershipRole.MEMBER)
    client.force_login(make_person("rina@solok.example", Role.BUREAU_ADMIN))
    content = client.get(desk_url(edition, *(["nilai"] if name == "stage-close" else []), name=name)).content.decode()
    assert desk_url(edition, row.uuid, name="assignment-exclude") in content
    assert 'name="confirm"' not in content


def test_a_second_click_reminds_nobody_twice(client, officer, edition, django_capture_on_commit_callbacks):
    page = desk_url(edition, "nilai", name="progress-remind")
    with django_capture_on_commit_callbacks(execute=True):
        answers = [client.post(page).status_code for _click in range(2)]
    assert answers == [302, 409]
    assert sorted(message.to[0] for message in mail.outbox) == [f"juri{n}@contoh.invalid" for n in (1, 2, 3)]


def test_nobody_to_remind(client, officer, edition):
    builders.score(edition, lambda *_: 80)
    assert client.post(desk_url(edition, "nilai", name="progress-remind")).status_code == 409


def test_matrix_costs_the_same_for_3_and_30(client, officer, edition):
    def queries():
        with CaptureQueriesContext(connection) as queries:
            progress_page(client, edition)
        return len(queries)

    queries()
    few = queries()
    builders.eligible(edition, 27)
    builders.panel(edition, judges=6)
    assert queries() == few


def test_funnel(edition, rf):
    assert [step.number for step in funnel_of(edition)] == [3, 3, 3, 3, 0]
    assert "<progress" in FunnelPanel().render_html(rf.get("/"), edition)


def test_home_says_what_waits(client, officer, edition):
    content = client.get("/kelola/").content.decode()
    assert desk_url(edition) in content
    assert edition.name in content


def test_a_closed_stage_hides_no_sheet_of_another_edition_by_the_same_rules(edition):
    version, actor = edition.rulebook_version, builders.bureau()
    other = create_edition(**builders.OTHER_NAMES, name="Lain", year=2027, version=version, actor=actor, at=AT)
    open_edition(edition=other, actor=actor, at=AT)
    builders.eligible(other, 2)
    builders.panel(other)
    assert open_sheets([edition, other]) == {edition.pk: 9, other.pk: 6}
    builders.score(edition, lambda proposal, judge, place: 80)
    close_stage(edition=edition, stage=builders.stage(edition), actor=actor, at=AT)
    assert open_sheets([edition, other]) == {other.pk: 6}


def test_home_says_nothing_of_it_to_an_editor(client, make_person, edition):
    client.force_login(make_person("ed@solok.example", Role.EDITOR))
    assert desk_url(edition) not in client.get("/kelola/").content.decode()


def test_the_overview_of_the_edition_shows_funnel_and_what_waits(client, officer, edition):
    content = client.get(reverse("edition-desk", args=[edition.slug])).content.decode()
    assert "<progress" in content
    assert f"{desk_url(edition)}?belum=1" in content


def test_the_matrix_is_taken_along_as_words_and_as_filtered(client, officer, edition):
    ScoreSheet.objects.create(assignment=Assignment.objects.order_by("pk")[0], updated_at=AT)
    assert "xlsx=1" in progress_page(client, edition)
    answer = client.get(desk_url(edition), {"xlsx": 1})
    rows = [list(row) for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)]
    head = next(row for row in rows if row[0] == "Kode")
    assert head[1:3] == ["Inovasi", "Unit kerja"] and head[-3:] == ["Terkunci", "Ditugaskan", "Paling sedikit"]
    body = rows[rows.index(head) + 1 :]
    assert [row[0] for row in body] == ["P26-001", "P26-002", "P26-003"]
    assert body[0][3] == "draf" and body[0][-3:] == [0, 3, 3]
    ScoreSheet.objects.all().delete()
    builders.score(edition, lambda proposal, judge, place: 80)
    answer = client.get(desk_url(edition), {"xlsx": 1, "belum": 1})
    assert "P26-001" not in str(list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values))
