"""A ledger as files, entry by entry and as stored: whoever has one can check the chain without this program."""

import csv
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any
from uuid import UUID

from core import chain, ledger

CSV_FIELDS = ("sequence", "at", "actor", "event", "payload", "previous", "hash", "stream")


class _PassThrough:
    """A file for the csv module that returns each line instead of storing it, so that a response can stream it."""

    def write(self, line: str) -> str:
        return line


def ledger_json_lines(stream_uuid: UUID) -> Iterator[str]:
    """One JSON object a line. SHA-256 of a line without its `hash`, written again in the same way, is that hash."""
    for link in ledger.read_links(stream_uuid):
        yield chain.canonical_json({**asdict(link), "encoding": chain.ENCODING}) + "\n"


def ledger_csv_lines(stream_uuid: UUID) -> Iterator[str]:
    """The same as CSV; a payload is one cell of JSON."""
    writer: Any = csv.writer(_PassThrough())  # Any: the stubs do not know that writerow returns what `write` does
    yield writer.writerow(CSV_FIELDS)
    for link in ledger.read_links(stream_uuid):
        cells = {**asdict(link), "payload": chain.canonical_json(link.payload)}
        yield writer.writerow([cells[name] for name in CSV_FIELDS])
