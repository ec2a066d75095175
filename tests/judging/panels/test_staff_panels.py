import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import MembershipRole, Role
from accounts.services.people import join_unit
from judging.panels.models import Assignment, Judge, Panel, PanelSeat
from judging.panels.services.panels import assign_everybody
from judging.panels.services.reasons import LONGEST_REASON
from submissions.models import Proposal
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(make_person, client):
    person = make_person("dewi@solok.example", Role.BUREAU_STAFF, name="Dewi")
    client.force_login(person)
    return person


@pytest.fixture(scope="module")
def kept_edition(keep_rows):
    return keep_rows(builders.opened)


def desk_url(edition, *args, name="panel-list"):
    return reverse(name, args=[edition.slug, *args])


@pytest.mark.parametrize("role", [Role.EDITOR, Role.INSPECTOR, Role.JUDGE])
def test_others_do_not_find_the_panels(client, make_person, edition, role):
    panel = builders.panel(edition)
    client.force_login(make_person("lain@solok.example", role))
    for name, args in (("panel-list", []), ("assign-all", [panel.pk]), ("assignment-matrix", [panel.pk])):
        assert client.get(desk_url(edition, *args, name=name)).status_code in (403, 404)
    assert client.post(desk_url(edition, panel.pk, name="assign-all")).status_code in (403, 404)
    assert not Assignment.objects.exists()


def test_a_panel_with_judges_is_made(client, officer, edition, make_person):
    client.post(desk_url(edition, "nilai", name="panel-add"), {"name": "Panel A"})
    panel = Panel.objects.get(name="Panel A")
    people = [make_person(f"juri{n}@solok.example", Role.JUDGE, name=f"Juri {n}") for n in (1, 2)]
    content = client.get(desk_url(edition)).content.decode()
    assert 'value="J1"' in content, "the next free code is proposed"
    for number, person in enumerate(people, start=1):
        client.post(desk_url(edition, panel.pk, name="judge-add"), {"person": person.pk, "code": f"J{number}"})
    assert list(panel.judges.values_list("code", flat=True).order_by("code")) == ["J1", "J2"]
    content = client.get(desk_url(edition)).content.decode()
    assert 'value="J3"' in content
    assert "juri1@solok.example" in content


def test_a_taken_code_and_a_bureau_admin_are_refused_in_words(client, officer, edition, make_person):
    panel = builders.panel(edition, assign=False)
    person = make_person("baru@solok.example", Role.JUDGE)
    response = client.post(desk_url(edition, panel.pk, name="judge-add"), {"person": person.pk, "code": "J1"})
    assert response.status_code == 409
    admin = make_person("admin@solok.example", Role.BUREAU_ADMIN)
    response = client.post(desk_url(edition, panel.pk, name="judge-add"), {"person": admin.pk, "code": "J9"})
    assert response.status_code == 422
    assert Judge.objects.count() == 3


def test_one_chair_and_empty_seats_can_go(client, officer, edition):
    panel = builders.panel(edition, assign=False)
    first, second, third = PanelSeat.objects.order_by("judge__code")
    client.post(desk_url(edition, first.pk, name="seat-chair"))
    client.post(desk_url(edition, second.pk, name="seat-chair"))
    assert list(PanelSeat.objects.filter(is_chair=True)) == [second]
    builders.eligible(edition, 1)
    client.post(desk_url(edition, third.pk, name="seat-remove"))
    assert client.post(desk_url(edition, third.pk, name="seat-remove")).status_code == 302, (
        "a second click does no harm"
    )
    assign_everybody(panel=panel, actor=officer, at=builders.AT)
    assert client.post(desk_url(edition, first.pk, name="seat-remove")).status_code == 409
    assert PanelSeat.objects.count() == 2


def test_assigning_everybody_shows_conflicts_before_and_leaves_them_out(client, officer, edition):
    panel = builders.panel(edition, assign=False)
    first, second = builders.eligible(edition, 2)
    judge = panel.judges.get(code="J1")
    join_unit(user=judge.user, unit=builders.unit(), role=MembershipRole.MEMBER)
    content = client.get(desk_url(edition, panel.pk, name="assign-all")).content.decode()
    assert "<b>4</b>" in content
    assert first.code in content
    client.post(desk_url(edition, panel.pk, name="assign-all"))
    assert Assignment.objects.count() == 4
    assert not Assignment.objects.filter(judge=judge).exists()
    client.post(desk_url(edition, panel.pk, name="assign-all"))
    assert Assignment.objects.count() == 4


def test_by_hand(client, officer, edition):
    panel = builders.panel(edition, assign=False)
    first, second = builders.eligible(edition, 2)
    judge = panel.judges.get(code="J2")
    page = desk_url(edition, panel.pk, name="assignment-matrix")
    client.post(page, {"pair": [f"{judge.pk}-{second.pk}"]})
    assert [(row.judge, row.proposal) for row in Assignment.objects.all()] == [(judge, second)]


def test_an_own_unit_cannot_be_assigned_by_hand(client, officer, edition):
    """A health centre stands below its agency: kinship counts inside one agency."""
    panel = builders.panel(edition, assign=False)
    below = builders.unit("puskesmas", parent=builders.unit(), is_agency=False)
    (proposal,) = builders.eligible(edition, 1, work_unit=below)
    judge = panel.judges.get(code="J1")
    join_unit(user=judge.user, unit=builders.unit(), role=MembershipRole.MEMBER)
    page = desk_url(edition, panel.pk, name="assignment-matrix")
    content = client.get(page).content.decode()
    assert f'value="{judge.pk}-{proposal.pk}"' not in content
    assert "disabled" in content
    response = client.post(page, {"pair": [f"{judge.pk}-{proposal.pk}"]})
    assert response.status_code == 409
    assert proposal.code in response.content.decode()
    assert not Assignment.objects.exists()


def test_a_pair_that_does_not_belong_here_is_refused(client, officer, edition):
    panel = builders.panel(edition, assign=False)
    other = builders.opened(slug="lain", prefix="X26")
    (stranger,) = builders.eligible(other, 1)
    judge = panel.judges.first()
    response = client.post(
        desk_url(edition, panel.pk, name="assignment-matrix"), {"pair": [f"{judge.pk}-{stranger.pk}"]}
    )
    assert response.status_code == 409
    assert client.get(desk_url(other, panel.pk, name="assignment-matrix")).status_code == 404


def test_excluding_needs_a_reason_and_is_listed(client, officer, edition):
    builders.eligible(edition, 1)
    builders.panel(edition)
    row = Assignment.objects.first()
    page = desk_url(edition, row.uuid, name="assignment-exclude")
    assert client.post(page, {"reason": ""}).status_code == 409
    assert client.post(page, {"reason": "Tidak pernah datang"}).status_code == 302
    row.refresh_from_db()
    assert row.status == "excluded"
    assert client.post(page, {"reason": "lagi"}).status_code == 409
    content = client.get(desk_url(edition)).content.decode()
    assert "Tidak pernah datang" in content
    assert row.proposal.title in content, "it has fewer judges than the rulebook asks for"


def test_a_reason_that_is_too_long_is_refused_in_words_and_not_cut(client, officer, edition):
    builders.eligible(edition, 1)
    builders.panel(edition)
    row = Assignment.objects.first()
    page = desk_url(edition, row.uuid, name="assignment-exclude")
    # A browser sends each new line as two characters and counts it as one.
    longest = "a\r\n" * (LONGEST_REASON // 2 - 1) + "aa"
    response = client.post(page, {"reason": f"{longest}a"})
    assert response.status_code == 409
    content = response.content.decode()
    assert f"lebih dari {LONGEST_REASON} karakter" in content and "aaa</textarea>" in content
    row.refresh_from_db()
    assert row.status == "active"
    assert client.post(page, {"reason": longest}).status_code == 302
    row.refresh_from_db()
    assert len(row.reason) == LONGEST_REASON


def test_pages_cost_the_same_for_3_and_30(client, officer, edition):
    builders.eligible(edition, 3)
    panel = builders.panel(edition, judges=3)

    def queries(name, *args):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(desk_url(edition, *args, name=name)).status_code == 200
        return len(queries)

    names = [("panel-list",), ("assignment-matrix", panel.pk), ("assign-all", panel.pk)]
    for name in names:
        queries(*name)
    few = [queries(*name) for name in names]
    builders.eligible(edition, 27)
    builders.panel(edition, judges=8)
    assert [queries(*name) for name in names] == few


def test_the_seats_of_all_panels_are_taken_along(client, officer, edition):
    panel = builders.panel(edition)
    builders.eligible(edition, 2)
    assign_everybody(panel=panel, actor=officer, at=builders.AT)
    assert "?xlsx=1" in client.get(desk_url(edition)).content.decode()
    answer = client.get(desk_url(edition), {"xlsx": 1})
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    seats = [row for row in rows if row[2] in ("J1", "J2", "J3")]
    assert [(row[1], row[7]) for row in seats] == [(panel.name, 2)] * 3


def test_the_pairs_are_searched_and_a_page_holds_so_many(client, officer, edition, monkeypatch):
    panel = builders.panel(edition, assign=False)
    builders.eligible(edition, 3)
    page = desk_url(edition, panel.pk, name="assignment-matrix")
    content = client.get(page, {"cari": "P26-002"}).content.decode()
    assert "P26-002" in content and "P26-001" not in content
    assert "Tidak ada proposal seperti itu." in client.get(page, {"cari": "tidak ada"}).content.decode()
    monkeypatch.setattr("judging.sheets.selectors.assignments.LINES", 2)
    last = client.get(page, {"halaman": 2}).content.decode()
    assert "P26-003" in last and "P26-001" not in last
    judge, proposal = panel.judges.first(), Proposal.objects.get(code="P26-003")
    answer = client.post(f"{page}?halaman=2", {"pair": [f"{judge.pk}-{proposal.pk}"]})
    assert answer["Location"] == f"{page}?halaman=2"
    assert Assignment.objects.get().proposal == proposal
