"""Handing out private files: whole, under their name, and as nothing that a browser runs."""

import resource

import pytest
from django.core.files.base import ContentFile
from django.http import FileResponse

from core.files import StorageFull, private_storage, serve_private

pytestmark = pytest.mark.django_db  # a response that is closed closes old connections


@pytest.fixture
def stored():
    name = private_storage.save("evidence/uji", ContentFile(b"0123456789" * 100_000))
    yield name
    private_storage.delete(name)


class Kept:
    """What a model's file field offers of a stored file."""

    def __init__(self, name):
        self.name = name

    def open(self, mode):
        return private_storage.open(self.name, mode)


@pytest.mark.parametrize(
    ("filename", "header"),
    [
        ("SK.pdf", 'inline; filename="SK.pdf"'),
        ('a"b.pdf', 'inline; filename="a\\"b.pdf"'),
        ("Péta – nagari.pdf", "inline; filename*=utf-8''P%C3%A9ta%20%E2%80%93%20nagari.pdf"),
    ],
)
def test_any_name_is_safe_in_the_header(stored, filename, header):
    answer = serve_private(Kept(stored), filename=filename, media_type="application/pdf", inline=True)
    answer.close()
    assert answer["Content-Disposition"] == header


def test_a_large_file_is_streamed(stored):
    answer = serve_private(Kept(stored), filename="film.mp4", media_type="video/mp4", inline=True)
    assert isinstance(answer, FileResponse) and answer["Content-Length"] == "1000000"
    pieces = list(answer)
    answer.close()
    assert max(len(piece) for piece in pieces) < 100_000 and b"".join(pieces)[:10] == b"0123456789"
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/xhtml+xml"])
def test_nothing_that_runs_is_shown(stored, media_type):
    answer = serve_private(Kept(stored), filename="a", media_type=media_type, inline=True)
    answer.close()
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]


def test_private_files_have_no_address(stored):
    with pytest.raises(ValueError, match="no URL"):
        private_storage.url(stored)


def test_a_full_disk_is_told_and_leaves_nothing_half():
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, limit[1]))
    try:
        with pytest.raises(StorageFull):
            private_storage.save("evidence/penuh", ContentFile(b"0123456789" * 100_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert not private_storage.exists("evidence/penuh")
