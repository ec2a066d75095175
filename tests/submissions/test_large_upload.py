"""A film of a thousand megabytes must not need more memory than a small one."""

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
from tests.submissions.evidence_rules import open_edition
from tests.submissions.team_rules import NOW, make_writer, start_draft

pytestmark = pytest.mark.django_db
FILM_SIZE = 1000 * 2**20
FILM_HEAD = mp4(b"")[:-8]
MOST_GROWTH = 60_000  # kB


@pytest.fixture
def proposal(db, client, clock):
    person = make_writer()
    client.force_login(person)
    yield start_draft(open_edition(), person)
    shutil.rmtree(settings.PRIVATE_ROOT / "evidence", ignore_errors=True)
    shutil.rmtree(settings.PRIVATE_ROOT / "uploads", ignore_errors=True)


def film_pieces(size):
    """Pieces of a film of this size; it is never complete in memory."""
    remaining = size - len(FILM_HEAD)
    yield FILM_HEAD + remaining.to_bytes(4, "big") + b"mdat"
    remaining -= 8
    blank = bytes(MOST_PART)
    while remaining:
        yield blank[:remaining]
        remaining -= min(remaining, MOST_PART)


def upload_parts(size):
    """The same film in parts, as a browser sends them."""
    buffer = b""
    for piece in film_pieces(size):
        buffer += piece
        while len(buffer) >= MOST_PART:
            yield buffer[:MOST_PART]
            buffer = buffer[MOST_PART:]
    yield buffer


def peak_memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@pytest.mark.slow
def test_a_thousand_megabytes_come_in_by_parts(client, proposal, django_capture_on_commit_callbacks):
    begin = reverse("upload-begin", args=["P26-001", "video"])
    description = json.dumps({"name": "film.mp4", "size": FILM_SIZE})
    address = client.post(begin, description, content_type="application/json").json()["part"]
    before, place = peak_memory(), 0
    with django_capture_on_commit_callbacks(execute=True):
        for part in upload_parts(FILM_SIZE):
            answer = client.post(f"{address}?offset={place}", part, content_type="application/octet-stream")
            place += len(part)
            if not place % (8 * MOST_PART):
                gc.collect()  # the client of the tests keeps what it sent in a ring of references
    assert (answer.status_code, place) == (201, FILM_SIZE)
    assert Attachment.objects.get().size == FILM_SIZE
    assert peak_memory() - before < MOST_GROWTH
    assert list((settings.PRIVATE_ROOT / "uploads").iterdir()) == []


def test_a_film_of_the_form_does_not_fill_the_memory(proposal):
    size = 150 * 2**20
    kind = proposal.edition.rulebook_version.evidence_types.get(code="video")
    with TemporaryUploadedFile("film.mp4", "video/mp4", size, None) as file:
        for piece in film_pieces(size):
            file.write(piece)
        file.seek(0)
        before = peak_memory()
        attachment = attach_file(
            proposal=proposal, evidence_type=kind, file=file, actor=proposal.team.get().user, at=NOW
        )
    assert attachment.size == size
    assert peak_memory() - before < MOST_GROWTH


def test_the_film_of_these_tests_is_one():
    assert b"".join(film_pieces(5000)) == FILM_HEAD + box(b"mdat", bytes(5000 - len(FILM_HEAD) - 8))
    assert sum(len(part) for part in itertools.islice(upload_parts(9 * MOST_PART), 3)) == 3 * MOST_PART
