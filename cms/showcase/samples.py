"""Components and patterns as `samples.yaml` fills them, drawn by the very templates that pages use."""

from dataclasses import dataclass
from pathlib import Path

import yaml
from django.conf import settings
from django.core.paginator import Page, Paginator
from django.template.loader import render_to_string

from cms.showcase.forms import SampleForm

FILE = Path(__file__).with_name("samples.yaml")
TEMPLATES = settings.BASE_DIR / "templates"


@dataclass(frozen=True, slots=True)
class State:
    name: str
    html: str


@dataclass(frozen=True, slots=True)
class Sample:
    """`parameters`: the comment a component begins with; `is_listed`: each state is an item of a list."""

    template: str
    title: str
    use: str
    parameters: str
    states: list[State]
    is_listed: bool

    @property
    def anchor(self) -> str:
        return self.template.removesuffix(".html").replace("/", "-").replace("_", "")


class Said(str):
    """A text as django.contrib.messages hands it to a page."""

    level_tag = ""


class Reader(yaml.SafeLoader):
    """YAML with the few things that a template takes and plain data cannot be."""


def _field(reader, node):
    return SampleForm.filled()[reader.construct_scalar(node)]


def _page(reader, node) -> Page:
    return Paginator(range(60), 20).page(int(reader.construct_scalar(node)))


def _said(reader, node) -> Said:
    level, _, text = reader.construct_scalar(node).partition(" ")
    said = Said(text)
    said.level_tag = level
    return said


Reader.add_constructor("!field", _field)
Reader.add_constructor("!page", _page)
Reader.add_constructor("!said", _said)


def samples(csrf_token: str = "") -> list[Sample]:
    """The token lets a form of the page be sent, which does nothing."""
    reader = Reader(FILE.read_text(encoding="utf-8"))
    try:
        return [_sample(written, csrf_token) for written in reader.get_single_data()]
    finally:
        reader.dispose()


def _sample(written: dict, csrf_token: str) -> Sample:
    template = written["template"]
    states = [
        State(state["name"], render_to_string(template, {"csrf_token": csrf_token, **state.get("with", {})}))
        for state in written.get("states", ())
    ]
    listed = written.get("in_list", False)
    return Sample(template, written["title"], written["use"], _comment(template), states, listed)


def _comment(template: str) -> str:
    source = (TEMPLATES / template).read_text(encoding="utf-8")
    return source.partition("{#")[2].partition("#}")[0].strip() if source.startswith("{#") else ""
