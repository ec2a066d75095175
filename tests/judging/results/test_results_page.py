import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from competition.rulebook.loading import load_document
from core import ledger
from judging.panels.models import Assignment
from judging.panels.services.panels import recuse_judge
from judging.results.enums import DecisionKind, describe_tie_step, tie_step_name
from judging.results.services.closing import advance_stage, close_stage
from judging.results.services.decisions import record_decision
from judging.results.services.publication import publish_result
from submissions.models import Proposal
from submissions.services.proposals import change_status
from tests.builders import AT, bureau, desk_stage, document, eligible, opened, panel, score, stage, unit
from tests.competition.rulebook_samples import preset_document
from tests.people import PASSWORD, person_who_signed_in

pytestmark = pytest.mark.django_db
PAGE = "/hasil/lomba-2026/"
NUMBERS = (61, 97, 83, 42)


def closed(numbers=NUMBERS, *, slug="lomba-2026", prefix="P26", **rules):
    """Scored and closed; beside the ranked proposals one that failed the check and one that was disqualified."""
    edition = opened(document(**rules), slug=slug, prefix=prefix)
    *_ranked, failed, thrown = eligible(edition, len(numbers) + 2)
    change_status(proposal=failed, step="reopen_check", actor=bureau(), at=AT, note="Periksa lagi")
    change_status(proposal=failed, step="fail_check", actor=bureau(), at=AT, note="Tanpa SK")
    change_status(proposal=thrown, step="disqualify", actor=bureau(), at=AT, note="Bukan karya sendiri")
    panel(edition, 4)
    recused = Assignment.objects.filter(panel__edition=edition).first()
    recuse_judge(assignment=recused, reason="Saudara ketua tim", actor=bureau(), at=AT)
    score(edition, lambda entry, judge, criterion: numbers[entry])
    close_stage(edition=edition, stage=stage(edition), actor=bureau(), at=AT)
    return edition


def published(*arguments, **options):
    edition = closed(*arguments, **options)
    publish_result(edition=edition, actor=bureau(), at=AT)
    return edition


def shows(rows="all", scores="final"):
    return {"publication": {"rows": rows, "scores": scores}}


@pytest.fixture
def page(client):
    def get(address=PAGE):
        answer = client.get(address)
        assert answer.status_code == 200
        return answer.content.decode()

    return get


def titles(text):
    return re.findall(r"Inovasi \d+", text)


def test_the_page_shows_the_published_rows_in_order_with_scores_and_awards(page):
    published()
    text = page()
    assert titles(text) == ["Inovasi 2", "Inovasi 3", "Inovasi 1", "Inovasi 4"]
    assert re.findall(r"\d+,\d\d", text) == ["97,00", "83,00", "61,00", "42,00"]
    assert re.findall(r"Juara I+", text) == ["Juara I", "Juara II"]
    assert re.findall(r"P26-\d+, Unit \w+", text)[0] == "P26-002, Unit dinkes"


def test_nothing_but_the_ranking_is_public(page):
    edition = closed((90, 90, 42))
    decision = {"kind": DecisionKind.ORDER, "proposals": ["P26-002", "P26-001"], "reason": "Suara ketua Rina"}
    record_decision(edition=edition, stage=None, **decision, actor=bureau(), at=AT)
    publish_result(edition=edition, actor=bureau(), at=AT)
    text = page()
    assert titles(text) == ["Inovasi 2", "Inovasi 1", "Inovasi 3"]
    for hidden in ("Inovasi 4", "Inovasi 5", "Rina", "Saudara", "Tanpa SK", "karya sendiri", "CONTOH Juri", "juri1@"):
        assert hidden not in text
    assert not re.search(r"\bJ[1-4]\b", text)


@pytest.mark.parametrize("signed_in", [False, True])
def test_an_unpublished_result_does_not_exist_for_anybody(client, signed_in):
    closed()
    published((55, 54), slug="lomba-2025", prefix="P25", rulebook="lain")
    if signed_in:
        person_who_signed_in("chef@contoh.invalid", "bureau_admin")
        assert client.login(username="chef@contoh.invalid", password=PASSWORD)
    for address in (PAGE, "/hasil/tidak-ada/"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert titles(answer.content.decode()) == []


def test_another_edition_under_the_same_rules_does_not_mix_in(page):
    published()
    Proposal.objects.update(title="Milik 2026")
    published((55, 54), slug="lomba-2025", prefix="P25")
    assert "Milik 2026" not in page("/hasil/lomba-2025/")
    assert titles(page("/hasil/lomba-2025/")) == ["Inovasi 1", "Inovasi 2"]
    assert titles(page()) == [] and page().count("Milik 2026") == 4


def test_winners_only_hides_everybody_else(page):
    published(**shows(rows="winners"))
    text = page()
    assert titles(text) == ["Inovasi 2", "Inovasi 3"]
    for hidden in ("Inovasi 1", "Inovasi 4", "P26-001", "P26-004", "61,00", "42,00", 'width="61', 'width="42'):
        assert hidden not in text
    assert "97,00" in text


def test_a_winner_of_two_awards_stands_once_in_each_list(page):
    first = document()["awards"][0]
    best = {**first, "code": "terbaik", "label": "Terbaik kategori", "per": "category"}
    final = {"from": [{"stage": "nilai", "weight": 100}], "rankings": ["overall", "category"]}
    published(**shows(rows="winners"), awards=[first, best], final=final)
    text = page()
    assert titles(text) == ["Inovasi 2", "Inovasi 2"]
    assert (text.count("Juara I"), text.count("Terbaik kategori")) == (2, 2)


def two_stages(**changes):
    first = desk_stage(advancement={"method": "top_n", "n": 2})
    second = desk_stage("presentasi", kind="presentation", label="Presentasi")
    sources = [{"stage": "nilai", "weight": 70}, {"stage": "presentasi", "weight": 30}]
    return {"stages": [document()["stages"][0], first, second], "final": {"from": sources}, **changes}


def finalists(rows):
    edition = closed(**two_stages(), **shows(rows=rows))
    advance_stage(edition=edition, stage=stage(edition), actor=bureau(), at=AT)
    panel(edition, 3, code="presentasi")
    score(edition, lambda entry, judge, criterion: 90, code="presentasi")
    close_stage(edition=edition, stage=stage(edition, "presentasi"), actor=bureau(), at=AT)
    publish_result(edition=edition, actor=bureau(), at=AT)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("finalists", ["Inovasi 2", "Inovasi 3"]),
        ("all", ["Inovasi 2", "Inovasi 3", "Inovasi 1", "Inovasi 4"]),
    ],
)
def test_finalists_only_hides_who_stopped_before(page, rows, expected):
    finalists(rows)
    text = page()
    assert titles(text) == expected
    assert ("P26-001" in text) is (rows == "all")


@pytest.mark.parametrize("rows", ["all", "winners"])
def test_no_score_is_shown_when_the_rulebook_says_none(page, rows):
    published(**shows(rows=rows, scores="none"))
    text = page()
    assert titles(text)[:2] == ["Inovasi 2", "Inovasi 3"]
    assert not re.search(r"\d+[,.]\d\d\b", text.split("<h1>")[1].split("SHA-256")[0].split("</p>", 1)[1])
    for hidden in ("97,00", "97.0", 'width="97', 'width="83', "bar__ground"):
        assert hidden not in text


def test_the_page_is_bound_to_rulebook_and_ledger(page):
    edition = published()
    head = ledger.stream_head(edition.ledger_id)
    text = page()
    assert edition.rulebook_version.digest in text and head in text
    assert len({edition.rulebook_version.digest, head}) == 2


def test_the_head_stays_the_one_of_publishing(page):
    edition = published()
    head = ledger.stream_head(edition.ledger_id)
    ledger.append_events(edition.ledger_id, [("certificate_issued", {})], actor="U0001", at=AT)
    assert head in page() and ledger.stream_head(edition.ledger_id) not in page()


def test_a_tie_and_a_move_are_marked(page):
    edition = closed((97, 83, 42, 42))
    decision = {"kind": DecisionKind.MOVE, "proposals": ["P26-002"], "to_rank": 1, "reason": "Musyawarah"}
    record_decision(edition=edition, stage=None, **decision, actor=bureau(), at=AT)
    publish_result(edition=edition, actor=bureau(), at=AT)
    text = page()
    assert titles(text) == ["Inovasi 2", "Inovasi 1", "Inovasi 3", "Inovasi 4"]
    rows = text.split('<th scope="row">')[1:]
    assert ["seri" in row for row in rows] == [False, False, True, True]
    assert ["pleno" in row for row in rows] == [True, True, False, False]


def test_lists_of_each_category_have_their_labels(page):
    categories = [{"code": "opd", "label": "Perangkat daerah"}, {"code": "desa", "label": "Nagari"}]
    final = {"from": [{"stage": "nilai", "weight": 100}], "rankings": ["overall", "category"]}
    edition = closed(categories=categories, final=final)
    Proposal.objects.filter(code="P26-003").update(category=edition.rulebook_version.categories.get(code="desa"))
    publish_result(edition=edition, actor=bureau(), at=AT)
    overall, offices, village = page().split("<h2")[1:]
    assert [len(titles(part)) for part in (overall, offices, village)] == [4, 3, 1]
    assert "Perangkat daerah" in offices and "Nagari" in village
    assert titles(village) == ["Inovasi 3"]


def test_a_title_is_shown_as_text_and_never_as_markup(page):
    published()
    Proposal.objects.filter(code="P26-002").update(title="<script>alert(1)</script>")
    assert "<script>alert(1)" not in page()
    assert "&lt;script&gt;alert(1)" in page()


def test_the_page_only_reads(client):
    published()
    assert client.post(PAGE).status_code == 405


def test_thirty_rows_need_no_more_queries_than_three(client):
    counts = []
    for number, size in enumerate((3, 30)):
        slug = f"ukuran-{size}"
        edition = opened(document(rulebook=f"ukuran_{size}"), slug=slug, prefix=f"Q{number}")
        for place in range(size):
            eligible(edition, 1, work_unit=unit(f"unit-{place}"))
        panel(edition, 3)
        score(edition, lambda entry, judge, criterion: 90 - entry)
        close_stage(edition=edition, stage=stage(edition), actor=bureau(), at=AT)
        publish_result(edition=edition, actor=bureau(), at=AT)
        client.get(f"/hasil/{slug}/")
        with CaptureQueriesContext(connection) as queries:
            text = client.get(f"/hasil/{slug}/").content.decode()
        assert len(set(re.findall(r"Unit unit-\d+", text))) == size
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_broken_tie_is_told_in_the_words_of_the_rulebook():
    rules = load_document(preset_document("kabupaten-default")).rules
    steps = [describe_tie_step(tie_step_name(step), rules) for step in rules.tie_break]
    assert steps == ["Signifikansi", "Presentasi dan wawancara", "urutan sidang pleno"]
