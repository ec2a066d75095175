import re

import pytest

from cms.models import StandardPage
from tests.cms.site import added, article, news_index

pytestmark = pytest.mark.django_db


def navigation(client, address="/"):
    text = client.get(address).content.decode()
    return text.split('id="menu"')[1].split("</nav>")[0]


def page(number, **changes):
    return added(StandardPage(title=f"Halaman {number}", slug=f"halaman-{number}", **changes))


def test_the_menu_has_the_first_six_pages_that_editors_put_there(client):
    for number in range(8):
        page(number, show_in_menus=number != 1)
    assert re.findall(r"Halaman (\d)", navigation(client)) == ["0", "2", "3", "4", "5", "6"]


def test_pages_that_are_not_public_are_in_no_list(client):
    hidden = page(1, show_in_menus=True)
    hidden.live = False
    hidden.save()
    assert "Halaman 1" not in client.get("/").content.decode()


def test_pages_outside_the_menu_stand_in_the_footer(client):
    page(1)
    text = client.get("/").content.decode()
    assert "Halaman 1" not in navigation(client)
    assert "Halaman 1" in text.split("<footer")[1]


def test_the_present_place_is_marked_in_the_menu_and_the_way_back_is_shown(client):
    article(news_index(), 1)
    menu = navigation(client, "/kabar/berita-1/")
    assert re.search(r'href="/kabar/" aria-current="page"', menu)
    assert not re.search(r'href="/" aria-current', menu)
    text = client.get("/kabar/berita-1/").content.decode()
    crumbs = text.split('class="crumbs"')[1].split("</nav>")[0]
    assert re.findall(r'href="([^"]+)"', crumbs) == ["/", "/kabar/"]
    assert 'aria-current="page">Berita 1' in crumbs


def test_the_menu_stands_on_pages_of_the_application_too(client):
    page(1, show_in_menus=True)
    for address in ("/verifikasi/", "/akun/login/", "/cari/"):
        assert "Halaman 1" in navigation(client, address)
