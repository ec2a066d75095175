"""Which pages of a site a browser must see, so that each template is seen once.

Pages are asked for here without a browser, because Django tells which templates a page renders only in the same
process. A second page of the same template would show a browser nothing new.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.test import Client

TEMPLATES = settings.BASE_DIR / "templates"
EXTENDS = re.compile(r"""{%\s*extends\s+["']([^"']+)""")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person got. `is_repeatable`: whether a browser that asks for the same address gets it, too."""

    email: str
    response: HttpResponse
    is_repeatable: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """One page to see. `templates`: those of ours that it renders; `body`: of an answer that cannot be had again."""

    email: str
    address: str
    status: int
    templates: list[str]
    body: str


def sign_in(email: str, password: str) -> Client:
    """A client that signed in as people do: a page that asks for the password once more does not ask now."""
    client = Client()
    client.post("/akun/login/", {"login": email, "password": password})
    return client


def choose_pages(answers: Iterable[Answer]) -> list[Page]:
    """The pages that show a person a template for the first time, or anybody a part of a page for the first time."""
    pages, combinations, parts = [], set(), set()
    for answer in answers:
        response, templates = answer.response, templates_of(answer.response)
        if "text/html" not in response.get("Content-Type", "") or b"<html" not in response.content:
            continue
        combination = (answer.email, response.templates[0].name)
        if combination not in combinations or not parts.issuperset(templates):
            combinations.add(combination)
            parts.update(templates)
            pages.append(_page(answer, templates))
    return pages


def _page(answer: Answer, templates: list[str]) -> Page:
    response, request = answer.response, answer.response.wsgi_request
    # A page that reloads by itself would go on while it is looked at.
    is_repeatable = answer.is_repeatable and request.method == "GET" and "Refresh" not in response
    body = "" if is_repeatable else response.content.decode()
    return Page(answer.email, request.get_full_path(), response.status_code, templates, body)


def templates_of(response: HttpResponse) -> list[str]:
    """Names of the project's templates that the page rendered."""
    files = {Path(template.origin.name) for template in response.templates}
    return sorted(file.relative_to(TEMPLATES).as_posix() for file in files if file.is_relative_to(TEMPLATES))


def page_templates() -> set[str]:
    """Templates that are pages: they extend another, and no template extends them."""
    files = {path.relative_to(TEMPLATES).as_posix(): path.read_text() for path in TEMPLATES.rglob("*.html")}
    extended = {name: match[1] for name, text in files.items() if (match := EXTENDS.search(text))}
    return set(extended) - set(extended.values())
