"""A hash chain of events that anybody can check again with the standard library alone.

Every link carries the hash of the link before it, so changing, removing or reordering a link breaks what follows.
Rewriting all links from one onwards leaves no trace inside the chain: only a head that was printed elsewhere
(`verify_chain(head=…)`) shows it. This module and `core.hashes` import no Django and can be run by themselves.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from core.hashes import hash_text

GENESIS = "0" * 64
# Hashed with every link: a later way of writing links can be told from this one.
ENCODING = "balairung-chain-1"
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z", re.ASCII)


class ChainFault(StrEnum):
    CHANGED = "changed"
    WRONG_PREVIOUS = "wrong_previous"
    GAP = "gap"
    DUPLICATE = "duplicate"
    OUT_OF_ORDER = "out_of_order"
    OTHER_STREAM = "other_stream"
    TAIL_CUT = "tail_cut"
    HEAD_MISSING = "head_missing"


@dataclass(frozen=True)
class ChainLink:
    """One event with its place in the chain; `at` is text as `format_instant` writes it."""

    stream: str
    sequence: int
    at: str
    actor: str
    event: str
    payload: dict[str, Any]
    previous: str
    hash: str

    def expected_hash(self) -> str:
        """The hash that the link's fields have, whatever its `hash` says."""
        return hash_link(
            stream=self.stream,
            sequence=self.sequence,
            at=self.at,
            actor=self.actor,
            event=self.event,
            payload=self.payload,
            previous=self.previous,
        )


@dataclass(frozen=True)
class ChainProblem:
    """One place where a chain is broken; `detail` is a range of sequence numbers, a stream or a hash."""

    sequence: int
    fault: ChainFault
    detail: str = ""


@dataclass(frozen=True)
class ChainReport:
    """What `verify_chain` found: the problems, the hash of the last link and how many links there should be."""

    problems: list[ChainProblem] = field(default_factory=list)
    head: str = GENESIS
    length: int = 0

    @property
    def ok(self) -> bool:
        return not self.problems


def canonical_json(value: object) -> str:
    """JSON with sorted keys, no spaces and ASCII only: equal values give equal text in every language and database.

    Raises TypeError for anything but int, str, bool, None, list and dict: a float or Decimal has several spellings.
    """
    _refuse_ambiguous(value)
    # ASCII only, so that a file in whatever encoding and an editor that normalises accents leave the hash as it is.
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def _refuse_ambiguous(value: object) -> None:
    if value is None or isinstance(value, str | bool | int):
        return
    children: Iterable[object]
    if isinstance(value, list):
        children = value
    elif isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("keys of a payload are text")
        children = value.values()
    else:
        raise TypeError(f"{type(value).__name__} has no single spelling in a payload")
    for child in children:
        _refuse_ambiguous(child)


def format_instant(at: datetime) -> str:
    """The moment as UTC text with microseconds; raises ValueError for a time without a zone."""
    if at.utcoffset() is None:
        raise ValueError("a moment needs a time zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def hash_link(
    *, stream: str, sequence: int, at: str, actor: str, event: str, payload: dict[str, Any], previous: str
) -> str:
    """SHA-256 over the canonical JSON object of all fields; `at` is text as `format_instant` writes it.

    Raises TypeError or ValueError when a field could be spelled in a second way.
    """
    if not INSTANT.fullmatch(at):
        raise ValueError(f"not a UTC moment with microseconds: {at!r}")
    # True is an int to Python, but "true" to JSON: it would be a second spelling of 1.
    if isinstance(sequence, bool) or not isinstance(sequence, int):
        raise TypeError("a sequence is a whole number")
    if not all(isinstance(text, str) for text in (stream, actor, event, previous)):
        raise TypeError("stream, actor, event and previous are text")
    fields = {
        "actor": actor,
        "at": at,
        "encoding": ENCODING,
        "event": event,
        "payload": payload,
        "previous": previous,
        "sequence": sequence,
        "stream": stream,
    }
    return hash_text(canonical_json(fields))


def verify_chain(links: Iterable[ChainLink], *, head: str | None = None, length: int | None = None) -> ChainReport:
    """Check one stream, given in order from sequence 1, and name every place where it is broken.

    `length` is how many links once existed and `head` the hash printed then (that of link `length`, or of any link
    when no length is known). The chain may have grown since; it may not have shrunk or been rewritten.
    """
    check = _ChainCheck(head=head, length=length)
    problems = [problem for link in links for problem in check.find_problems(link)]
    problems.extend(check.find_missing_end())
    return ChainReport(problems=problems, head=check.last_hash, length=check.next_sequence - 1)


class _ChainCheck:
    """What must be remembered between two links: constant memory but for one set of sequence numbers."""

    def __init__(self, *, head: str | None, length: int | None) -> None:
        self.printed_head, self.length = head, length
        self.last_hash, self.next_sequence = GENESIS, 1
        self.stream: str | None = None
        self.sequences: set[int] = set()
        # A head printed while the chain was empty is no hash of any link: there is nothing to look for.
        self.has_printed_head = head is None or (head == GENESIS and not length)

    def find_problems(self, link: ChainLink) -> Iterator[ChainProblem]:
        yield from self._find_misplacement(link)
        if link.previous != self.last_hash:
            yield ChainProblem(link.sequence, ChainFault.WRONG_PREVIOUS)
        if not _is_intact(link):
            yield ChainProblem(link.sequence, ChainFault.CHANGED)
        if link.hash == self.printed_head and self.length in (None, link.sequence):
            self.has_printed_head = True
        # It goes on from the link as it stands: one broken place is reported once and not at every link behind it.
        self.sequences.add(link.sequence)
        self.last_hash, self.next_sequence = link.hash, max(self.next_sequence, link.sequence + 1)

    def _find_misplacement(self, link: ChainLink) -> Iterator[ChainProblem]:
        self.stream = self.stream or link.stream
        if link.stream != self.stream:
            yield ChainProblem(link.sequence, ChainFault.OTHER_STREAM, link.stream)
        if link.sequence in self.sequences:
            yield ChainProblem(link.sequence, ChainFault.DUPLICATE)
        elif link.sequence < self.next_sequence:
            yield ChainProblem(link.sequence, ChainFault.OUT_OF_ORDER)
        elif link.sequence > self.next_sequence:
            yield ChainProblem(self.next_sequence, ChainFault.GAP, f"{self.next_sequence}-{link.sequence - 1}")

    def find_missing_end(self) -> Iterator[ChainProblem]:
        if self.length is not None and self.next_sequence <= self.length:
            yield ChainProblem(self.next_sequence, ChainFault.TAIL_CUT, f"{self.next_sequence}-{self.length}")
        if not self.has_printed_head:
            sequence = self.length or self.next_sequence - 1
            yield ChainProblem(sequence, ChainFault.HEAD_MISSING, self.printed_head or "")


def _is_intact(link: ChainLink) -> bool:
    try:
        return hmac.compare_digest(link.expected_hash(), link.hash)
    # A tampered field may be nothing that could ever be hashed.
    except (TypeError, ValueError):
        return False
