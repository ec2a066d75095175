from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page, Site

from accounts.enums import Role
from cms.models import HomePage
from cms.selectors.front import front_page
from competition.selectors.editions import EditionPhase
from judging.results.services.closing import close_stage
from judging.results.services.publication import publish_result
from tests.builders import AT, bureau, desk_stage, document, eligible, opened, panel, score, stage
from tests.cms.site import competition_page

pytestmark = pytest.mark.django_db


def registration(opens, closes):
    times = {"opens_at": opens.isoformat(), "closes_at": closes.isoformat()}
    return {"code": "daftar", "kind": "registration", "label": "Pendaftaran", **times}


def edition_with(number, opens=AT, closes=AT + timedelta(days=9)):
    rules = document(rulebook=f"kecil-{number}", stages=[registration(opens, closes), desk_stage()])
    return opened(rules, slug=f"lomba-{number}", prefix=f"P{number}")


def published(number):
    edition = edition_with(number)
    eligible(edition, 5)
    panel(edition)
    score(edition, lambda entry, judge, criterion: 90 - 5 * entry)
    close_stage(edition=edition, stage=stage(edition), actor=bureau(), at=AT)
    publish_result(edition=edition, actor=bureau(), at=AT)
    return edition


def test_every_installation_begins_with_our_front_page():
    page = HomePage.objects.get()
    site = Site.objects.get()
    assert (site.root_page_id, site.is_default_site, site.site_name) == (page.pk, True, "Balairung")
    assert (page.title, page.depth, page.url_path, page.live) == ("Lomba Inovasi Pelayanan Publik", 2, "/home/", True)
    assert Page.objects.count() == 2
    assert [problem for problems in Page.find_problems() for problem in problems] == []


def test_the_front_page_is_shown_without_a_competition(client):
    answer = client.get("/")
    assert answer.status_code == 200
    assert answer.context["editions"] == []
    assert "Unit kerja daerah mengajukan inovasi" in answer.content.decode()


def test_editors_write_and_publish_pages_and_nothing_more(make_person):
    page = HomePage.objects.get()
    editor = page.permissions_for_user(make_person("penyunting@contoh.invalid", Role.EDITOR))
    staff = page.permissions_for_user(make_person("staf@contoh.invalid", Role.BUREAU_STAFF))
    assert (editor.can_edit(), editor.can_publish()) == (True, True)
    assert (staff.can_edit(), staff.can_publish()) == (False, False)
    assert set(GroupPagePermission.objects.values_list("group__name", "permission__codename")) == {
        ("editor", f"{verb}_page") for verb in ("add", "change", "publish")
    }


def test_editors_look_after_pictures_and_documents():
    permissions = GroupCollectionPermission.objects.filter(group=Group.objects.get(name="editor"))
    assert set(permissions.values_list("permission__codename", flat=True)) == {
        f"{verb}_{kind}" for verb in ("add", "change", "choose") for kind in ("image", "document")
    }
    assert GroupCollectionPermission.objects.count() == permissions.count()


@pytest.mark.parametrize(
    ("away", "phase"),
    [
        (timedelta(seconds=-1), EditionPhase.BEFORE),
        (timedelta(0), EditionPhase.OPEN),
        (timedelta(days=9, seconds=-1), EditionPhase.OPEN),
        (timedelta(days=9), EditionPhase.CLOSED),
    ],
)
def test_registration_is_announced_to_the_second(away, phase):
    edition_with(1)
    assert [row.edition.phase for row in front_page(AT + away)] == [phase]


@pytest.mark.parametrize("days", [-30, -1, 1])
def test_each_phase_of_registration_has_its_words(client, days):
    opens = timezone.now().replace(microsecond=0) + timedelta(days=days)
    edition_with(1, opens=opens, closes=opens + timedelta(days=7))
    text = client.get("/").content.decode()
    icons = {-30: 'badge">', -1: 'badge badge--brand">', 1: 'badge badge--info">'}
    assert [icon in text for icon in icons.values()] == [day == days for day in icons]


def test_winners_are_the_first_of_the_whole_edition_and_drafts_stay_hidden(client):
    published(1)
    edition_with(2)
    rows = front_page(AT)
    assert {row.edition.slug: [(w.award, w.numeral, w.name, w.summary) for w in row.winners] for row in rows} == {
        "lomba-1": [("Juara I", "I", "Inovasi 1", ""), ("Juara II", "II", "Inovasi 2", "")],
        "lomba-2": [],
    }
    text = client.get("/").content.decode()
    assert "/hasil/lomba-1/" in text
    assert "/hasil/lomba-2/" not in text
    assert "Inovasi 3" not in text


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_front_page_needs_two_queries_for_any_number_of_editions(django_assert_num_queries, item_count):
    for number in range(item_count):
        published(number)
    with django_assert_num_queries(2):
        assert len(front_page(AT)) == item_count


def test_another_competition_under_way_leads_to_its_own_page(client):
    now = timezone.now().replace(microsecond=0)
    edition_with(1, opens=now, closes=now + timedelta(days=9))
    other = edition_with(2, opens=now - timedelta(days=9), closes=now - timedelta(days=1))
    competition_page(other, slug="lomba-lain")
    text = client.get("/").content.decode()
    assert f'<a href="/lomba-lain/">{other.name}</a>' in text
    assert "Baca aturan" not in text
