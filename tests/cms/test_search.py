import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from cms.models import StandardPage
from tests.cms.site import added, article, body, news_index

pytestmark = pytest.mark.django_db


def page(slug, text, **options):
    page = StandardPage(title=slug.title(), slug=slug, body=body(("text", f"<p>{text}</p>")))
    return added(page, **options)


def titles(client, words, **more):
    results = client.get("/cari/", {"q": words, **more}).context["results"]
    return sorted(one.title for one in results.object_list)


def test_words_are_found_in_titles_leads_and_texts(client):
    page("klinik", "Pendamping membaca naskah")
    article(news_index(), 1, lead="Lumbung pangan nagari")
    assert titles(client, "klinik") == ["Klinik"]
    assert titles(client, "naskah pendamping") == ["Klinik"]
    assert titles(client, "lumbung") == ["Berita 1"]
    assert titles(client, "naskah lumbung") == []


def test_only_what_everybody_may_read_is_found(client):
    page("terbit", "rahasia bersama")
    page("rancangan", "rahasia sendiri", live=False)
    locked = page("terkunci", "rahasia dalam")
    PageViewRestriction.objects.create(page=locked, restriction_type=PageViewRestriction.LOGIN)
    assert titles(client, "rahasia") == ["Terbit"]
    later = page("mundur", "rahasia lama")
    assert titles(client, "rahasia") == ["Mundur", "Terbit"]
    later.unpublish()
    assert titles(client, "rahasia") == ["Terbit"]


@pytest.mark.parametrize(
    "words", ["", "   ", "zzzz", "<script>alert(1)</script>", '"', "a OR b NOT", "*", "%", "x" * 999]
)
def test_any_question_is_answered(client, words):
    answer = client.get("/cari/", {"q": words})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_a_wrong_page_number_costs_the_words_nothing(client):
    page("teks-1", "kata bersama")
    assert len(titles(client, "\x00bersama", halaman="x")) == 1


def test_nothing_found_says_what_to_do(client):
    text = client.get("/cari/", {"q": "zzzz"}).content.decode()
    assert "zzzz" in text
    assert 'role="status"' in text


def test_results_come_ten_on_a_page(client):
    for number in range(12):
        page(f"teks-{number}", "kata bersama")
    assert len(titles(client, "bersama")) == 10
    assert len(titles(client, "bersama", halaman=2)) == 2
    assert "halaman=2&amp;q=bersama" in client.get("/cari/", {"q": "bersama"}).content.decode()


def test_ten_hits_need_no_more_queries_than_three(client):
    counts = []
    for size in (3, 30):
        for number in range(size):
            page(f"teks-{size}-{number}", f"kata{size}")
        client.get("/cari/", {"q": f"kata{size}"})
        with CaptureQueriesContext(connection) as queries:
            client.get("/cari/", {"q": f"kata{size}"})
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_search_only_reads(client):
    assert client.post("/cari/").status_code == 405
