import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import ledger
from judging.panels.models import Assignment
from judging.panels.services.panels import exclude_judge
from judging.results.enums import DecisionKind
from judging.results.models import Ranking
from judging.results.services.closing import close_stage
from judging.results.services.decisions import record_decision
from tests.builders import AT, OTHER_NAMES, bureau, desk_stage, document, eligible, opened, panel, score, stage
from tests.judging.command_line import run

pytestmark = pytest.mark.django_db


def build_edition():
    """Judge totals 80, 81, 82 and 90, 91, 92 and twice 70, 71, 72."""
    edition = opened()
    eligible(edition, 4)
    panel(edition, 3)
    score(edition, lambda entry, judge, criterion: [80, 90, 70, 70][entry] + judge)
    return edition


@pytest.fixture(scope="module")
def kept_edition(keep_rows):
    return keep_rows(build_edition)


def row(code, rank, score, exact, *, computed=None, tied=False):
    places = {"rank": rank, "computed_rank": computed or rank, "tied": tied}
    return {"code": code, **places, "score": score, "exact": exact}


FINAL = [
    row("P26-002", 1, "91.00", "91/1"),
    row("P26-001", 2, "81.00", "81/1"),
    row("P26-003", 3, "71.00", "71/1", tied=True),
    row("P26-004", 3, "71.00", "71/1", tied=True),
]


def test_the_final_ranking_as_json(edition):
    head = ledger.stream_head(edition.ledger_id)
    assert run("tabulate", "lomba-2026") == {
        "edition": "lomba-2026",
        "rows": FINAL,
        "lists": [{"scope": "overall", "part": "", "rows": FINAL}],
        "awards": [{"award": "juara_1", "code": "P26-002"}, {"award": "juara_2", "code": "P26-001"}],
        "pending": [],
    }
    assert (ledger.stream_head(edition.ledger_id), Ranking.objects.count()) == (head, 0)


def test_a_tie_for_an_award_is_pending_and_a_move_shows_both_ranks():
    edition = opened(**OTHER_NAMES)
    eligible(edition, 3)
    panel(edition, 3)
    score(edition, lambda entry, judge, criterion: [80, 80, 70][entry])
    data = run("tabulate", edition.slug)
    assert (data["awards"], data["pending"]) == ([], [{"award": "juara_1", "codes": ["L26-001", "L26-002"]}])
    decision = {"kind": DecisionKind.MOVE, "proposals": ["L26-003"], "to_rank": 1, "reason": "Musyawarah"}
    record_decision(edition=edition, stage=None, **decision, actor=bureau(), at=AT)
    assert run("tabulate", edition.slug)["rows"][0] == row("L26-003", 1, "70.00", "70/1", computed=3)


def test_lists_of_each_category_are_named_by_their_codes():
    categories = [{"code": "opd", "label": "OPD"}, {"code": "desa", "label": "Nagari"}]
    final = {"from": [{"stage": "nilai", "weight": 100}], "rankings": ["overall", "category"]}
    edition = opened(document(categories=categories, final=final), **OTHER_NAMES)
    eligible(edition, 3)
    edition.proposals.filter(code="L26-003").update(category=edition.rulebook_version.categories.get(code="desa"))
    panel(edition, 3)
    score(edition, lambda entry, judge, criterion: 90 - entry)
    lists = run("tabulate", edition.slug)["lists"]
    assert [(ranked["scope"], ranked["part"], [entry["code"] for entry in ranked["rows"]]) for ranked in lists] == [
        ("overall", "", ["L26-001", "L26-002", "L26-003"]),
        ("category", "desa", ["L26-003"]),
        ("category", "opd", ["L26-001", "L26-002"]),
    ]


def test_one_stage_as_json_with_what_is_missing(edition):
    away = Assignment.objects.filter(proposal__code="P26-001").first()
    exclude_judge(assignment=away, reason="Sakit", actor=bureau(), at=AT)
    data = run("tabulate", "lomba-2026", stage="nilai")
    assert (data["edition"], data["stage"], data["closed"]) == ("lomba-2026", "nilai", False)
    complete = {"sheets": 3, "missing": None}
    assert data["rows"] == [
        {"code": "P26-002", "rank": 1, "score": "91.00", "exact": "91/1", **complete},
        {"code": "P26-003", "rank": 2, "score": "71.00", "exact": "71/1", **complete},
        {"code": "P26-004", "rank": 2, "score": "71.00", "exact": "71/1", **complete},
        {"code": "P26-001", "rank": None, "score": None, "exact": None, "sheets": 2, "missing": "judges"},
    ]


def test_a_closed_stage_says_so(edition):
    close_stage(edition=edition, stage=stage(edition), actor=bureau(), at=AT)
    assert run("tabulate", "lomba-2026", stage="nilai")["closed"] is True


def test_an_exact_score_is_a_fraction_and_the_printed_one_is_rounded_half_up():
    edition = opened(**OTHER_NAMES)
    eligible(edition, 1)
    panel(edition, 3)
    score(edition, lambda entry, judge, criterion: [80, 80, 81][judge])
    (only_row,) = run("tabulate", edition.slug)["rows"]
    assert (only_row["score"], only_row["exact"]) == ("80.33", "241/3")


@pytest.mark.parametrize("name", ["P26-002", "p26-002", "Inovasi 2"])
def test_explain_shows_every_number_of_one_proposal(edition, name):
    explanation = run("tabulate", "lomba-2026", explain=name)
    assert (explanation["entry"], explanation["group"], explanation["category"]) == ("P26-002", "umum", "opd")
    (explained_stage,) = explanation["stages"]
    assert explained_stage["stage"] == "nilai"
    assert [judge["judge"] for judge in explained_stage["judges"]] == ["J1", "J2", "J3"]
    assert [judge["total"]["printed"] for judge in explained_stage["judges"]] == ["90.00", "91.00", "92.00"]
    assert explanation["final"]["score"]["printed"] == "91.00"
    assert explanation["awards"][0]["award"] == "juara_1"
    for hidden in ("P26-001", "P26-003", "contoh.invalid", "CONTOH Juri"):
        assert hidden not in json.dumps(explanation)


def test_people_read_ranks_codes_and_scores(edition, capsys):
    call_command("tabulate", "lomba-2026")
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        ["1", "P26-002", "91,00"],
        ["2", "P26-001", "81,00"],
        ["3", "P26-003", "71,00"],
        ["3", "P26-004", "71,00"],
    ]


@pytest.mark.parametrize(
    ("slug", "options", "named"),
    [
        ("lomba-1999", {}, "lomba-1999"),
        ("lomba-2026", {"stage": "wawancara"}, "wawancara"),
        ("lomba-2026", {"stage": "daftar"}, "daftar"),
        ("lomba-2026", {"explain": "P99-001"}, "P99-001"),
        ("lomba-2026", {"explain": "P26-004"}, "P26-004"),
        ("lomba-2026", {"explain": "P27-001"}, "P27-001"),
    ],
)
def test_unknown_names_are_refused_by_name(edition, slug, options, named):
    other = opened(document(rulebook="lain"), slug="lomba-2027", prefix="P27")
    eligible(other, 1)
    edition.proposals.filter(code="P26-004").update(status="disqualified")
    with pytest.raises(CommandError, match=named):
        call_command("tabulate", slug, **options)


def test_a_second_edition_does_not_mix_in(edition):
    other = opened(document(rulebook="lain"), slug="lomba-2027", prefix="P27")
    eligible(other, 2)
    panel(other, 3)
    score(other, lambda entry, judge, criterion: 100 - entry)
    assert run("tabulate", "lomba-2026")["rows"] == FINAL
    assert [entry["code"] for entry in run("tabulate", "lomba-2027")["rows"]] == ["P27-001", "P27-002"]


def test_two_editions_under_one_rulebook_version_do_not_mix_either(edition):
    other = opened(slug="lomba-2027", prefix="P27")
    assert other.rulebook_version == edition.rulebook_version
    eligible(other, 2)
    panel(other, 3)
    score(other, lambda entry, judge, criterion: 100 - entry)
    close_stage(edition=other, stage=stage(other), actor=bureau(), at=AT)
    assert run("tabulate", "lomba-2026", stage="nilai")["closed"] is False
    assert run("tabulate", "lomba-2026")["rows"] == FINAL


def test_thirty_proposals_need_no_more_queries_than_three():
    counts = []
    stages = [document()["stages"][0], desk_stage(aggregate={"over": "criterion"})]
    for number, size in enumerate((3, 30)):
        edition = opened(document(rulebook=f"ukuran_{size}", stages=stages), slug=f"l-{size}", prefix=f"Q{number}")
        eligible(edition, size)
        panel(edition, 3)
        score(edition, lambda entry, judge, criterion: 50 + entry + judge)
        with CaptureQueriesContext(connection) as queries:
            assert len(run("tabulate", f"l-{size}")["rows"]) == size
        counts.append(len(queries))
    assert counts[0] == counts[1]
