import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from accounts.enums import Role
from cms.models import (
    CompetitionPage,
    FaqPage,
    HomePage,
    NewsPage,
    RegulationPage,
    ResultsPage,
    SiteSettings,
    StandardPage,
)
from competition.rulebook.loading import load_document
from competition.services import create_edition, load_rulebook
from tests.builders import AT, bureau, desk_stage, document, opened
from tests.cms.site import added, article, body, competition_page, news_index, regulations

pytestmark = pytest.mark.django_db


def dated(kind, code, label, *, opens, closes):
    return {"code": code, "kind": kind, "label": label, "opens_at": opens.isoformat(), "closes_at": closes.isoformat()}


def edition(**changes):
    now = timezone.now().replace(microsecond=0)
    registration = dated("registration", "daftar", "Pendaftaran", opens=now - timedelta(1), closes=now + timedelta(5))
    scoring = desk_stage(
        opens_at=(now + timedelta(6)).isoformat(), closes_at=(now + timedelta(9)).isoformat(), help="Dinilai tiga juri."
    )
    return opened(document(stages=[registration, scoring], **changes))


def text_of(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_front_page_tells_the_stage_the_weights_and_the_categories(client):
    made_edition = edition()
    competition_page(made_edition)
    text = text_of(client, "/")
    current = text.split('aria-current="step"')[1].split("</li>")[0]
    assert "Pendaftaran" in current
    assert text.count('aria-current="step"') == 1
    assert re.findall(r"<b>(\d+%)</b>", text) == ["50%", "30%", "20%"]
    assert "Perangkat daerah" in text
    assert 'href="/lomba/"' in text
    assert f"/jadwal/{made_edition.slug}.ics" in text


def test_a_competition_page_reads_everything_from_the_frozen_rulebook(client):
    made_edition = edition(gate=[{"code": "baru", "label": "Memiliki kebaruan", "help": "Belum ada di sini."}])
    competition_page(made_edition, lead="Teras halaman", body=body(("text", "<p>Kata redaktur</p>")))
    text = text_of(client, "/lomba/")
    for text_on_page in (
        made_edition.rulebook_version.digest,
        "Memiliki kebaruan",
        "Juara II",
        "Manfaat",
        "50%",
        "Kata redaktur",
    ):
        assert text_on_page in text
    assert f"/inovasi/baru/{made_edition.slug}/" in text


def body_of_the_rules(text):
    """From the schedule to the end of the section about the source."""
    return text[
        text.index('<section class="flow" aria-labelledby="jadwal">') : text.index(
            "</section>", text.index('id="aturan"')
        )
    ]


def test_the_preview_of_the_bureau_is_the_public_page(client, make_person):
    bases = [{"kind": "perbup", "number": "7", "year": 2024, "title": "Pedoman lomba", "verified": False}]
    made_edition = edition(
        legal_bases=bases, gate=[{"code": "baru", "label": "Kebaruan", "help": "Belum ada di sini."}]
    )
    competition_page(made_edition)
    public = body_of_the_rules(text_of(client, "/lomba/"))
    client.force_login(make_person("staf@contoh.invalid", Role.BUREAU_STAFF))
    assert body_of_the_rules(text_of(client, reverse("rules-preview", args=[made_edition.slug]))) == public
    for text_on_page in (
        'aria-current="step"',
        "Dinilai tiga juri.",
        'width="100.0"',
        "Juara I",
        "badge--warn",
        "message--warn",
    ):
        assert text_on_page in public


def test_groups_with_criteria_of_their_own_have_their_own_weights(client):
    groups = [{"code": code, "label": code.title()} for code in ("umum", "khusus")]
    impact = {"code": "dampak", "label": "Dampak", "groups": ["umum"], "weight": 75}
    parts = [
        {"code": code, "label": code.title(), "parent": "dampak", "groups": ["umum"], "weight": weight}
        for code, weight in (("luas", 50), ("bukti", 25))
    ]
    cost = {"code": "biaya", "label": "Biaya", "groups": ["umum"], "weight": 25}
    other = {"code": "jejaring", "label": "Jejaring", "groups": ["khusus"], "weight": 100}
    registration = {"code": "daftar", "kind": "registration", "label": "Pendaftaran"}
    scoring = desk_stage(criteria=[cost, impact, *parts, other])
    competition_page(opened(document(groups=groups, stages=[registration, scoring])))
    text = body_of_the_rules(text_of(client, "/lomba/"))
    assert re.findall(r"<h4>(\w+)</h4>|<li>\s*(\w+)\s*<b>(\d+%)", text) == [
        ("Umum", "", ""),
        ("", "Dampak", "75%"),
        ("", "Biaya", "25%"),
        ("Khusus", "", ""),
        ("", "Jejaring", "100%"),
    ]
    assert "Luas 50%, Bukti 25%" in text


def staged(*, closed, scoring=None):
    """An edition whose registration closed so many days ago, with the scoring stage between two days from now."""
    now = timezone.now().replace(microsecond=0)
    first = dated("registration", "daftar", "Pendaftaran", opens=now - timedelta(60), closes=now - timedelta(closed))
    dates = zip(("opens_at", "closes_at"), ((now + timedelta(day)).isoformat() for day in scoring or ()), strict=False)
    return opened(document(stages=[first, desk_stage(**dict(dates))]))


@pytest.mark.parametrize(
    ("scoring", "phase", "message_part"),
    [
        ((-1, 5), "judged", "Penilaian proposal"),
        ((2, 5), "closed", "Penilaian proposal"),
        (None, "closed", ""),
    ],
)
def test_a_closed_registration_tells_what_is_under_way_and_has_no_button(client, scoring, phase, message_part):
    competition_page(staged(closed=3, scoring=scoring))
    answer = client.get("/lomba/")
    text = answer.content.decode()
    message = text.split('<div class="message ')[1].split("<section")[0]
    assert answer.context["announcement"].phase == phase
    assert ("badge--brand" in message) is (phase == "judged")
    assert message_part in message
    assert "WIB" in message
    assert "/inovasi/baru/" not in text


def test_a_draft_edition_is_not_for_visitors_nor_for_pages(client):
    version = load_rulebook(rulebook=load_document(document()), actor=bureau(), at=AT)
    draft = create_edition(
        slug="rancangan", name="Rancangan", year=2027, prefix="P27", version=version, actor=bureau(), at=AT
    )
    with pytest.raises(ValidationError):
        competition_page(draft)
    page = competition_page(edition(rulebook="lain"))
    assert client.get("/lomba/").status_code == 200
    CompetitionPage.objects.filter(pk=page.pk).update(edition=draft)
    assert client.get("/lomba/").status_code == 404
    assert client.get("/jadwal/rancangan.ics").status_code == 404
    with pytest.raises(ProtectedError):
        draft.delete()


def test_the_schedule_is_a_calendar_of_dated_stages(client):
    made_edition = edition()
    answer = client.get(f"/jadwal/{made_edition.slug}.ics")
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert text.count("BEGIN:VEVENT") == 3
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    assert f"SUMMARY:Pendaftaran – {made_edition.name}" in unfolded
    closes = timezone.localtime(timezone.now() + timedelta(5)).date() + timedelta(1)
    assert f"DTEND;VALUE=DATE:{closes:%Y%m%d}" in text


def test_an_edition_without_dates_has_no_calendar(client):
    assert client.get(f"/jadwal/{opened().slug}.ics").status_code == 404
    assert client.get("/jadwal/tidak-ada.ics").status_code == 404


def test_news_are_listed_by_date_and_year_ten_on_a_page(client):
    index = news_index()
    for number in range(12):
        article(index, number, date=f"2025-03-{number + 1:02}")
    article(index, 99, date="2026-01-05")
    article(index, 100, live=False, date="2026-02-01")
    first = text_of(client, "/kabar/")
    assert re.findall(r"Berita (\d+)<", first) == ["99", "11", "10", "9", "8", "7", "6", "5", "4", "3"]
    assert re.findall(r"Berita (\d+)<", text_of(client, "/kabar/?halaman=2")) == ["2", "1", "0"]
    assert re.findall(r"Berita (\d+)<", text_of(client, "/kabar/?tahun=2026")) == ["99"]
    second = text_of(client, "/kabar/?tahun=2025&halaman=2")
    assert re.findall(r"Berita (\d+)<", second) == ["1", "0"]
    assert "?halaman=1&amp;tahun=2025" in second
    for odd in ("?halaman=999", "?halaman=x", "?tahun=abc", "?tahun=1900", "?tahun=²"):
        assert client.get(f"/kabar/{odd}").status_code == 200
    assert re.findall(r"Berita (\d+)<", text_of(client, "/kabar/?tahun=abc&halaman=2")) == ["2", "1", "0"]
    assert re.findall(r"Berita (\d+)<", text_of(client, "/kabar/?tahun=2026&halaman=x")) == ["99"]
    assert client.get("/kabar/berita-100/").status_code == 404


def test_questions_open_without_a_script(client):
    questions = [{"question": "Siapa boleh ikut?", "answer": "<p>Semua unit.</p>"}]
    groups = body(("group", {"heading": "Umum", "questions": questions}))
    added(FaqPage(title="Tanya jawab", slug="tanya", groups=groups))
    text = text_of(client, "/tanya/")
    assert "<summary>Siapa boleh ikut?</summary>" in text
    assert "Semua unit." in text


def test_a_regulation_is_unverified_until_somebody_says_otherwise(client):
    regulations(1)
    page = RegulationPage.objects.get()
    assert page.is_unverified
    warning = "badge--warn"
    assert warning in text_of(client, "/dasar-hukum/")
    assert warning in text_of(client, page.url)
    page.status = "in_force"
    page.save()
    assert warning not in text_of(client, "/dasar-hukum/")


def test_only_published_editions_stand_on_the_results_page(client):
    edition()
    added(ResultsPage(title="Hasil", slug="hasil"))
    assert "/hasil/lomba-2026/" not in text_of(client, "/hasil/")


@pytest.mark.parametrize(("build", "address"), [(news_index, "/kabar/"), (regulations, "/dasar-hukum/")])
def test_lists_need_as_many_queries_for_thirty_as_for_three(client, build, address):
    if build is regulations:
        index = regulations(3)
    else:
        index = news_index()
        for number in range(3):
            article(index, number)
    counts = [queries_of(client, address)]
    for number in range(100, 127):
        if build is regulations:
            fields = {"kind": "perda", "number": str(number), "year": 2021, "status": "in_force"}
            added(RegulationPage(title=f"Judul {number}", slug=f"aturan-{number}", **fields), index)
        else:
            article(index, number)
    counts.append(queries_of(client, address))
    assert counts[0] == counts[1] < 25


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_pages_are_light(client):
    made_edition = edition()
    competition_page(made_edition)
    for address in ("/", "/lomba/"):
        assert len(client.get(address).content) < 30_000


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Wagtail leaves files of a rendition to the collector
def test_a_picture_needs_words_and_is_shown_small(client, settings):
    image = Image.objects.create(title="Loket", file=get_test_image_file(size=(1200, 800)))
    page = NewsPage(title="Berita", slug="berita", lead="Teras", picture=image)
    with pytest.raises(ValidationError) as refused:
        page.full_clean(exclude=["path", "depth", "numchild", "content_type"])
    assert "picture_alt" in refused.value.message_dict
    index = news_index()
    article(index, 1, picture=image, picture_alt="Loket pelayanan")
    text = text_of(client, "/kabar/berita-1/")
    source = re.search(r'<img[^>]*src="([^"]+)"', text)[1]
    assert 'alt="Loket pelayanan"' in text
    assert client.get(source).status_code == 200
    assert client.get(source)["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"/media/{image.file.name}").status_code == 404
    for odd in ("/media/images/..%2f..%2fconfig.png", "/media/images/x.svg", "/media/images/", "/media/"):
        assert client.get(odd).status_code == 404


def test_markup_that_an_editor_pastes_is_not_carried_out(client):
    bad = '<p>Aman</p><script>alert(1)</script><img src=x onerror="alert(2)">'
    blocks = body(("heading", {"text": "<script>alert(3)</script>", "size": "h2"}))
    added(StandardPage(title="<script>alert(4)</script>", slug="teks", lead=bad, body=blocks))
    text = text_of(client, "/teks/")
    assert "<script>alert" not in text
    assert 'onerror="alert' not in text


def test_documents_are_downloads_and_never_shown_by_the_browser(client):
    for name in ("aturan.pdf", "catatan.txt"):
        document = Document.objects.create(title=name, file=ContentFile(b"%PDF-1.4 isi", name=name))
        answer = client.get(document.url)
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Security-Policy"]
        assert b"".join(answer)
        document.file.close()
        assert client.get(f"/media/{document.file.name}").status_code == 404


@pytest.mark.parametrize(("colour", "valid"), [("#9c1c1f", True), ("#FFDD00", True), ("red", False), ("", True)])
def test_the_colour_of_the_region_is_written_in_hexadecimal_digits(client, colour, valid):
    settings = SiteSettings.for_site(HomePage.objects.get().get_site())
    settings.brand_colour = colour
    if not valid:
        with pytest.raises(ValidationError):
            settings.full_clean()
        return
    settings.full_clean()
    settings.save()
    assert client.get("/warna.css").status_code == (200 if colour else 404)
    assert ("/warna.css" in text_of(client, "/")) is bool(colour)


def test_a_missing_page_offers_search_and_menu(client):
    news_index()
    text = text_of(client, "/tidak-ada/", 404)
    assert 'action="/cari/"' in text
    assert 'href="/kabar/"' in text


def test_a_page_says_how_it_is_shown_elsewhere(client):
    page = article(news_index(), lead="Setiap Selasa & Kamis.")
    text = client.get(f"{page.url}?dari=surat").content.decode()
    assert f'<link rel="canonical" href="https://balairung.example{page.url}">' in text
    assert '<meta property="og:description" content="Setiap Selasa &amp; Kamis.">' in text
    assert text.count('name="description"') == 1
