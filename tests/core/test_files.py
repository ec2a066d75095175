"""Serving private files: complete or in ranges, under their name, and never as something that a browser runs."""

import resource

import pytest
from django.core.files.base import ContentFile
from django.http import FileResponse
from django.test import RequestFactory

from core.files import StorageFull, private_storage, serve_private_file
from core.http_ranges import MAX_PLAYER_BYTES, ByteRange, requested_range

pytestmark = pytest.mark.django_db  # a response that is closed closes old connections


@pytest.fixture
def stored():
    name = private_storage.save("evidence/uji", ContentFile(b"0123456789" * 100_000))
    yield name
    private_storage.delete(name)


class StoredFile:
    """The attributes of a model's file field that serving a file uses."""

    def __init__(self, name):
        self.name = name

    @property
    def size(self):
        return private_storage.size(self.name)

    def open(self, mode):
        return private_storage.open(self.name, mode)


def get_response(name, headers=None, *, method="GET", filename="film.mp4", media_type="video/mp4"):
    request = RequestFactory().generic(method, "/dokumen/", headers=headers)
    file = StoredFile(name)
    return serve_private_file(request, file, filename=filename, media_type=media_type, sha256="ab12", inline=True)


def get_part(name, header, **headers):
    """(status, Content-Range, content)"""
    answer = get_response(name, {"Range": header, **headers})
    content = b"".join(answer) if answer.streaming else answer.content
    answer.close()
    assert "ETag" in answer and "sandbox" in answer["Content-Security-Policy"]
    assert answer.status_code == 416 or int(answer["Content-Length"]) == len(content)
    return answer.status_code, answer.get("Content-Range"), content


@pytest.mark.parametrize(
    ("filename", "header"),
    [
        ("SK.pdf", 'inline; filename="SK.pdf"'),
        ('a"b.pdf', 'inline; filename="a\\"b.pdf"'),
        ("Péta – nagari.pdf", "inline; filename*=utf-8''P%C3%A9ta%20%E2%80%93%20nagari.pdf"),
    ],
)
def test_any_name_is_safe_in_the_header(stored, filename, header):
    answer = get_response(stored, filename=filename, media_type="application/pdf")
    answer.close()
    assert answer["Content-Disposition"] == header


def test_a_large_file_is_streamed(stored):
    answer = get_response(stored)
    assert isinstance(answer, FileResponse) and answer["Content-Length"] == "1000000"
    pieces = list(answer)
    answer.close()
    assert max(len(piece) for piece in pieces) < 100_000 and b"".join(pieces)[:10] == b"0123456789"
    assert answer["Content-Disposition"].startswith("attachment") and answer["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-", 0, 999_999),
        ("bytes=3-5", 3, 5),
        ("bytes=999999-", 999_999, 999_999),
        ("bytes=999990-9999999999999999999999", 999_990, 999_999),
        ("bytes=-4", 999_996, 999_999),
        ("bytes=-9999999999", 0, 999_999),
    ],
)
def test_a_part_is_what_was_asked_for(stored, header, first, last):
    expected = (b"0123456789" * 100_000)[first : last + 1]
    assert get_part(stored, header) == (206, f"bytes {first}-{last}/1000000", expected)


@pytest.mark.parametrize("header", ["bytes=1000000-", "bytes=9999999999-9999999999", "bytes=-0", "bytes=-00"])
def test_a_part_behind_the_end_is_none(stored, header):
    assert get_part(stored, header) == (416, "bytes */1000000", b"")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=5-3",
        "bytes=a-b",
        "bytes=0x0-5",
        "bytes=+1-5",
        "bytes=1.0-2",
        "bytes=--5",
    ]
    + ["bytes=0-0,1-1", "bytes=" + ",".join(["0-"] * 900), "lines=0-5", "Bytes =0-5", "bytes=0-5\r\nSet-Cookie: a=b"]
    + ["bytes=\u0661-\u0665", f"bytes=0-{'9' * 5000}", "bytes=\0-5"],
)
def test_what_asks_for_no_single_part_gets_the_whole(stored, header):
    status, place, content = get_part(stored, header)
    assert (status, place, len(content)) == (200, None, 1_000_000)


@pytest.mark.parametrize(
    ("tag", "status"), [('"ab12"', 206), ('"other"', 200), ('W/"ab12"', 200), ("Fri, 27 Nov 2026 00:00:00 GMT", 200)]
)
def test_a_part_of_another_file_is_never_sent(stored, tag, status):
    assert get_part(stored, "bytes=0-4", **{"If-Range": tag})[0] == status


def test_asking_about_a_file_sends_none_of_it(stored):
    answer = get_response(stored, {"Range": "bytes=0-4"}, method="HEAD")
    assert (answer.status_code, answer["Content-Length"], answer.content) == (200, "1000000", b"")


@pytest.mark.parametrize(("reader", "last"), [("video", 9 + MAX_PLAYER_BYTES), ("document", 10**9 - 1)])
def test_a_player_that_asks_for_everything_gets_some_minutes(reader, last):
    request = RequestFactory().get("/", headers={"Range": "bytes=10-", "Sec-Fetch-Dest": reader})
    assert requested_range(request, 10**9, "") == ByteRange(10, last)


def test_nginx_is_told_where_a_file_lies(stored, settings):
    settings.PRIVATE_LOCATION = "/berkas-pribadi/"
    answer = get_response("evidence/7/a b%é", {"Range": "bytes=0-4"})
    assert answer["X-Accel-Redirect"] == "/berkas-pribadi/evidence/7/a%20b%25%C3%A9"
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"", "video/mp4")
    assert "sandbox" in answer["Content-Security-Policy"] and answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/xhtml+xml"])
def test_nothing_that_runs_is_shown(stored, media_type):
    answer = get_response(stored, filename="a", media_type=media_type)
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
