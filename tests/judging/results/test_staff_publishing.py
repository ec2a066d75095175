"""Closing, advancing, the plenary and publishing on screen: shown first, done once, by an admin."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from judging.panels.models import Advancement, Assignment, StageClosing
from judging.panels.services.panels import exclude_judge
from judging.results.models import PlenaryDecision, Ranking
from tests import builders
from tests.builders import AT
from tests.people import person_who_signed_in

pytestmark = pytest.mark.django_db
CONFIRMATION = {"confirm": "lomba-2026"}
VALUES = (90, 80, 70, 60)


def edition_with(**stage):
    rules = builders.document(
        stages=[
            {"code": "daftar", "kind": "registration", "label": "Pendaftaran"},
            builders.desk_stage(**{"advancement": {"method": "top_n", "n": 2, "tie_at_cut": "plenary"}, **stage}),
        ]
    )
    edition = builders.opened(rules)
    builders.eligible(edition, 4)
    builders.panel(edition)
    return edition


def scored(values=VALUES, **stage):
    edition = edition_with(**stage)
    builders.score(edition, lambda proposal, judge, place: values[proposal])
    return edition


@pytest.fixture
def admin(db):
    return signed_in(Role.BUREAU_ADMIN)


def signed_in(role):
    client = Client()
    person = person_who_signed_in(f"{role}@solok.example", role)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def at(edition, name):
    return reverse(name, args=[edition.slug, *(["nilai"] if name.startswith("stage-") else [])])


ACTS = ("stage-close", "stage-advance", "results-publish", "plenary-decide")


@pytest.mark.parametrize("role", [Role.BUREAU_STAFF, Role.EDITOR, Role.INSPECTOR, Role.JUDGE])
@pytest.mark.parametrize("name", ACTS)
def test_only_an_admin_does_it(role, name):
    edition = scored()
    client = signed_in(role)
    assert client.get(at(edition, name)).status_code in (403, 404)
    assert client.post(at(edition, name), CONFIRMATION).status_code in (403, 404)
    assert not StageClosing.objects.exists() and not PlenaryDecision.objects.exists()
    edition.refresh_from_db()
    assert edition.status == "open"


def test_what_is_missing_keeps_the_stage_open(admin):
    edition = edition_with()
    page = admin.get(at(edition, "stage-close")).content.decode()
    assert "P26-004: lembar nilai terkunci terlalu sedikit (0 dari 3)" in page and 'name="confirm"' not in page
    answer = admin.post(at(edition, "stage-close"), CONFIRMATION)
    assert answer.status_code == 409 and not StageClosing.objects.exists()


def test_the_table_before_closing_has_its_headings(admin):
    page = admin.get(at(scored(), "stage-close")).content.decode()
    headings = ["Peringkat", "Proposal", "Unit kerja", "Nilai", "Nilai tiap juri", "Lanjut"]
    assert re.findall(r'<th scope="col">([^<]*)</th>', page)[-6:] == headings


def test_a_wrong_word_closes_nothing(admin):
    edition = scored()
    answer = admin.post(at(edition, "stage-close"), {"confirm": "lomba-2025"})
    assert answer.status_code == 200 and "Ketik lomba-2026" in answer.content.decode()
    assert not StageClosing.objects.exists()


def test_closing_is_done_once_and_the_head_is_mailed(admin, django_capture_on_commit_callbacks):
    edition = scored()
    with django_capture_on_commit_callbacks(execute=True):
        answer = admin.post(at(edition, "stage-close"), CONFIRMATION)
    assert answer["Location"] == reverse("results-stage", args=[edition.slug, "nilai"])
    head = Ranking.objects.get(stage__code="nilai").ledger_head
    assert {message.to[0] for message in mail.outbox} >= {"bureau_admin@solok.example"}
    assert all(head in message.body for message in mail.outbox)
    repeated = admin.post(at(edition, "stage-close"), CONFIRMATION, follow=True)
    assert "sudah ditutup" in repeated.content.decode()
    assert StageClosing.objects.count() == 1


def test_nobody_goes_on_from_an_open_stage(admin):
    edition = scored()
    assert admin.post(at(edition, "stage-advance"), CONFIRMATION).status_code == 409
    assert not Advancement.objects.exists()


def test_who_goes_on_is_shown_then_recorded_once(admin):
    edition = scored()
    admin.post(at(edition, "stage-close"), CONFIRMATION)
    page = admin.get(at(edition, "stage-advance")).content.decode()
    assert "P26-002" in page and "P26-003" not in page
    assert admin.post(at(edition, "stage-advance"), CONFIRMATION).status_code == 302
    assert list(Advancement.objects.filter(outcome="advanced").values_list("proposal__code", flat=True)) == [
        "P26-001",
        "P26-002",
    ]
    repeated = admin.post(at(edition, "stage-advance"), CONFIRMATION, follow=True)
    assert repeated.status_code == 200 and Advancement.objects.count() == 4


def decide(admin, edition, query="", **fields):
    data = {"kind": "order", "proposals": "P26-003, P26-002", "reason": "Berita acara nomor 3", **fields}
    return admin.post(f"{at(edition, 'plenary-decide')}{query}", data)


def test_a_tie_at_the_cut_goes_to_the_plenary(admin):
    edition = scored((90, 80, 80, 60))
    admin.post(at(edition, "stage-close"), CONFIRMATION)
    refused = admin.post(at(edition, "stage-advance"), CONFIRMATION)
    assert refused.status_code == 409 and "P26-002, P26-003" in refused.content.decode()
    stage = admin.get(reverse("results-stage", args=[edition.slug, "nilai"])).content.decode()
    assert "?tahap=nilai&amp;proposal=P26-002,P26-003" in stage
    assert decide(admin, edition, "?tahap=nilai").status_code == 302
    assert admin.post(at(edition, "stage-advance"), CONFIRMATION).status_code == 302
    assert Advancement.objects.get(proposal__code="P26-003").outcome == "advanced"
    desk = admin.get(reverse("results-desk", args=[edition.slug])).content.decode()
    assert "P26-003, P26-002" in desk and "Berita acara nomor 3" in desk


def test_a_tie_for_an_award_keeps_the_result_back(admin):
    edition = scored((90, 90, 70, 60))
    admin.post(at(edition, "stage-close"), CONFIRMATION)
    page = admin.get(at(edition, "results-publish")).content.decode()
    assert "P26-001, P26-002" in page and 'name="confirm"' not in page
    assert admin.post(at(edition, "results-publish"), CONFIRMATION).status_code == 409
    assert decide(admin, edition, proposals="P26-002,P26-001").status_code == 302
    assert admin.post(at(edition, "results-publish"), CONFIRMATION).status_code == 302
    assert Ranking.objects.get(stage=None).rows.order_by("place").first().proposal.code == "P26-002"


@pytest.mark.parametrize(
    ("fields", "status", "expected_text"),
    [
        ({"reason": " "}, 200, "errorlist"),
        ({"reason": "a" * 2001}, 200, "2001"),
        ({"proposals": "P26-002, P26-009"}, 409, "P26-009"),
        ({"proposals": "P26-002, P26-002"}, 409, "dua kali"),
        ({"proposals": "P26-002"}, 409, "dua proposal"),
        ({"kind": "name"}, 200, "name"),
        ({"kind": "move", "proposals": "P26-002"}, 409, "peringkat"),
    ],
)
def test_a_decision_that_is_refused_stays_in_the_form(admin, fields, status, expected_text):
    edition = scored()
    answer = decide(admin, edition, **fields)
    page = answer.content.decode()
    assert answer.status_code == status and expected_text in page
    assert fields.get("proposals", "P26-003, P26-002") in page
    assert not PlenaryDecision.objects.exists()


def test_a_move_gives_another_rank(admin):
    edition = scored()
    admin.post(at(edition, "stage-close"), CONFIRMATION)
    assert decide(admin, edition, kind="move", proposals="P26-004", to_rank="1").status_code == 302
    page = admin.get(reverse("results-final", args=[edition.slug])).content.decode()
    assert page.index("/rincian/P26-004/") < page.index("/rincian/P26-001/")


def test_only_kinds_of_the_rulebook_are_offered(admin):
    page = admin.get(f"{at(scored(), 'plenary-decide')}?tahap=nilai").content.decode()
    assert 'value="order"' in page and 'value="name"' not in page and 'value="consolidate"' not in page
    assert 'name="to_rank"' not in page


def test_names_where_the_rulebook_leaves_it_to_the_judges(admin):
    edition = scored(advancement={"method": "manual"})
    admin.post(at(edition, "stage-close"), CONFIRMATION)
    assert decide(admin, edition, "?tahap=nilai", kind="name", proposals="P26-004").status_code == 302
    admin.post(at(edition, "stage-advance"), CONFIRMATION)
    assert Advancement.objects.get(outcome="advanced").proposal.code == "P26-004"


def test_a_consolidation_lets_the_stage_close(admin):
    edition = edition_with(spread={"max": 20, "on": "judge_total", "then": "moderate"})
    builders.score(edition, lambda proposal, judge, place: 60 + 20 * judge if proposal == 0 else 70)
    assert "P26-001: nilai para juri berjauhan" in admin.get(at(edition, "stage-close")).content.decode()
    assert decide(admin, edition, "?tahap=nilai", kind="consolidate", proposals="P26-001").status_code == 302
    assert admin.post(at(edition, "stage-close"), CONFIRMATION).status_code == 302


def test_publishing_says_what_the_public_will_read_and_is_done_once(admin, django_capture_on_commit_callbacks):
    edition = scored()
    page = admin.get(at(edition, "results-publish")).content.decode()
    assert "belum dapat diumumkan" in page and "Penilaian proposal" in page
    admin.post(at(edition, "stage-close"), CONFIRMATION)
    page = admin.get(at(edition, "results-publish")).content.decode()
    assert "semua proposal" in page and "nilai akhir" in page and "Juara I" in page
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(at(edition, "results-publish"), CONFIRMATION)
    edition.refresh_from_db()
    assert edition.status == "published" and Ranking.objects.filter(stage=None).count() == 1
    assert Ranking.objects.get(stage=None).ledger_head in mail.outbox[-1].body
    assert admin.post(at(edition, "results-publish"), CONFIRMATION)["Location"].endswith("/hasil/akhir/")
    assert decide(admin, edition).status_code == 409


def test_a_judge_who_never_came_no_longer_keeps_the_stage_open(admin):
    edition = edition_with()
    builders.panel(edition, judges=4)
    late = Assignment.objects.filter(judge__code="J4")
    waiting = list(late)
    late.update(status="excluded", reason="sementara")
    builders.score(edition, lambda proposal, judge, place: VALUES[proposal])
    late.update(status="active", reason="")
    assert "P26-001: 1 lembar" in admin.get(at(edition, "stage-close")).content.decode()
    for row in waiting:
        row.refresh_from_db()
        exclude_judge(assignment=row, reason="tidak datang", actor=builders.bureau(), at=AT)
    assert admin.post(at(edition, "stage-close"), CONFIRMATION).status_code == 302


def test_more_than_a_page_goes_on_and_all_are_counted(admin, monkeypatch):
    monkeypatch.setattr("judging.results.selectors.ranking_pages.PAGE_SIZE", 1)
    edition = scored()
    admin.post(at(edition, "stage-close"), CONFIRMATION)
    page = admin.get(at(edition, "stage-advance")).content.decode()
    assert "2 proposal lanjut" in page and "P26-001" in page and "dan 1 lagi" in page


def test_without_a_final_ranking_there_is_nothing_to_decide_about_it(admin):
    without = ("final", "awards", "tie_break", "publication")
    rules = {name: part for name, part in builders.document().items() if name not in without}
    edition = builders.opened({**rules, "stages": rules["stages"][:1]})
    assert admin.get(at(edition, "plenary-decide")).status_code == 404
    desk = admin.get(reverse("results-desk", args=[edition.slug])).content.decode()
    assert f'{at(edition, "plenary-decide")}"' not in desk
    assert admin.get(reverse("results-final", args=[edition.slug])).status_code == 200
