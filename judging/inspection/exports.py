"""A ledger as files, entry by entry and as stored: whoever has one can check the chain without this program."""

import csv
from collections.abc import Iterator
from dataclasses import asdict
from types import SimpleNamespace

from core import chain, ledger

FIELDS = ("sequence", "at", "actor", "event", "payload", "previous", "hash", "stream")


def ledger_lines(stream) -> Iterator[str]:
    """One JSON object a line. SHA-256 of a line without its `hash`, written again in the same way, is that hash."""
    for link in ledger.read_links(stream):
        yield chain.canonical_json({**asdict(link), "encoding": chain.ENCODING}) + "\n"


def ledger_rows(stream) -> Iterator[str]:
    """The same as CSV; a payload is one cell of JSON."""
    writer = csv.writer(SimpleNamespace(write=lambda line: line))
    yield writer.writerow(FIELDS)
    for link in ledger.read_links(stream):
        cells = {**asdict(link), "payload": chain.canonical_json(link.payload)}
        yield writer.writerow([cells[name] for name in FIELDS])
