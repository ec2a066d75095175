"""The append-only record of every event that can move a result.

One stream for each edition. A payload holds codes, numbers and salted hashes of texts, never a name, e-mail, NIP,
title or comment:
the whole ledger can be handed out, and erasing a person never breaks the chain. The stream row is locked while events
are
appended, so two writers never claim one sequence number, and it remembers length and head, so a tail that was cut is
missed.
"""

import json
import uuid
from collections.abc import Iterable, Iterator

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

    def __str__(self):
        return f"{self.uuid} ({self.length})"


class LedgerEntry(models.Model):
    stream = models.ForeignKey(LedgerStream, on_delete=models.PROTECT, related_name="entries")
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    event = models.CharField(max_length=60)
    payload = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["stream", "sequence"]
        constraints = [models.UniqueConstraint(fields=["stream", "sequence"], name="ledger_sequence_once")]

    def __str__(self):
        return f"{self.sequence} {self.event}"


def append(stream_uuid, events: Iterable[tuple[str, dict]], *, actor: str, at) -> str:
    """Append (event, payload) pairs in order and return the new head.

    Call it inside the transaction of the change it records.
    """
    stream = LedgerStream.objects.select_for_update().get(pk=stream_uuid)
    moment = chain.instant_text(at)
    entries = []
    for event, payload in events:
        stream.length += 1
        link = _next_link(stream, moment, actor, event, payload)
        stream.head = link.hash
        entries.append(_entry(stream, link, at))
    if not entries:
        return stream.head
    LedgerEntry.objects.bulk_create(entries, batch_size=2000)
    stream.save(update_fields=["length", "head"])
    return stream.head


def _next_link(stream, moment, actor, event, payload) -> chain.Link:
    fields = {
        "stream": str(stream.pk),
        "sequence": stream.length,
        "at": moment,
        "actor": actor,
        "event": event,
        "payload": payload,
        "previous": stream.head,
    }
    return chain.Link(**fields, hash=chain.link_hash(**fields))


def _entry(stream, link, at) -> LedgerEntry:
    return LedgerEntry(
        stream=stream,
        sequence=link.sequence,
        at=at,
        actor=link.actor,
        event=link.event,
        payload=chain.canonical(link.payload),
        previous=link.previous,
        hash=link.hash,
    )


def links(stream_uuid) -> Iterator[chain.Link]:
    rows = LedgerEntry.objects.filter(stream=stream_uuid).order_by("sequence")
    fields = ("sequence", "at", "actor", "event", "payload", "previous", "hash")
    for sequence, at, actor, event, payload, previous, digest in rows.values_list(*fields).iterator():
        yield chain.Link(
            stream=str(stream_uuid),
            sequence=sequence,
            at=chain.instant_text(at),
            actor=actor,
            event=event,
            payload=_payload(payload),
            previous=previous,
            hash=digest,
        )


def _payload(text: str) -> dict:
    """The payload as it was hashed; text that was respelled or broken is given back so that its hash cannot match."""
    try:
        payload = json.loads(text)
        return payload if chain.canonical(payload) == text else {"respelled": text}
    except (ValueError, TypeError):
        return {"unreadable": text}


def verify(stream_uuid, *, anchored_head: str | None = None) -> chain.Report:
    """Recompute every hash of the stream and compare with what the stream row remembers and with a head printed
    elsewhere.
    """
    stream = LedgerStream.objects.get(pk=stream_uuid)
    report = chain.verify(links(stream_uuid), head=stream.head, length=stream.length)
    if anchored_head:
        anchored = chain.verify(links(stream_uuid), head=anchored_head)
        fresh = [problem for problem in anchored.problems if problem not in report.problems]
        return chain.Report([*report.problems, *fresh], report.head, report.length)
    return report


def head_of(stream_uuid) -> str:
    return LedgerStream.objects.values_list("head", flat=True).get(pk=stream_uuid)


def payloads(stream_uuid, *events: str) -> Iterator[dict]:
    """The payloads of the named events, oldest first."""
    rows = LedgerEntry.objects.filter(stream=stream_uuid, event__in=events).order_by("sequence")
    for text in rows.values_list("payload", flat=True).iterator():
        yield json.loads(text)
