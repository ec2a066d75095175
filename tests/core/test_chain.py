import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from core.chain import (
    GENESIS,
    ChainFault,
    ChainLink,
    ChainProblem,
    canonical_json,
    format_instant,
    hash_link,
    verify_chain,
)
from core.hashes import salted_hash

START = datetime(2026, 7, 27, 3, 0, tzinfo=UTC)


def chain_of(length, *, stream="s-1", previous=GENESIS, first=1, value=80):
    links = []
    for sequence in range(first, first + length):
        fields = {
            "stream": stream,
            "sequence": sequence,
            "at": format_instant(START + timedelta(minutes=sequence)),
            "actor": f"J{sequence:02}",
            "event": "sheet_submitted",
            "payload": {"proposal": "P0042", "values": [value, sequence], "note": None},
            "previous": previous,
        }
        previous = hash_link(**fields)
        links.append(ChainLink(**fields, hash=previous))
    return links


def problems(links, **anchor):
    return verify_chain(links, **anchor).problems


def test_canonical_sorts_keys_and_leaves_no_spaces():
    assert canonical_json({"b": [1, True, None], "a": {"é": "x y"}}) == '{"a":{"\\u00e9":"x y"},"b":[1,true,null]}'


@pytest.mark.parametrize("value", [1.5, Decimal("1.5"), (1, 2), {1, 2}, b"x", START, [[{"a": 0.0}]], {1: "a"}])
def test_canonical_refuses_what_has_several_spellings(value):
    with pytest.raises(TypeError):
        canonical_json({"value": value})


def test_link_hash_is_the_documented_sha256():
    text = (
        '{"actor":"J03","at":"2026-07-27T03:01:00.000000Z","encoding":"balairung-chain-1","event":"closed",'
        f'"payload":{{"n":1}},"previous":"{GENESIS}","sequence":1,"stream":"s"}}'
    )
    link_hash = hash_link(
        stream="s",
        sequence=1,
        at="2026-07-27T03:01:00.000000Z",
        actor="J03",
        event="closed",
        payload={"n": 1},
        previous=GENESIS,
    )
    assert link_hash == hashlib.sha256(text.encode()).hexdigest()


def test_instant_text_is_the_same_moment_in_utc():
    wib = timezone(timedelta(hours=7))
    assert format_instant(datetime(2026, 7, 27, 10, 0, 0, 5, tzinfo=wib)) == "2026-07-27T03:00:00.000005Z"


def test_instant_text_refuses_a_moment_without_zone():
    with pytest.raises(ValueError, match="time zone"):
        format_instant(START.replace(tzinfo=None))


@pytest.mark.parametrize(
    "at", ["2026-07-27T03:00:00Z", "2026-07-27 03:00:00.000000Z", "2026-07-27T03:00:00.000000+00:00"]
)
def test_link_hash_refuses_a_second_spelling_of_the_moment(at):
    with pytest.raises(ValueError, match="microseconds"):
        hash_link(stream="s", sequence=1, at=at, actor="", event="", payload={}, previous=GENESIS)


@pytest.mark.parametrize("sequence", [True, "1", 1.0])
def test_link_hash_refuses_a_sequence_that_is_no_whole_number(sequence):
    with pytest.raises(TypeError):
        hash_link(
            stream="s", sequence=sequence, at=format_instant(START), actor="", event="", payload={}, previous=GENESIS
        )


def test_verify_intact_chain_reports_head_and_length():
    links = chain_of(5)
    report = verify_chain(iter(links))
    assert (report.ok, report.problems, report.head, report.length) == (True, [], links[-1].hash, 5)


def test_verify_empty_chain_is_genesis():
    report = verify_chain([], head=GENESIS, length=0)
    assert (report.ok, report.head, report.length) == (True, GENESIS, 0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("at", "2026-07-27T03:03:00.000001Z"),
        ("at", "not a moment"),
        ("actor", "J99"),
        ("event", "sheet_recused"),
        ("payload", {"proposal": "P0042", "values": [81, 3], "note": None}),
        ("payload", {"proposal": "P0042", "values": [80, 3.0], "note": None}),
    ],
)
def test_verify_changed_field_is_named(name, value):
    links = chain_of(5)
    links[2] = replace(links[2], **{name: value})
    assert problems(links) == [ChainProblem(3, ChainFault.CHANGED)]


def test_verify_changed_hash_breaks_its_link_and_the_next():
    links = chain_of(4)
    links[1] = replace(links[1], hash="f" * 64)
    assert problems(links) == [ChainProblem(2, ChainFault.CHANGED), ChainProblem(3, ChainFault.WRONG_PREVIOUS)]


def test_verify_changed_previous_is_named_twice():
    links = chain_of(4)
    links[1] = replace(links[1], previous="f" * 64)
    assert problems(links) == [ChainProblem(2, ChainFault.WRONG_PREVIOUS), ChainProblem(2, ChainFault.CHANGED)]


def test_verify_changed_stream_is_named():
    links = chain_of(3)
    links[1] = replace(links[1], stream="s-2")
    assert problems(links) == [ChainProblem(2, ChainFault.OTHER_STREAM, "s-2"), ChainProblem(2, ChainFault.CHANGED)]


def test_verify_changed_sequence_is_named():
    links = chain_of(3)
    links[2] = replace(links[2], sequence=7)
    assert problems(links) == [ChainProblem(3, ChainFault.GAP, "3-6"), ChainProblem(7, ChainFault.CHANGED)]


def test_verify_link_rewritten_with_a_fresh_hash_breaks_the_next():
    links = chain_of(4)
    links[1] = chain_of(1, first=2, previous=links[0].hash, value=99)[0]
    assert problems(links) == [ChainProblem(3, ChainFault.WRONG_PREVIOUS)]


def test_verify_rewritten_tail_is_found_by_the_printed_head():
    links = chain_of(5)
    printed = links[-1].hash
    forged = links[:2] + chain_of(3, first=3, previous=links[1].hash, value=99)
    assert problems(forged) == []
    assert problems(forged, head=printed) == [ChainProblem(5, ChainFault.HEAD_MISSING, printed)]
    assert problems(forged, head=printed, length=5) == [ChainProblem(5, ChainFault.HEAD_MISSING, printed)]


def test_verify_cut_tail_is_found_by_length_and_head():
    links = chain_of(5)
    printed = links[-1].hash
    assert problems(links[:3]) == []
    assert problems(links[:3], length=5) == [ChainProblem(4, ChainFault.TAIL_CUT, "4-5")]
    assert problems(links[:3], head=printed) == [ChainProblem(3, ChainFault.HEAD_MISSING, printed)]


def test_verify_emptied_chain_is_found():
    assert problems([], length=2) == [ChainProblem(1, ChainFault.TAIL_CUT, "1-2")]


def test_verify_older_head_still_holds_after_growth():
    links = chain_of(5)
    assert problems(links, head=links[2].hash, length=3) == []


def test_verify_head_of_another_place_is_refused():
    links = chain_of(5)
    assert problems(links, head=links[2].hash, length=4) == [ChainProblem(4, ChainFault.HEAD_MISSING, links[2].hash)]


def test_verify_removed_middle_is_found():
    links = chain_of(5)
    del links[1:3]
    assert problems(links) == [ChainProblem(2, ChainFault.GAP, "2-3"), ChainProblem(4, ChainFault.WRONG_PREVIOUS)]


def test_verify_swapped_links_are_found():
    links = chain_of(4)
    links[1], links[2] = links[2], links[1]
    assert problems(links) == [
        ChainProblem(2, ChainFault.GAP, "2-2"),
        ChainProblem(3, ChainFault.WRONG_PREVIOUS),
        ChainProblem(2, ChainFault.OUT_OF_ORDER),
        ChainProblem(2, ChainFault.WRONG_PREVIOUS),
        ChainProblem(4, ChainFault.WRONG_PREVIOUS),
    ]


def test_verify_repeated_link_is_found():
    links = chain_of(2)
    assert problems([*links, links[1]]) == [
        ChainProblem(2, ChainFault.DUPLICATE),
        ChainProblem(2, ChainFault.WRONG_PREVIOUS),
    ]


def test_salted_differs_by_salt_and_text():
    assert salted_hash("Nama", "a") == salted_hash("Nama", "a")
    assert (
        len({salted_hash("Nama", "a"), salted_hash("Nama", "b"), salted_hash("Namb", "a"), salted_hash("ama", "aN")})
        == 4
    )


def test_salted_refuses_an_empty_salt():
    with pytest.raises(ValueError, match="salt"):
        salted_hash("Nama", "")
