"""Hundreds of files that must not come in: each is refused in words that name it, and nothing of it is kept."""

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
from tests.submissions.evidence_rules import edition
from tests.submissions.team_rules import draft, writer

FAMILIES = {family.__name__.rpartition(".")[2]: family.CASES for family in (films, offices, others, pdfs, pictures)}
AT_ONCE = 20
MOST_GROWTH = 300_000  # kB; a bomb of gigabytes would burst it
LINE = re.compile(r'message--error">.*?<span>(.*?)</span>', re.DOTALL)

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(db, client, clock):
    person = writer()
    client.force_login(person)
    return draft(edition(), person)


def kept_files():
    return [path for path in settings.PRIVATE_ROOT.rglob("*") if path.is_file()]


def reason_of(case):
    """The longest piece of the sentence that holds no name or number."""
    says = (
        case.says or "%(name)s cannot be accepted here. Upload it as %(types)s; the content counts, not the file name."
    )
    return max(re.split(r"%\(\w+\)[sd]", gettext(says)), key=len)


def faults(case, line):
    if clean_file_name(case.name) not in line:
        return f"{case.name}: not named in {line!r}"
    return "" if reason_of(case) in line else f"{case.name}: {line!r}"


def test_there_are_enough_of_them():
    assert sum(len(cases) for cases in FAMILIES.values()) >= 200


@pytest.mark.parametrize("family", FAMILIES)
def test_none_comes_in_by_the_form(client, proposal, family):
    before, memory, wrong = kept_files(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, []
    for kind in {case.kind for case in FAMILIES[family]}:
        cases = [case for case in FAMILIES[family] if case.kind == kind]
        for start in range(0, len(cases), AT_ONCE):
            wrong += _sent(client, kind, cases[start : start + AT_ONCE])
    assert "\n".join(wrong) == ""
    assert (Attachment.objects.count(), kept_files()) == (0, before)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < MOST_GROWTH


def _sent(client, kind, cases):
    """One form with several files; what is wrong with its answer."""
    files = [SimpleUploadedFile(case.name, case.make()) for case in cases]
    for case, file in zip(cases, files, strict=True):
        file._name = case.name  # as a client of its own would send it
    answer = client.post(reverse("evidence-upload", args=["P26-001", kind]), {"files": files})
    lines = [html.unescape(line) for line in LINE.findall(answer.content.decode())]
    if answer.status_code != 422 or len(lines) != len(cases):
        return [f"{answer.status_code}: {len(lines)} refusals of {len(cases)}"]
    return [fault for case, line in zip(cases, lines, strict=True) if (fault := faults(case, line))]


@pytest.mark.parametrize("family", FAMILIES)
def test_none_comes_in_by_parts(client, proposal, family, django_capture_on_commit_callbacks):
    """Every third of them, through the same checks."""
    before, wrong = kept_files(), []
    for case in FAMILIES[family][::3]:
        with django_capture_on_commit_callbacks(execute=True):
            answer = _in_parts(client, case)
        if answer.status_code != 422:
            wrong.append(f"{case.name}: {answer.status_code} {answer.content!r}")
        elif fault := faults(case, answer.json()["problem"]):
            wrong.append(fault)
    assert "\n".join(wrong) == ""
    assert (Attachment.objects.count(), Upload.objects.count(), kept_files()) == (0, 0, before)


def _in_parts(client, case):
    content = case.make()
    about = json.dumps({"name": case.name, "size": len(content)})
    begun = client.post(reverse("upload-begin", args=["P26-001", case.kind]), about, content_type="application/json")
    if begun.status_code != 200:
        return begun
    address, most = begun.json()["part"], begun.json()["most"]
    for start in range(0, len(content), most):
        part = content[start : start + most]
        answer = client.post(f"{address}?offset={start}", part, content_type="application/octet-stream")
    return answer
