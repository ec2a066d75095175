"""The append-only record of every event that can move a result.

One stream for each edition. A payload holds codes, numbers and salted hashes of texts, never a name, e-mail, NIP, title
or comment: so the complete ledger can be handed out, and erasing a person never breaks the chain. The stream's row is
locked while events are appended, so that two writers never use one sequence number. It stores length and head, which
shows a chain whose last links were deleted.
"""

import json
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import chain


class LedgerStream(models.Model):
    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default=chain.GENESIS)

    class Meta:
        verbose_name = _("ledger")
        verbose_name_plural = _("ledgers")

    def __str__(self) -> str:
        return f"{self.uuid} ({self.length})"


class LedgerEntry(models.Model):
    stream = models.ForeignKey(LedgerStream, on_delete=models.PROTECT, related_name="entries")
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    # The person's code as text and no foreign key: the entry must outlive the person and hold no name.
    actor = models.CharField(max_length=40)
    event = models.CharField(max_length=60)
    # The very text that was hashed: a JSON column may give it back with other spaces or another order.
    payload = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["stream", "sequence"]
        constraints = [models.UniqueConstraint(fields=["stream", "sequence"], name="ledger_sequence_once")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.event}"


def append_events(
    stream_uuid: uuid.UUID, events: Iterable[tuple[str, dict[str, Any]]], *, actor: str, at: datetime
) -> str:
    """Append (event, payload) pairs in order and return the new head.

    Call it inside the transaction of the change it records.
    """
    stream = LedgerStream.objects.select_for_update().get(pk=stream_uuid)
    moment = chain.format_instant(at)
    entries = []
    for event, payload in events:
        stream.length += 1
        link = _next_link(stream, moment, actor, event, payload)
        stream.head = link.hash
        entries.append(_make_entry(stream, link, at))
    # `events` may be a generator, so whether there are any is known only now.
    if not entries:
        return stream.head
    LedgerEntry.objects.bulk_create(entries, batch_size=2000)
    stream.save(update_fields=["length", "head"])
    return stream.head


def _next_link(stream: LedgerStream, moment: str, actor: str, event: str, payload: dict[str, Any]) -> chain.ChainLink:
    fields: dict[str, Any] = {
        "stream": str(stream.pk),
        "sequence": stream.length,
        "at": moment,
        "actor": actor,
        "event": event,
        "payload": payload,
        "previous": stream.head,
    }
    return chain.ChainLink(**fields, hash=chain.hash_link(**fields))


def _make_entry(stream: LedgerStream, link: chain.ChainLink, at: datetime) -> LedgerEntry:
    return LedgerEntry(
        stream=stream,
        sequence=link.sequence,
        at=at,
        actor=link.actor,
        event=link.event,
        payload=chain.canonical_json(link.payload),
        previous=link.previous,
        hash=link.hash,
    )


def read_links(stream_uuid: uuid.UUID) -> Iterator[chain.ChainLink]:
    """The entries of a stream in order, as the chain checks them."""
    rows = LedgerEntry.objects.filter(stream=stream_uuid).order_by("sequence")
    fields = ("sequence", "at", "actor", "event", "payload", "previous", "hash")
    for sequence, at, actor, event, payload, previous, digest in rows.values_list(*fields).iterator():
        yield chain.ChainLink(
            stream=str(stream_uuid),
            sequence=sequence,
            at=chain.format_instant(at),
            actor=actor,
            event=event,
            payload=_parse_payload(payload),
            previous=previous,
            hash=digest,
        )


def _parse_payload(text: str) -> dict[str, Any]:
    """The payload as it was hashed. A text that was spelled differently or is no JSON becomes a payload that says so:
    its hash cannot match, so the check reports the entry instead of failing.
    """
    try:
        payload = json.loads(text)
        return payload if chain.canonical_json(payload) == text else {"respelled": text}
    except (ValueError, TypeError):
        return {"unreadable": text}


def verify_stream(stream_uuid: uuid.UUID, *, anchored_head: str | None = None) -> chain.ChainReport:
    """Recompute every hash of the stream and compare with the length and head of the stream's row.

    `anchored_head`: a head that was printed elsewhere, which must be in the chain as well.
    """
    stream = LedgerStream.objects.get(pk=stream_uuid)
    report = chain.verify_chain(read_links(stream_uuid), head=stream.head, length=stream.length)
    if anchored_head:
        anchored = chain.verify_chain(read_links(stream_uuid), head=anchored_head)
        # Both checks walk the same links: what is broken in between must not be reported twice.
        further = [problem for problem in anchored.problems if problem not in report.problems]
        return chain.ChainReport([*report.problems, *further], report.head, report.length)
    return report


def stream_head(stream_uuid: uuid.UUID) -> str:
    """The hash of the stream's last entry."""
    return LedgerStream.objects.values_list("head", flat=True).get(pk=stream_uuid)


def read_payloads(stream_uuid: uuid.UUID, *events: str) -> Iterator[dict[str, Any]]:
    """The payloads of the named events, oldest first."""
    rows = LedgerEntry.objects.filter(stream=stream_uuid, event__in=events).order_by("sequence")
    for text in rows.values_list("payload", flat=True).iterator():
        yield json.loads(text)
