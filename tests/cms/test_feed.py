from datetime import date
from xml.etree import ElementTree

import pytest

from tests.cms.site import article, news_index

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_feed_has_the_latest_published_news(client):
    index = news_index()
    article(index, 1, date=date(2026, 1, 1))
    article(index, 2, date=date(2026, 2, 1), title="Ralat & tambahan <b>")
    article(index, 3, date=date(2026, 3, 1), live=False)
    answer = client.get("/kabar/feed/")
    assert answer["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)  # noqa: S314 - our own output
    entries = root.findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}title").text for entry in entries] == ["Ralat & tambahan <b>", "Berita 1"]
    assert entries[1].find(f"{ATOM}link").get("href") == "http://testserver/kabar/berita-1/"
    assert entries[1].find(f"{ATOM}published").text.startswith("2026-01-01T00:00:00+07:00")


def test_an_empty_feed_is_a_feed(client):
    root = ElementTree.fromstring(client.get("/kabar/feed/").content)  # noqa: S314 - our own output
    assert root.findall(f"{ATOM}entry") == []


def test_thirty_articles_need_no_more_queries_than_three(client, django_assert_max_num_queries):
    index = news_index()
    for number in range(30):
        article(index, number)
    client.get("/kabar/feed/")
    with django_assert_max_num_queries(8):
        client.get("/kabar/feed/")
