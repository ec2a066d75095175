"""A hash chain of events that anybody can check again with the standard library alone.

Every link carries the hash of the one before it, so changing, removing or reordering a link breaks what follows.
Rewriting the whole tail leaves no trace inside the chain: only a head printed elsewhere (`verify(head=…)`) shows it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

GENESIS = "0" * 64
ENCODING = "balairung-chain-1"
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z", re.ASCII)


class Fault(StrEnum):
    CHANGED = "changed"
    WRONG_PREVIOUS = "wrong_previous"
    GAP = "gap"
    DUPLICATE = "duplicate"
    OUT_OF_ORDER = "out_of_order"
    OTHER_STREAM = "other_stream"
    TAIL_CUT = "tail_cut"
    HEAD_MISSING = "head_missing"


@dataclass(frozen=True)
class Link:
    stream: str
    sequence: int
    at: str
    actor: str
    event: str
    payload: dict
    previous: str
    hash: str

    def expected_hash(self) -> str:
        return link_hash(
            stream=self.stream,
            sequence=self.sequence,
            at=self.at,
            actor=self.actor,
            event=self.event,
            payload=self.payload,
            previous=self.previous,
        )


@dataclass(frozen=True)
class Problem:
    sequence: int
    fault: Fault
    detail: str = ""


@dataclass(frozen=True)
class Report:
    problems: list[Problem] = field(default_factory=list)
    head: str = GENESIS
    length: int = 0

    @property
    def ok(self) -> bool:
        return not self.problems


def canonical(value) -> str:
    """JSON with sorted keys, no spaces and ASCII only: equal values give equal text in every language and database.

    Raises TypeError for anything but int, str, bool, None, list and dict: a float or Decimal has several spellings.
    """
    _refuse_ambiguous(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def _refuse_ambiguous(value) -> None:
    if value is None or isinstance(value, str | bool | int):
        return
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


def instant_text(at: datetime) -> str:
    """The moment as UTC text with microseconds; raises ValueError for a time without a zone."""
    if at.utcoffset() is None:
        raise ValueError("a moment needs a time zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def link_hash(*, stream: str, sequence: int, at: str, actor: str, event: str, payload: dict, previous: str) -> str:
    """SHA-256 over the canonical JSON object of all fields; `at` is text made by `instant_text`.

    Raises TypeError or ValueError when a field could be spelled in a second way.
    """
    if not INSTANT.fullmatch(at):
        raise ValueError(f"not a UTC moment with microseconds: {at!r}")
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
    return hashlib.sha256(canonical(fields).encode("ascii")).hexdigest()


def verify(links: Iterable[Link], *, head: str | None = None, length: int | None = None) -> Report:
    """Check one stream, given in order from sequence 1, and name every place where it is broken.

    `length` is how many links once existed and `head` the hash printed then (that of link `length`, or of any link
    when no length is known). The chain may have grown since; it may not have shrunk or been rewritten.
    """
    walk = _Walk(head=head, length=length)
    problems = [problem for link in links for problem in walk.step(link)]
    problems.extend(walk.anchor_problems())
    return Report(problems=problems, head=walk.last_hash, length=walk.expected - 1)


class _Walk:
    """What must be remembered between two links: constant memory but for one set of sequence numbers."""

    def __init__(self, *, head: str | None, length: int | None):
        self.anchor, self.length = head, length
        self.last_hash, self.expected = GENESIS, 1
        self.stream: str | None = None
        self.seen: set[int] = set()
        self.anchor_met = head is None or (head == GENESIS and not length)

    def step(self, link: Link) -> Iterator[Problem]:
        yield from self._place_problems(link)
        if link.previous != self.last_hash:
            yield Problem(link.sequence, Fault.WRONG_PREVIOUS)
        if not _is_intact(link):
            yield Problem(link.sequence, Fault.CHANGED)
        if link.hash == self.anchor and self.length in (None, link.sequence):
            self.anchor_met = True
        self.seen.add(link.sequence)
        self.last_hash, self.expected = link.hash, max(self.expected, link.sequence + 1)

    def _place_problems(self, link: Link) -> Iterator[Problem]:
        self.stream = self.stream or link.stream
        if link.stream != self.stream:
            yield Problem(link.sequence, Fault.OTHER_STREAM, link.stream)
        if link.sequence in self.seen:
            yield Problem(link.sequence, Fault.DUPLICATE)
        elif link.sequence < self.expected:
            yield Problem(link.sequence, Fault.OUT_OF_ORDER)
        elif link.sequence > self.expected:
            yield Problem(self.expected, Fault.GAP, f"{self.expected}-{link.sequence - 1}")

    def anchor_problems(self) -> Iterator[Problem]:
        if self.length is not None and self.expected <= self.length:
            yield Problem(self.expected, Fault.TAIL_CUT, f"{self.expected}-{self.length}")
        if not self.anchor_met:
            yield Problem(self.length or self.expected - 1, Fault.HEAD_MISSING, self.anchor or "")


def _is_intact(link: Link) -> bool:
    try:
        return hmac.compare_digest(link.expected_hash(), link.hash)
    except (TypeError, ValueError):
        return False


def salted(text: str, salt: str) -> str:
    """What stands in a payload for a text that must stay erasable: without the salt it cannot be guessed back."""
    if not salt:
        raise ValueError("a salted hash needs a salt")
    return hmac.new(salt.encode(), text.encode(), hashlib.sha256).hexdigest()
