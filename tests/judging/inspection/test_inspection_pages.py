"""The inspectors' pages: the ledger as it is stored, figures of each proposal, and no name of a judge."""

import csv
import hashlib
import io
import json

import pytest
from django.urls import reverse

from core import ledger
from core.chain import GENESIS, canonical_json
from judging.inspection.selectors import ledger_check
from tests.people import signed_in
from tests.world import world_at


@pytest.fixture(scope="module")
def kept_world(keep_rows):
    return keep_rows(lambda: world_at("published"))


@pytest.fixture
def inspector(world):
    return signed_in(world.people["inspector"])


def address(world, name="oversight-edition", **more):
    return reverse(name, kwargs={"slug": world.edition.slug, **more})


def text_of(answer):
    return (b"".join(answer) if answer.streaming else answer.content).decode()


def judge_names(world):
    return [person.name for role, person in world.people.items() if "judge" in role]


def test_the_page_names_head_and_ranks_but_no_judge(world, inspector):
    page = text_of(inspector.get(address(world)))
    assert ledger.stream_head(world.edition.ledger_id) in page and world.edition.rulebook_version.digest in page
    assert world.proposal.code in page and world.proposal.title in page
    figures = text_of(inspector.get(address(world, "oversight-proposal", code=world.proposal.code)))
    assert "J1" in figures
    for name in judge_names(world):
        assert name not in page and name not in figures


def test_a_ledger_in_order_is_said_to_be(world, inspector):
    head = ledger.stream_head(world.edition.ledger_id)
    spaced = f" {head[:8].upper()} {head[8:]}"
    check = inspector.get(address(world), {"periksa": "1", "kepala": spaced}).context["check"]
    assert (
        check.is_in_order
        and check.head == head == check.printed_head
        and check.length == len(list(ledger.read_links(world.edition.ledger_id)))
    )


@pytest.mark.parametrize("head", ["abc", "x" * 64, "0" * 65])
def test_what_is_no_head_is_refused_with_the_reason(world, inspector, head):
    answer = inspector.get(address(world), {"periksa": "1", "kepala": head})
    assert answer.context["check"].refusal and f'value="{head}"' in text_of(answer)


def test_a_head_that_is_not_in_the_chain_is_found(world, inspector):
    check = inspector.get(address(world), {"periksa": "1", "kepala": "a" * 64}).context["check"]
    assert not check.is_in_order and "a" * 64 in " ".join(check.problems)


def test_a_check_costs_only_so_much(world, inspector, monkeypatch):
    monkeypatch.setattr(ledger_check, "MAX_ENTRIES", 1)
    assert (
        f"manage.py audit {world.edition.slug}"
        in inspector.get(address(world), {"periksa": "1"}).context["check"].refusal
    )
    for _time in range(7):
        answer = inspector.get(address(world), {"periksa": "1"})
    assert "manage.py" not in answer.context["check"].refusal


def test_every_line_of_the_file_proves_itself(world, inspector):
    answer = inspector.get(address(world, "oversight-ledger", kind="jsonl"))
    assert "attachment" in answer["Content-Disposition"]
    before, text = GENESIS, text_of(answer)
    for line in text.splitlines():
        entry = json.loads(line)
        digest = entry.pop("hash")
        assert entry["previous"] == before and hashlib.sha256(canonical_json(entry).encode()).hexdigest() == digest
        before = digest
    assert before == ledger.stream_head(world.edition.ledger_id)
    for name in (*judge_names(world), world.proposal.title):
        assert name not in text
    rows = list(csv.DictReader(io.StringIO(text_of(inspector.get(address(world, "oversight-ledger", kind="csv"))))))
    assert rows[-1]["hash"] == before and json.loads(rows[-1]["payload"]) == entry["payload"]


def test_only_what_was_sent_is_listed_and_the_search_survives(world, inspector, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        page = inspector.get(address(world), {"cari": world.proposal.code.lower()}).context["page"]
    assert [row.code for row in page] == [world.proposal.code]
    assert all(row.submitted_at for row in inspector.get(address(world)).context["page"])
    assert inspector.get(address(world, "oversight-proposal", code="W26-999")).status_code == 404
    assert inspector.get(address(world, "oversight-ledger", kind="exe")).status_code == 404


def test_a_wrong_value_of_the_address_costs_the_others_nothing(world, inspector):
    query = {"periksa": "ya", "kepala": "k" * 5000, "halaman": "x", "cari": f"\x00{world.proposal.code}"}
    page = inspector.get(address(world), query).context
    assert [proposal.code for proposal in page["page"]] == [world.proposal.code]
    assert page["check"].refusal and page["words"] == world.proposal.code
