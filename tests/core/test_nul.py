"""PostgreSQL refuses NUL; a request with NUL in it is answered as if it were not there."""

import pytest
from django.urls import reverse

from submissions.models import Answer
from tests.people import signed_in
from tests.world import world_at

pytestmark = pytest.mark.django_db


def test_addresses_searches_and_forms_lose_it():
    world = world_at("judging")
    code, judge, admin = world.proposal.code, signed_in(world.people["judge"]), signed_in(world.people["admin"])
    assert signed_in(world.people["member"]).get(f"/inovasi/{code}%00/").status_code == 200
    assert signed_in(world.people["member"]).get("/inovasi/%00tidak/").status_code == 404
    assert judge.get("/penilaian/?cari=%00dinkes").status_code == 200
    sheet = {"value-manfaat": "70\x00", "comment-manfaat": "baik\x00 sekali", "comment": "\x00", "version": "9" * 5000}
    assert judge.post(reverse("sheet-save", args=[world.assignment.uuid]), sheet).status_code == 302
    world.assignment.refresh_from_db()
    assert world.assignment.sheet.draft_texts == {"value-manfaat": "70", "comment-manfaat": "baik sekali"}
    place = reverse("assignment-exclude", args=[world.edition.slug, world.assignment.uuid])
    assert admin.post(place, {"reason": "tidak \x00hadir"}).status_code == 302
    world.assignment.refresh_from_db()
    assert world.assignment.reason == "tidak hadir"


@pytest.mark.parametrize(
    "body", ["[" * 100_000, '{"version":0,"start":0,"end":0,"insert":"a","key":"\\u0000","digest":""}']
)
def test_no_json_of_a_script_breaks_anything(body):
    world = world_at("registration")
    member, code = signed_in(world.people["member"]), world.proposal.code
    for address in (reverse("answer-save", args=[code, "ringkasan"]), reverse("upload-begin", args=[code, "sk"])):
        assert member.post(address, body, content_type="application/json").status_code == 400
    assert not Answer.objects.exists()
