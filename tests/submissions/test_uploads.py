"""Files in parts: an upload goes on after a broken line, stores nothing twice and belongs to one person."""

import json
import resource
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from submissions.models import Attachment, Upload
from submissions.services.attachments import MOST_FILES
from submissions.services.submitting import submit_proposal
from submissions.services.team import add_team_member
from submissions.services.uploads import ABANDONED_AFTER, LEAST_PART, MOST_PART, MOST_UNDER_WAY, sweep_uploads
from tests.builders import bureau, unit
from tests.evidence import mp4, pdf, picture
from tests.people import signed_in
from tests.submissions.evidence_rules import open_edition
from tests.submissions.team_rules import NOW, make_writer, start_draft

pytestmark = pytest.mark.django_db
FILM = mp4(bytes(3 * LEAST_PART))
FILM_SIZE = len(FILM)
BINARY = "application/octet-stream"


@pytest.fixture
def lead_writer(db):
    return make_writer()


@pytest.fixture
def proposal(lead_writer, client, clock):
    client.force_login(lead_writer)
    return start_draft(open_edition(), lead_writer)


@pytest.fixture(autouse=True)
def run_with_commit(django_capture_on_commit_callbacks):
    """Parts are removed after the commit, which in a test comes at its end."""

    def run(act):
        with django_capture_on_commit_callbacks(execute=True):
            return act()

    return run


def begin_upload(client, name="film.mp4", size=FILM_SIZE, kind="video"):
    address = reverse("upload-begin", args=["P26-001", kind])
    return client.post(address, json.dumps({"name": name, "size": size}), content_type="application/json")


def send_part(client, upload, content, offset):
    return client.post(f"{upload.json()['part']}?offset={offset}", content, content_type=BINARY)


def stored_parts():
    return sorted(path for path in (settings.PRIVATE_ROOT / "uploads").rglob("*"))


def test_a_file_comes_in_by_its_parts(client, proposal, run_with_commit):
    before, upload = stored_parts(), begin_upload(client)
    assert (upload.status_code, upload.json()["received"], upload.json()["most"]) == (200, 0, MOST_PART)
    first = send_part(client, upload, FILM[:LEAST_PART], 0)
    assert (first.status_code, first.json()) == (200, {"received": LEAST_PART})
    last = run_with_commit(lambda: send_part(client, upload, FILM[LEAST_PART:], LEAST_PART))
    assert (last.status_code, last.json()) == (201, {"name": "film.mp4"})
    attachment = Attachment.objects.get()
    assert (attachment.file.read(), attachment.size, attachment.media_type) == (FILM, len(FILM), "video/mp4")
    attachment.file.close()
    assert (Upload.objects.count(), stored_parts()) == (0, before)


def test_the_same_file_chosen_again_goes_on(client, proposal):
    upload = begin_upload(client)
    send_part(client, upload, FILM[:LEAST_PART], 0)
    second_upload = begin_upload(client)
    assert (second_upload.json()["part"], second_upload.json()["received"]) == (upload.json()["part"], LEAST_PART)
    assert begin_upload(client, size=len(FILM) + 1).json()["received"] == 0
    page = client.get(reverse("proposal-evidence", args=["P26-001"])).content.decode()
    assert "film.mp4" in page and "33%" in page


def test_a_part_in_the_wrong_place_is_told_the_right_one(client, proposal):
    upload = begin_upload(client)
    for offset, expected in ((LEAST_PART, 409), (0, 200), (0, 409), (2 * LEAST_PART, 409)):
        answer = send_part(client, upload, FILM[:LEAST_PART], offset)
        assert answer.status_code == expected
    assert answer.json()["received"] == LEAST_PART and answer.json()["problem"]
    assert Upload.objects.get().parts == 1


def test_a_repeated_last_part_gets_the_same_answer(client, proposal):
    upload = begin_upload(client)
    assert send_part(client, upload, FILM, 0).status_code == 201
    assert send_part(client, upload, FILM, 0).status_code == 201
    assert send_part(client, upload, b"", len(FILM)).status_code == 201
    assert Attachment.objects.count() == 1


def test_an_upload_with_all_its_parts_is_finished_on_request(client, proposal):
    """As after a process that died between the last part and the end."""
    upload = begin_upload(client)
    send_part(client, upload, FILM[:LEAST_PART], 0)
    Upload.objects.update(size=LEAST_PART)
    assert send_part(client, upload, b"", LEAST_PART).status_code == 422  # cut short, so no film
    assert not Upload.objects.exists()


def test_the_same_content_twice_is_one_attachment(client, proposal):
    for name in ("satu.mp4", "dua.mp4"):
        assert send_part(client, begin_upload(client, name), FILM, 0).status_code == 201
    assert [attachment.name for attachment in Attachment.objects.all()] == ["satu.mp4"]


def test_a_photo_sent_twice_is_one_although_it_is_drawn_anew(client, proposal):
    photo = picture("HEIF", (300, 200))
    for name in ("IMG_1.HEIC", "salinan.heic"):
        assert send_part(client, begin_upload(client, name, len(photo), "foto"), photo, 0).status_code == 201
    attachment = Attachment.objects.get()
    assert (attachment.name, attachment.media_type) == ("IMG_1.jpg", "image/jpeg")
    assert len({attachment.sha256, attachment.source_sha256, ""}) == 3


def test_a_wrong_type_is_refused_by_its_first_bytes(client, proposal):
    upload = begin_upload(client)
    answer = send_part(client, upload, b"MZ\x90\0".ljust(LEAST_PART), 0)
    assert (answer.status_code, Upload.objects.count()) == (422, 0)
    assert "film.mp4" in answer.json()["problem"]
    assert send_part(client, upload, FILM, 0).status_code == 404


@pytest.mark.parametrize("length", [1, LEAST_PART - 1, MOST_PART + 1])
def test_parts_outside_the_size_limits_are_refused(client, proposal, length):
    upload = begin_upload(client, size=3 * MOST_PART)
    assert send_part(client, upload, FILM[:4096].ljust(length, b"x")[:length], 0).status_code == 422
    assert Upload.objects.filter(received__gt=0).count() == 0


def test_bytes_beyond_the_announced_size_are_refused(client, proposal):
    upload = begin_upload(client, size=LEAST_PART)
    assert send_part(client, upload, FILM[: LEAST_PART + 1], 0).status_code == 422


@pytest.mark.parametrize(("size", "words"), [(0, "film.mp4"), (1001 * 2**20, "1.001")])
def test_a_size_that_cannot_be_is_refused_before_anything_is_sent(client, proposal, size, words):
    answer = begin_upload(client, size=size)
    assert answer.status_code == 422 and words in answer.json()["problem"]
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"name": 1, "size": 1}', '{"name": "a", "size": ""}', '{"name": "a", "size": -1}']
)
def test_what_cannot_be_read_is_refused(client, proposal, text):
    answer = client.post(reverse("upload-begin", args=["P26-001", "sk"]), text, content_type="application/json")
    assert answer.status_code == 400
    upload = begin_upload(client)
    for offset in ("", "x", "-1", "1.5"):
        assert send_part(client, upload, b"x", offset).status_code == 400


def test_the_bytes_of_unfinished_uploads_are_limited(client, proposal):
    most = 1000 * 2**20
    assert [
        begin_upload(client, f"{number}.mp4", most).status_code for number in range(MOST_UNDER_WAY // most + 1)
    ] == [
        200,
        200,
        422,
    ]
    assert begin_upload(client, "0.mp4", most).status_code == 200  # that one is known


def test_there_is_a_limit_to_files(client, proposal):
    for number in range(MOST_FILES):
        content = pdf(str(number))
        send_part(client, begin_upload(client, f"{number}.pdf", len(content), "sk"), content, 0)
    answer = begin_upload(client, "lagi.pdf", 99, "sk")
    assert answer.status_code == 422 and str(MOST_FILES) in answer.json()["problem"]


def test_others_do_not_send_here(client, proposal, lead_writer):
    upload, rival = begin_upload(client), signed_in(make_writer("rival@contoh.invalid", unit("dinsos")))
    colleague = make_writer("dedi@contoh.invalid")
    add_team_member(proposal=proposal, name="Dedi", role="writer", user=colleague, actor=lead_writer, at=NOW)
    answers = {"anonymous": Client(), "rival": rival, "bureau": signed_in(bureau()), "colleague": signed_in(colleague)}
    assert {who: send_part(asker, upload, FILM, 0).status_code for who, asker in answers.items()} == {
        "anonymous": 401,
        "rival": 404,
        "bureau": 403,
        "colleague": 404,
    }
    assert {who: begin_upload(asker).status_code for who, asker in answers.items()} == {
        "anonymous": 401,
        "rival": 404,
        "bureau": 403,
        "colleague": 200,
    }
    assert signed_in(colleague).post(upload.json()["cancel"]).status_code == 404


def test_cancelling_leaves_nothing(client, proposal, run_with_commit):
    before, upload = stored_parts(), begin_upload(client)
    send_part(client, upload, FILM[:LEAST_PART], 0)
    assert len(stored_parts()) == len(before) + 2
    assert run_with_commit(lambda: client.post(upload.json()["cancel"])).status_code == 302
    assert (stored_parts(), Upload.objects.count()) == (before, 0)
    assert send_part(client, upload, FILM, LEAST_PART).status_code == 404


def test_after_sending_no_part_comes_in(client, proposal, lead_writer):
    upload = begin_upload(client)
    submit_proposal(proposal=proposal, actor=lead_writer, at=NOW)
    assert send_part(client, upload, FILM, 0).status_code == 403
    assert begin_upload(client).status_code == 403
    assert not Attachment.objects.exists()


def test_beginning_an_upload_sweeps_abandoned_ones(client, proposal, clock, run_with_commit):
    before = stored_parts()
    send_part(client, begin_upload(client), FILM[:LEAST_PART], 0)
    clock(NOW + ABANDONED_AFTER)
    assert run_with_commit(lambda: sweep_uploads(at=NOW + ABANDONED_AFTER)) == 0
    clock(NOW + ABANDONED_AFTER + timedelta(seconds=1))
    run_with_commit(lambda: begin_upload(client, "lain.mp4"))
    assert (Upload.objects.get().name, stored_parts()) == ("lain.mp4", before)


def test_the_command_sweeps_abandoned_uploads(client, proposal, run_with_commit, capsys):
    begin_upload(client)
    Upload.objects.update(touched_at=NOW - timedelta(days=400))
    run_with_commit(lambda: call_command("sweep_uploads"))
    assert "1" in capsys.readouterr().out and not Upload.objects.exists()


def test_a_lost_part_is_said_and_not_stored(client, proposal):
    upload = begin_upload(client)
    send_part(client, upload, FILM[:LEAST_PART], 0)
    for path in stored_parts():
        if path.is_file() and str(Upload.objects.get().uuid) in str(path):
            path.unlink()
    assert send_part(client, upload, FILM[LEAST_PART:], LEAST_PART).status_code == 404
    assert not Attachment.objects.exists() and not Upload.objects.exists()


def test_a_part_costs_few_queries(client, proposal):
    upload = begin_upload(client)
    with CaptureQueriesContext(connection) as queries:
        assert send_part(client, upload, FILM[:LEAST_PART], 0).status_code == 200
    assert sum("SAVEPOINT" not in query["sql"] for query in queries) <= 15


def test_an_unknown_kind_or_upload_is_not_found(client, proposal):
    assert begin_upload(client, kind="lain").status_code == 404
    assert client.post(reverse("upload-part", args=["P26-001", uuid4()]) + "?offset=0").status_code == 404
    assert client.get(reverse("upload-part", args=["P26-001", uuid4()])).status_code == 405


@hypothesis(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lengths=st.lists(st.integers(LEAST_PART, MOST_PART), min_size=1, max_size=5), lost=st.integers(0, 4))
def test_a_file_is_complete_however_it_was_split(client, proposal, lengths, lost):
    """One answer is lost on the way, so its part is sent twice."""
    film = mp4(bytes(sum(lengths)) + lengths[0].to_bytes(4, "big") + len(lengths).to_bytes(2, "big"))
    upload, place = begin_upload(client, size=len(film)), 0
    for number, length in enumerate([*lengths, MOST_PART]):
        part = film[place : place + length]
        answers = [send_part(client, upload, part, place) for _time in range(1 + (number == lost))]
        place += len(part)
    assert answers[-1].status_code in (201, 409)
    attachment = Attachment.objects.latest("pk")
    with attachment.file.open() as stored:
        assert stored.read() == film
    Attachment.objects.all().delete()


def test_a_full_disk_keeps_the_parts_that_arrived(client, proposal, run_with_commit):
    upload = begin_upload(client)
    send_part(client, upload, FILM[:LEAST_PART], 0)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LEAST_PART + 1000, limit[1]))
    try:
        assert send_part(client, upload, FILM[LEAST_PART:], LEAST_PART).status_code == 422
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert run_with_commit(lambda: send_part(client, upload, FILM[LEAST_PART:], LEAST_PART)).status_code == 201
