"""A film of a thousand megabytes: the memory of the process must not know."""

import gc
import itertools
import json
import resource
import shutil

import pytest
from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.urls import reverse

from submissions.models import Attachment
from submissions.services.attachments import attach_file
from submissions.services.uploads import MOST_PART
from tests.evidence import box, mp4
from tests.submissions.evidence_rules import edition
from tests.submissions.team_rules import NOW, draft, writer

pytestmark = pytest.mark.django_db
MOST = 1000 * 2**20
HEAD = mp4(b"")[:-8]
MOST_GROWTH = 60_000  # kB


@pytest.fixture
def proposal(db, client, clock):
    person = writer()
    client.force_login(person)
    yield draft(edition(), person)
    shutil.rmtree(settings.PRIVATE_ROOT / "evidence", ignore_errors=True)
    shutil.rmtree(settings.PRIVATE_ROOT / "uploads", ignore_errors=True)


def film(size):
    """Pieces of a film as long as that; nothing of it is ever whole in memory."""
    rest = size - len(HEAD)
    yield HEAD + rest.to_bytes(4, "big") + b"mdat"
    rest -= 8
    blank = bytes(MOST_PART)
    while rest:
        yield blank[:rest]
        rest -= min(rest, MOST_PART)


def parts(size):
    """The same in parts as they are sent."""
    held = b""
    for piece in film(size):
        held += piece
        while len(held) >= MOST_PART:
            yield held[:MOST_PART]
            held = held[MOST_PART:]
    yield held


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@pytest.mark.slow
def test_a_thousand_megabytes_come_in_by_parts(client, proposal, django_capture_on_commit_callbacks):
    begin = reverse("upload-begin", args=["P26-001", "video"])
    about = json.dumps({"name": "film.mp4", "size": MOST})
    address = client.post(begin, about, content_type="application/json").json()["part"]
    before, place = peak(), 0
    with django_capture_on_commit_callbacks(execute=True):
        for part in parts(MOST):
            answer = client.post(f"{address}?offset={place}", part, content_type="application/octet-stream")
            place += len(part)
            if not place % (8 * MOST_PART):
                gc.collect()  # the client of the tests keeps what it sent in a ring of references
    assert (answer.status_code, place) == (201, MOST)
    assert Attachment.objects.get().size == MOST
    assert peak() - before < MOST_GROWTH
    assert list((settings.PRIVATE_ROOT / "uploads").iterdir()) == []


def test_a_film_of_the_form_does_not_fill_the_memory(proposal):
    size = 150 * 2**20
    kind = proposal.edition.rulebook_version.evidence_types.get(code="video")
    with TemporaryUploadedFile("film.mp4", "video/mp4", size, None) as file:
        for piece in film(size):
            file.write(piece)
        file.seek(0)
        before = peak()
        kept = attach_file(proposal=proposal, evidence_type=kind, file=file, actor=proposal.team.get().user, at=NOW)
    assert kept.size == size
    assert peak() - before < MOST_GROWTH


def test_the_film_of_these_tests_is_one():
    assert b"".join(film(5000)) == HEAD + box(b"mdat", bytes(5000 - len(HEAD) - 8))
    assert sum(len(part) for part in itertools.islice(parts(9 * MOST_PART), 3)) == 3 * MOST_PART
