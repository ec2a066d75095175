"""Saves of a script in tests: the JSON that static/js/autosave.js sends for a change."""

import json

from django.contrib.auth import get_user
from django.urls import reverse

from core.text_changes import text_digest


def change_fields(before, after, *, version, key="k1"):
    """The fields of the change that makes `after` of `before`."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    tail = 0
    while tail < min(len(before), len(after)) - start and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return {
        "version": version,
        "start": start,
        "end": len(before) - tail,
        "insert": after[start : len(after) - tail],
        "key": key,
        "digest": text_digest(after),
    }


def post_fields(client, address, fields):
    """Send a change, or any other body as text, from a page that the signed-in person opened."""
    body = fields if isinstance(fields, str) else json.dumps({"account": account_of(client), **fields})
    return client.post(address, body, content_type="application/json")


def save_field(client, world, name, before, after, *, version, key="k1"):
    """Send the change of one field of the world's score sheet."""
    address = reverse("sheet-field-save", args=[world.assignment.uuid, name])
    return post_fields(client, address, change_fields(before, after, version=version, key=key))


def account_of(client):
    """The code of whoever is signed in, asked once a client so that no test counts these queries."""
    if not hasattr(client, "account"):
        client.account = getattr(get_user(client), "code", "")
    return client.account
