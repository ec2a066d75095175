"""A small public site, built the way editors build it."""

import json

from cms.models import CompetitionPage, HomePage, NewsIndexPage, NewsPage, RegulationIndexPage, RegulationPage


def added(page, parent=None, *, live=True):
    page.live = live
    return (parent or HomePage.objects.get()).add_child(instance=page)


def news_index(**changes):
    return added(NewsIndexPage(**{"title": "Kabar", "slug": "kabar", "show_in_menus": True, **changes}))


def article(index, number=1, *, live=True, **changes):
    fields = {"title": f"Berita {number}", "slug": f"berita-{number}", "lead": f"Teras {number}.", **changes}
    return added(NewsPage(**fields), index, live=live)


def regulations(count):
    index = added(RegulationIndexPage(title="Dasar hukum", slug="dasar-hukum"))
    for number in range(count):
        fields = {"title": f"Judul {number}", "slug": f"aturan-{number}", "number": str(number), "year": 2020}
        added(RegulationPage(kind="perbup", **fields), index)
    return index


def competition_page(edition, **changes):
    return added(CompetitionPage(**{"title": "Lomba", "slug": "lomba", "edition": edition, **changes}))


def body(*blocks):
    return json.dumps([{"type": kind, "value": value} for kind, value in blocks])
