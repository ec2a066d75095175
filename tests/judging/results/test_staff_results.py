"""Rankings on the bureau's desk: the same figures as everywhere, found, filtered, taken along."""

import io
import re

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from competition.models import Edition
from judging.panels.models import Assignment
from judging.panels.services.panels import recuse_judge
from judging.results.enums import DecisionKind
from judging.results.selectors.cached_tabulation import _cached_tabulations
from judging.results.selectors.score_explanation import explain_proposal
from judging.results.services.closing import advance_stage, close_stage
from judging.results.services.decisions import record_decision
from judging.results.services.publication import publish_result
from tests import builders
from tests.builders import AT
from tests.people import person_who_signed_in

pytestmark = pytest.mark.django_db


def top_three(**changes):
    advancement = {"method": "top_n", "n": 3, "tie_at_cut": "plenary", **changes}
    registration = {"code": "daftar", "kind": "registration", "label": "Pendaftaran"}
    return builders.document(stages=[registration, builders.desk_stage(advancement=advancement)])


def build_edition():
    """Six proposals; two groups of judges' totals: 90, 81, 72 … for Inovasi 1, 2, 3 …; three go on."""
    edition = builders.opened(top_three())
    builders.eligible(edition)
    builders.panel(edition)
    return edition


@pytest.fixture(scope="module")
def kept_edition(keep_rows):
    return keep_rows(build_edition)


@pytest.fixture
def scored(edition):
    builders.score(edition, lambda proposal, judge, place: 90 - 9 * proposal)
    return edition


def bureau(role=Role.BUREAU_STAFF):
    client = Client()
    person = person_who_signed_in(f"{role}@solok.example", role)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def read_page(edition, name="results-stage", client=None, **query):
    args = [edition.slug, *(["nilai"] if name == "results-stage" else [])]
    answer = (client or bureau()).get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def close(edition):
    close_stage(edition=edition, stage=builders.stage(edition), actor=builders.bureau(), at=AT)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.INSPECTOR, Role.JUDGE])
@pytest.mark.parametrize("name", ["results-desk", "results-final"])
def test_others_do_not_find_the_results(scored, role, name):
    assert bureau(role).get(reverse(name, args=[scored.slug])).status_code in (403, 404)


@pytest.mark.parametrize("address", ["tahap/daftar/", "tahap/tidak-ada/", "rincian/P26-999/"])
def test_what_is_not_there_is_not_found(scored, address):
    assert bureau().get(f"{reverse('results-desk', args=[scored.slug])}{address}").status_code == 404


def test_what_is_missing_is_counted_and_said(edition):
    page = read_page(edition)
    assert "6 hal membuat tahap belum dapat ditutup" in page
    assert "P26-001: lembar nilai terkunci terlalu sedikit (0 dari 3)" in page


def test_a_long_list_of_what_is_missing_is_cut(edition, monkeypatch):
    monkeypatch.setattr("judging.results.selectors.ranking_pages.MAX_OBSTACLES", 2)
    page = read_page(edition)
    assert "6 hal" in page and "dan 4 lagi" in page


def test_figures_follow_the_sheets_until_the_stage_is_closed(scored):
    client = bureau()
    page = read_page(scored, client=client)
    assert "Sementara" in page and "90,00" in page and "J1\N{NO-BREAK SPACE}90,00" in page
    assert page.index("P26-003") < page.index("Batas kelulusan") < page.index("P26-004")
    row = Assignment.objects.select_related("judge__user").get(proposal__code="P26-001", judge__code="J1")
    recuse_judge(assignment=row, reason="kerabat", actor=row.judge.user, at=AT)
    assert "P26-001: lembar nilai terkunci terlalu sedikit (2 dari 3)" in read_page(scored, client=client)


def test_stored_lines_equal_the_computed_ones(scored):
    client = bureau()
    before = [
        line for line in read_page(scored, client=client).splitlines() if "data-label" in line or "rincian" in line
    ]
    close(scored)
    advance_stage(edition=scored, stage=builders.stage(scored), actor=builders.bureau(), at=AT)
    page = read_page(scored, client=client)
    assert "Tetap: angka ini tidak berubah lagi" in page
    assert [line for line in page.splitlines() if "data-label" in line or "rincian" in line] == before


@pytest.mark.parametrize("moment", ["open", "advanced"])
@pytest.mark.parametrize(
    ("query", "expected_codes"),
    [
        ({"cari": "inovasi 2"}, ["P26-002"]),
        ({"cari": "P26-005"}, ["P26-005"]),
        ({"cari": "unit dinkes", "lanjut": "ya"}, ["P26-001", "P26-002", "P26-003"]),
        ({"lanjut": "tidak"}, ["P26-004", "P26-005", "P26-006"]),
        ({"kategori": "opd", "cari": "inovasi 6"}, ["P26-006"]),
        ({"kategori": "tidak-ada", "lanjut": "mungkin"}, [f"P26-00{number}" for number in range(1, 7)]),
        ({"cari": "tidak ada"}, []),
    ],
)
def test_filters_find_lines_and_leave_ranks(scored, moment, query, expected_codes):
    if moment == "advanced":
        close(scored)
        advance_stage(edition=scored, stage=builders.stage(scored), actor=builders.bureau(), at=AT)
    page = read_page(scored, **query)
    assert [
        code for code in (f"P26-00{number}" for number in range(1, 7)) if f"/rincian/{code}/" in page
    ] == expected_codes
    if expected_codes == ["P26-005"]:
        assert re.search(r'<td data-label="Peringkat">\s*5\s*</td>', page)
    if not expected_codes:
        assert "Tampilkan semua" in page


def test_the_list_is_taken_along_as_it_is_filtered(scored):
    answer = bureau().get(reverse("results-stage", args=[scored.slug, "nilai"]), {"lanjut": "ya", "xlsx": "1"})
    assert "lomba-2026-peringkat.xlsx" in answer["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = [row for row in book.active.iter_rows(values_only=True) if row[1] and str(row[1]).startswith("P26-")]
    assert [(row[0], row[1], float(row[5]), row[6]) for row in rows] == [
        (1, "P26-001", 90.0, "Ya"),
        (2, "P26-002", 81.0, "Ya"),
        (3, "P26-003", 72.0, "Ya"),
    ]


def test_pages_keep_the_filter(scored, monkeypatch):
    monkeypatch.setattr("judging.results.selectors.ranking_pages.PAGE_SIZE", 2)
    page = read_page(scored, cari="inovasi", halaman="2")
    assert "/rincian/P26-003/" in page and "halaman=3&amp;cari=inovasi" in page


@pytest.mark.parametrize("page_number", ["", "0", "-1", "1.5", "dua", "9" * 5000])
def test_a_page_number_that_is_none_costs_the_filter_nothing(scored, monkeypatch, page_number):
    monkeypatch.setattr("judging.results.selectors.ranking_pages.PAGE_SIZE", 4)
    page = read_page(scored, lanjut="ya", kategori="tidak-ada", halaman=page_number)
    assert "/rincian/P26-003/" in page and "/rincian/P26-004/" not in page


def test_every_figure_is_explained_as_scoring_tells_it(scored):
    close(scored)
    proposal = scored.proposals.get(code="P26-002")
    explanation = explain_proposal(scored, proposal.pk)
    page = bureau().get(reverse("results-explain", args=[scored.slug, proposal.code])).content.decode()
    [stage] = explanation["stages"]
    assert stage["score"]["printed"].replace(".", ",") in page and stage["score"]["exact"] in page
    for judge in stage["judges"]:
        assert judge["judge"] in page and judge["total"]["printed"].replace(".", ",") in page
    assert "rata-rata dari 3 juri" in page and "Penilaian proposal:" in page


def test_the_final_ranking_names_awards(scored):
    close(scored)
    page = read_page(scored, "results-final")
    assert page.index("Juara I") < page.index("Juara II")
    publish_result(edition=scored, actor=builders.bureau(), at=AT)
    assert "Tetap: angka ini tidak berubah lagi" in read_page(scored, "results-final", client=bureau(Role.BUREAU_ADMIN))


def count_queries(client, address):
    _cached_tabulations.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("moment", ["open", "closed", "advanced", "published"])
def test_every_page_costs_the_same_for_3_and_30(moment):
    client = bureau(Role.BUREAU_ADMIN)
    pages = {}
    for slug, prefix, number in (("lomba-3", "A26", 3), ("lomba-3", "A26", 3), ("lomba-30", "B26", 30)):
        pages[slug] = _costs(client, slug, prefix, number, moment)
    assert pages["lomba-30"] == pages["lomba-3"]


def _costs(client, slug, prefix, number, moment):
    if not Edition.objects.filter(slug=slug).exists():
        _edition_at(moment, slug, prefix, number)
    names = ["results-desk", "results-final"]
    if moment != "published":
        names += ["plenary-decide", "results-publish"]
    addresses = [reverse(name, args=[slug]) for name in names]
    addresses.append(reverse("results-explain", args=[slug, f"{prefix}-001"]))
    stages = {"open": ["stage-close"], "closed": ["stage-advance"]}.get(moment, [])
    addresses += [reverse(name, args=[slug, "nilai"]) for name in ("results-stage", *stages)]
    query = "?cari=inovasi&lanjut=ya&kategori=opd"
    addresses.append(f"{reverse('results-stage', args=[slug, 'nilai'])}{query}")
    return [(address.replace(slug, "").replace(prefix, ""), count_queries(client, address)) for address in addresses]


def _edition_at(moment, slug, prefix, number):
    edition = builders.opened(top_three(), slug=slug, prefix=prefix)
    builders.eligible(edition, number)
    builders.panel(edition)
    builders.score(edition, lambda proposal, judge, place: 90 - 2 * proposal)
    if moment != "open":
        close(edition)
    if moment in ("advanced", "published"):
        advance_stage(edition=edition, stage=builders.stage(edition), actor=builders.bureau(), at=AT)
    if moment == "published":
        publish_result(edition=edition, actor=builders.bureau(), at=AT)


@pytest.mark.parametrize("is_stored", [False, True])
def test_the_cut_is_that_of_the_whole_ranking(scored, monkeypatch, is_stored):
    monkeypatch.setattr("judging.results.selectors.ranking_pages.PAGE_SIZE", 3)
    close(scored)
    if is_stored:
        advance_stage(edition=scored, stage=builders.stage(scored), actor=builders.bureau(), at=AT)
    client = bureau()
    page = read_page(scored, client=client)
    assert page.index("P26-003") < page.index("Batas kelulusan"), "the line stands at the foot of the page"
    assert "Batas kelulusan" not in read_page(scored, client=client, halaman="2")
    assert "Batas kelulusan" not in read_page(scored, client=client, lanjut="ya")


def test_where_categories_have_seats_of_their_own_only_a_filtered_list_has_a_cut(db):
    rules = top_three(per=["category"], n=1, tie_at_cut="plenary")
    rules["categories"].append({"code": "desa", "label": "Nagari"})
    edition = builders.opened(rules, **builders.OTHER_NAMES)
    proposals = builders.eligible(edition, 4)
    desa = edition.rulebook_version.categories.get(code="desa")
    edition.proposals.filter(pk__in=[proposals[2].pk, proposals[3].pk]).update(category=desa)
    builders.panel(edition)
    builders.score(edition, lambda proposal, judge, place: 90 - 9 * proposal)
    client = bureau()
    assert "Batas kelulusan" not in read_page(edition, client=client)
    assert "Batas kelulusan" in read_page(edition, client=client, kategori="desa")


def test_how_many_of_how_many_are_shown(scored):
    client = bureau()
    assert re.search(r"\b3 (of|dari) 6\b", read_page(scored, client=client, lanjut="ya"))
    empty = read_page(scored, client=client, cari="tidak ada")
    assert 'href="?"' in empty and "Belum ada yang dapat diperingkat" not in empty


@pytest.mark.parametrize("is_published", [False, True])
def test_the_final_ranking_says_what_the_plenary_did(edition, is_published):
    values = (90, 90, 72, 63, 54, 45)
    builders.score(edition, lambda proposal, judge, place: values[proposal])
    close(edition)
    decision = {"edition": edition, "stage": None, "reason": "Musyawarah", "actor": builders.bureau(), "at": AT}
    record_decision(kind=DecisionKind.ORDER, proposals=["P26-002", "P26-001"], **decision)
    record_decision(kind=DecisionKind.MOVE, proposals=["P26-006"], to_rank=3, **decision)
    if is_published:
        publish_result(edition=edition, actor=builders.bureau(), at=AT)
    page = read_page(edition, "results-final")
    assert page.index("/rincian/P26-002/") < page.index("/rincian/P26-001/")
    assert page.count("urutan sidang pleno") == 2
    assert "dipindahkan sidang pleno dari peringkat 6" in page


def test_staff_see_no_way_to_what_only_an_admin_may_do(scored):
    act_paths = ("/tutup/", "/pleno/", "/umumkan/", "/lanjut/", "/dokumen/piagam/")
    pages = [reverse(name, args=[scored.slug]) for name in ("results-desk", "results-final", "documents-desk")]
    pages.append(reverse("results-stage", args=[scored.slug, "nilai"]))
    staff, admin = bureau(), bureau(Role.BUREAU_ADMIN)
    assert not [path for page in pages for path in act_paths if path in staff.get(page).content.decode()]
    admin_pages = "".join(admin.get(page).content.decode() for page in pages)
    assert [path for path in act_paths if path in admin_pages] == [
        "/tutup/",
        "/pleno/",
        "/umumkan/",
        "/dokumen/piagam/",
    ]
