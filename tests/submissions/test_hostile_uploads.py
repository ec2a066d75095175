"""Hundreds of files that must be refused: each refusal names its file, and nothing of it is stored."""

import html
import json
import re
import resource

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import gettext

from submissions.models import Attachment, Upload
from submissions.services.file_checks import clean_file_name
from tests.hostile import films, offices, others, pdfs, pictures
from tests.submissions.evidence_rules import open_edition
from tests.submissions.team_rules import make_writer, start_draft

CASES_BY_FAMILY = {
    family.__name__.rpartition(".")[2]: family.CASES for family in (films, offices, others, pdfs, pictures)
}
AT_ONCE = 20
MOST_GROWTH = 300_000  # kB; a bomb of gigabytes would burst it
REFUSAL_LINE = re.compile(r'message--error">.*?<span>(.*?)</span>', re.DOTALL)

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(db, client, clock):
    person = make_writer()
    client.force_login(person)
    return start_draft(open_edition(), person)


def stored_files():
    return [path for path in settings.PRIVATE_ROOT.rglob("*") if path.is_file()]


def expected_reason(case):
    """The longest piece of the sentence that holds no name or number."""
    says = (
        case.says or "%(name)s cannot be accepted here. Upload it as %(types)s; the content counts, not the file name."
    )
    return max(re.split(r"%\(\w+\)[sd]", gettext(says)), key=len)


def find_fault(case, line):
    if clean_file_name(case.name) not in line:
        return f"{case.name}: not named in {line!r}"
    return "" if expected_reason(case) in line else f"{case.name}: {line!r}"


def test_there_are_at_least_200_hostile_files():
    assert sum(len(cases) for cases in CASES_BY_FAMILY.values()) >= 200


@pytest.mark.parametrize("family", CASES_BY_FAMILY)
def test_the_form_stores_none_of_them(client, proposal, family):
    before, memory, faults = stored_files(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, []
    for kind in {case.kind for case in CASES_BY_FAMILY[family]}:
        cases = [case for case in CASES_BY_FAMILY[family] if case.kind == kind]
        for start in range(0, len(cases), AT_ONCE):
            faults += upload_by_form(client, kind, cases[start : start + AT_ONCE])
    assert "\n".join(faults) == ""
    assert (Attachment.objects.count(), stored_files()) == (0, before)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < MOST_GROWTH


def upload_by_form(client, kind, cases):
    """Post several files by the form; returns what is wrong with the response."""
    files = [SimpleUploadedFile(case.name, case.make()) for case in cases]
    for case, file in zip(cases, files, strict=True):
        file._name = case.name  # past Django's cleaning, as a program that is no browser would send it
    answer = client.post(reverse("evidence-upload", args=["P26-001", kind]), {"files": files})
    lines = [html.unescape(line) for line in REFUSAL_LINE.findall(answer.content.decode())]
    if answer.status_code != 422 or len(lines) != len(cases):
        return [f"{answer.status_code}: {len(lines)} refusals of {len(cases)}"]
    return [fault for case, line in zip(cases, lines, strict=True) if (fault := find_fault(case, line))]


@pytest.mark.parametrize("family", CASES_BY_FAMILY)
def test_uploads_in_parts_store_none_of_them(client, proposal, family, django_capture_on_commit_callbacks):
    """Every third file only, for parts and form run the same checks."""
    before, faults = stored_files(), []
    for case in CASES_BY_FAMILY[family][::3]:
        with django_capture_on_commit_callbacks(execute=True):
            answer = upload_in_parts(client, case)
        if answer.status_code != 422:
            faults.append(f"{case.name}: {answer.status_code} {answer.content!r}")
        elif fault := find_fault(case, answer.json()["problem"]):
            faults.append(fault)
    assert "\n".join(faults) == ""
    assert (Attachment.objects.count(), Upload.objects.count(), stored_files()) == (0, 0, before)


def upload_in_parts(client, case):
    content = case.make()
    description = json.dumps({"name": case.name, "size": len(content)})
    response = client.post(
        reverse("upload-begin", args=["P26-001", case.kind]), description, content_type="application/json"
    )
    if response.status_code != 200:
        return response
    address, most = response.json()["part"], response.json()["most"]
    for start in range(0, len(content), most):
        part = content[start : start + most]
        answer = client.post(f"{address}?offset={start}", part, content_type="application/octet-stream")
    return answer
