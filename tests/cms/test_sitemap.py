import re

import pytest
from wagtail.models import PageViewRestriction

from tests.cms.site import article, news_index

pytestmark = pytest.mark.django_db


def test_search_engines_are_told_of_public_pages_only(client):
    index = news_index()
    article(index, 1)
    article(index, 2, live=False)
    PageViewRestriction.objects.create(page=article(index, 3), restriction_type=PageViewRestriction.LOGIN)
    answer = client.get("/sitemap.xml")
    assert answer.status_code == 200
    assert re.findall(r"<loc>http://testserver([^<]*)</loc>", answer.content.decode()) == [
        "/",
        "/kabar/",
        "/kabar/berita-1/",
    ]


def test_robots_keep_out_of_desks_and_know_the_map(client):
    text = client.get("/robots.txt").content.decode()
    for path in ("/kelola/", "/inovasi/", "/penilaian/", "/dokumen/", "/akun/"):
        assert f"Disallow: {path}\n" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert "Disallow: /\n" not in text


def test_a_hundred_pages_need_few_queries(client, django_assert_max_num_queries):
    index = news_index()
    for number in range(40):
        article(index, number)
    client.get("/sitemap.xml")
    with django_assert_max_num_queries(8):
        client.get("/sitemap.xml")
