"""The content security policy, and templates without anything that it forbids."""

import re

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from accounts.enums import Role
from core.middleware import HEADER, ContentSecurityPolicyMiddleware

# Attributes and elements that the strict policy silences.
SILENCED = re.compile(
    r"""\sstyle\s*=\s*["'{]|<style\b|\son[a-z]+\s*=\s*["'{]|javascript:|<script(?![^>]*\bsrc=)[^>]*>""", re.IGNORECASE
)
COMMENT = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}", re.DOTALL)
# The admin has its own policy; documents are rendered into PDF, never sent to a browser.
ELSEWHERE = {"staff", "pdf", "wagtailadmin"}


def policy_of(response):
    pairs = (part.strip().split(" ", 1) for part in response.headers[HEADER].split(";"))
    return dict(pairs)


def portal_templates():
    top = settings.BASE_DIR / "templates"
    return sorted(path for path in top.rglob("*.html") if not ELSEWHERE & set(path.relative_to(top).parts))


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/akun/login/", "/nowhere/", "/verifikasi/"])
def test_public_pages_run_nothing_written_inside_them(client, path):
    policy = policy_of(client.get(path))
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert policy["form-action"] == "'self'"


def test_portal_pages_are_as_strict(client, make_person):
    client.force_login(make_person("yulia@solok.example"))
    for path in (reverse("my-proposals"), reverse("mfa_index")):
        assert "unsafe" not in client.get(path, follow=True).headers[HEADER]


def test_only_the_bureaus_desk_may_write_scripts_into_its_pages(client, make_person):
    client.force_login(make_person("kabag@solok.example", Role.BUREAU_ADMIN))
    desk = policy_of(client.get(reverse("wagtailadmin_home")))
    assert desk["script-src"] == "'self' 'unsafe-inline'"
    assert desk["object-src"] == "'none'"
    assert "unsafe-eval" not in desk["script-src"]


def test_a_response_may_bring_a_stricter_policy():
    def file(request):
        return HttpResponse(headers={HEADER: "sandbox"})

    assert ContentSecurityPolicyMiddleware(file)(RequestFactory().get("/")).headers[HEADER] == "sandbox"


@pytest.mark.parametrize("path", portal_templates(), ids=lambda path: path.relative_to(settings.BASE_DIR).as_posix())
def test_template_holds_nothing_that_the_policy_silences(path):
    text = COMMENT.sub("", path.read_text(encoding="utf-8"))
    assert SILENCED.findall(text) == []
