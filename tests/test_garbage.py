"""Wrong requests to the bureau's admin, by a browser, a script or a person, are answered without a server error."""

from django.db import transaction
from django.urls import reverse

from tests.people import signed_in
from tests.routes import ROUTES
from tests.test_routes import kwargs_of
from tests.world import world_at

TEXTS = ("99999999999999999999", "a\x00b")  # larger than any key, and what PostgreSQL refuses in a text
QUERY_KEYS = (
    "cari",
    "q",
    "halaman",
    "status",
    "keadaan",
    "tahap",
    "year",
    "tahun",
    "unit",
    "kategori",
    "lanjut",
    "replaces",
    "sort",
)
FORM_FIELDS = (
    "reason", "confirm", "email", "role", "name", "pair", "person", "code", "kind", "proposals", "to_rank", "scope",
    "token", "list", "slug", "year", "prefix", "preset", "source", "digest", "seen", "document", "membership_role",
    "replaces", "issued_on", "numbering", "deliver_to", "nip", "groups", "unit",
)  # fmt: skip


def test_the_desk_answers_garbage(db):
    world = world_at("judging")
    client, wrong = signed_in(world.people["admin"]), []
    client.raise_request_exception = False

    def ask(method, address, data):
        with transaction.atomic():
            answer = getattr(client, method)(address, data)
            if answer.streaming:
                list(answer)
            transaction.set_rollback(True)
        if answer.status_code >= 500:
            wrong.append(f"{method} {address} {data}: {answer.status_code}")

    for name, row in ROUTES.items():
        address = row.address or reverse(name, kwargs=kwargs_of(name, world))
        if not address.startswith("/kelola/") and name != "components":
            continue
        for text in TEXTS:
            ask("get", address, dict.fromkeys(QUERY_KEYS, text))
            ask("post", address, dict.fromkeys(FORM_FIELDS, text))
    assert "\n".join(wrong) == ""
