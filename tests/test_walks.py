"""Which packages of the project a request runs code of, as docs/architecture.md says."""

import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from tests.changes import account_of, change_fields, post_fields
from tests.people import signed_in
from tests.world import world_at

NESTED = ("submissions/writing",)


def packages_run_by(call):
    """Packages with a function that ran during the call; those of judging and of NESTED count by themselves."""
    files = set()

    def note_file(frame, event, _argument):
        if event == "call":
            files.add(frame.f_code.co_filename)

    sys.setprofile(note_file)
    try:
        call()
    finally:
        sys.setprofile(None)
    paths = [Path(name) for name in files if name.startswith(str(settings.BASE_DIR))]
    return {_package_of(path.relative_to(settings.BASE_DIR)) for path in paths} - {"tests", ".venv"}


def _package_of(path):
    two_levels = "/".join(path.parts[:2])
    return two_levels if path.parts[0] == "judging" or two_levels in NESTED else path.parts[0]


@pytest.mark.django_db
def test_a_save_of_an_answer():
    world = world_at("registration")
    client, address = signed_in(world.people["member"]), reverse("answer-save", args=[world.proposal.code, "ringkasan"])
    account_of(client)
    packages = packages_run_by(lambda: post_fields(client, address, change_fields("", "Satu", version=0)))
    assert packages == {"accounts", "competition", "core", "submissions", "submissions/writing"}


@pytest.mark.django_db
def test_a_save_of_a_field_of_a_sheet():
    world = world_at("judging")
    client = signed_in(world.people["judge"])
    address = reverse("sheet-field-save", args=[world.assignment.uuid, "value-manfaat"])
    account_of(client)
    packages = packages_run_by(lambda: post_fields(client, address, change_fields("", "80", version=0)))
    judging = {"judging/panels", "judging/scoring", "judging/sheets"}
    assert packages == {"accounts", "competition", "core"} | judging
